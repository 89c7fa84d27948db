import { bindParameters, type Diagnostic, type GeodesicModel } from '@spacetime/dsl';
import { exactMetric, MissingMetricError } from '../fields/exact-metric.ts';
import { type Refusal, startOf } from '../geodesics/start.ts';

/** A refusal where it stands in the file. */
export function refusalDiagnostic(
  { file, ranges, declaration }: GeodesicModel,
  { setting, code, message }: Refusal,
): Diagnostic {
  const range = ranges.get(setting) ?? declaration.header;
  return { file, range, severity: 'error', code, message };
}

/** `geodesic/outside`, `geodesic/start`: whether a geodesic can start where it is to, by the exact metric. */
export function checkStart(geodesic: GeodesicModel): Diagnostic[] {
  const { spacetime, chart, sound } = geodesic;
  if (!sound || !spacetime?.sound || chart === undefined || spacetime.metric === undefined) return [];
  try {
    const found = startOf(geodesic, exactMetric(spacetime, { chart: chart.name }), bindParameters(spacetime));
    return 'code' in found ? [refusalDiagnostic(geodesic, found)] : [];
  } catch (error) {
    if (!(error instanceof MissingMetricError)) throw error;
    const range = geodesic.ranges.get('chart') ?? geodesic.declaration.header;
    return [{ file: geodesic.file, range, severity: 'error', code: 'geodesic/chart', message: error.message }];
  }
}
