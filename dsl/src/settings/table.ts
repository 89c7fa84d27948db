import type { JobDeclaration } from '../ast.ts';
import { FIT_SETTINGS } from './fit.ts';
import { DATA_SETTINGS, GEODESIC_SETTINGS, RENDER_SETTINGS } from './jobs.ts';
import type { SettingSpec } from './spec.ts';

/** Every setting of every block: what is checked, completed and printed in the manual. */
export const SETTINGS: Readonly<Record<JobDeclaration['kind'], readonly SettingSpec[]>> = {
  fit: FIT_SETTINGS,
  geodesic: GEODESIC_SETTINGS,
  render: RENDER_SETTINGS,
  data: DATA_SETTINGS,
};
