import { type Diagnostic, type FitModel, PAIRS } from '@spacetime/dsl';
import { COMPONENTS, type MetricField, STREAMS } from '../../metric-field.ts';
import { sampleCurvature } from '../expectations/curvature-samples.ts';
import { pairInFrame } from '../frame.ts';
import { createCongruence, diagonalise } from '../proof/congruence.ts';

/** Derivatives of the metric beyond this multiple of its curvature are the coordinates' own. */
const EXCESS = 10;

/**
 * `fit/background`: the fit learns what a metric has beyond the constant Minkowski metric, in a chart in which flat
 * space is not constant. That chart is one with an angle, or one in which, at most of the points, the square of the
 * metric's first derivatives in an orthonormal frame is far larger than the curvature: in coordinates that suit
 * flat space the first derivatives come from the curvature and are of its order.
 *
 * @param field the metric in the fit's chart
 */
export function* checkBackground(
  fit: FitModel,
  field: MetricField,
  points: Float64Array,
  count: number,
): Generator<number, Diagnostic[]> {
  if (fit.target !== 'distortion' || fit.spacetime?.background.kind !== 'minkowski') return [];
  const { periodic } = field.chart.domain;
  if (!periodic.some(Boolean) && !(yield* isCurvilinear(field, points, count))) return [];
  const message =
    `The background is the constant Minkowski metric, but flat space is not constant in the chart \`${field.chart.name}\`:` +
    ' the distortion then holds the coordinates too. Give a `background { … }`, or learn the whole metric with `target full`.';
  const range = fit.ranges.get('target') ?? fit.declaration.header;
  return [{ file: fit.file, range, severity: 'warning', code: 'fit/background', message }];
}

function* isCurvilinear(field: MetricField, points: Float64Array, count: number): Generator<number, boolean> {
  const samples = yield* sampleCurvature(field, points, count);
  let curvilinear = 0;
  for (let p = 0; p < samples.count; p++) {
    const slope = largestSlope(samples.jets, STREAMS[2] * COMPONENTS * p);
    if (slope ** 2 > EXCESS * samples.riemann[p]!) curvilinear++;
  }
  return 2 * curvilinear > samples.count;
}

const pair = new Float64Array(COMPONENTS);
const slopes = new Float64Array(4 * COMPONENTS);
const congruence = createCongruence();

/** Largest |∂_ĉ g_âb̂| in an orthonormal frame. */
function largestSlope(jets: Float64Array, offset: number): number {
  diagonalise(jets, offset, congruence);
  for (let c = 0; c < 4; c++) {
    pairInFrame(congruence.frame, jets, offset + COMPONENTS * (1 + c), pair);
    slopes.set(pair, COMPONENTS * c);
  }
  let largest = 0;
  for (let k = 0; k < PAIRS.length; k++) {
    for (let d = 0; d < 4; d++) {
      let sum = 0;
      for (let c = 0; c < 4; c++) sum += congruence.frame[4 * c + d]! * slopes[COMPONENTS * c + k]!;
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  return largest;
}
