import type { JobDeclaration } from '../ast.ts';
import { SETTINGS } from '../settings/table.ts';

/**
 * The settings each kind of block knows. A setting ends with its line, or before one of these words when it
 * has a value already: `data Star { file "star.h5"  format carpet }` has two. Any other key needs a line of
 * its own.
 */
export const SETTING_KEYS: Readonly<Record<JobDeclaration['kind'], readonly string[]>> = {
  fit: SETTINGS.fit.map(({ key }) => key),
  geodesic: SETTINGS.geodesic.map(({ key }) => key),
  render: SETTINGS.render.map(({ key }) => key),
  data: SETTINGS.data.map(({ key }) => key),
};

/** Words that introduce what follows them in a setting: `camera at (…) looking inward`, `… every 500`. */
export const INTRODUCERS: ReadonlySet<string> = new Set(
  Object.values(SETTINGS).flatMap((settings) =>
    settings.flatMap(({ clauses = [] }) => clauses.map(({ word }) => word)),
  ),
);
