import {
  bindParameters,
  type Diagnostic,
  type FitModel,
  lowerEncoding,
  PAIRS,
  type SpacetimeModel,
} from '@spacetime/dsl';
import { exactMetric } from '../../fields/exact-metric.ts';
import { JetEvaluator } from '../../jets/jet-evaluator.ts';
import { COMPONENTS, STREAMS } from '../../metric-field.ts';
import { formatNumber, formatPoint } from '../points.ts';
import { nullDirections } from './null-directions.ts';

/** A change of the target is none below these fractions of its largest change and of the metric. */
const RELATIVE = 1e-8;
const ROUNDING = 1e-12;
/** An encoding may fold at so many of the points, as cos(θ) does at an axis. */
const FOLDS = 0.05;

/**
 * `fit/encode`: the encoding is not finite somewhere, or leaves out something on which the target depends. The
 * target is locally a function of the encoding where every direction that changes no input changes no component:
 * the null directions of the encoding's Jacobian must annihilate the target's.
 *
 * @param points samples of the fit's chart, shape [count, 4]
 */
export function checkEncoding(
  fit: FitModel,
  spacetime: SpacetimeModel,
  points: Float64Array,
  count: number,
): Diagnostic[] {
  const range = fit.ranges.get('encode');
  if (fit.encode === undefined || fit.chart === undefined || range === undefined) return [];
  const error = (message: string, related?: Diagnostic['related']): Diagnostic[] => [
    { file: fit.file, range, severity: 'error', code: 'fit/encode', message, ...(related && { related }) },
  ];
  const { coordinates } = fit.chart;
  const program = lowerEncoding(fit, bindParameters(spacetime));
  const features = program.outputs.length;
  const evaluator = new JetEvaluator(program);
  const fault = evaluator.run(points, count, fit.order, new Float64Array(STREAMS[fit.order] * features * count));
  if (fault !== undefined) {
    const related = fault.source && [{ ...fault.source, message: fault.message }];
    return error(
      `The encoding is not smooth at ${formatPoint(coordinates, points, 4 * fault.point)}: ${fault.message}.`,
      related,
    );
  }
  const inputs = new Float64Array(5 * features * count);
  evaluator.run(points, count, 1, inputs);
  const target = targetJets(fit, spacetime, points, count);
  const scales = ranges(inputs, features, count);
  const widths = target.widths;
  let failures = 0;
  let first: string | undefined;
  for (let n = 0; n < count; n++) {
    if (Number.isNaN(target.jets[50 * n]!)) continue;
    const jacobian = new Float64Array(4 * features);
    for (let f = 0; f < features; f++) {
      for (let k = 0; k < 4; k++) {
        const slope = inputs[5 * features * n + features * (1 + k) + f]! * widths[k]!;
        jacobian[4 * f + k] = scales[f]! > 0 ? slope / scales[f]! : 0;
      }
    }
    const change = worstChange(nullDirections(jacobian, features), target, n);
    if (change === undefined) continue;
    failures++;
    if (first !== undefined) continue;
    const [i, j] = PAIRS[change.component]!;
    const what = `${fit.target === 'full' ? 'g' : 'Δ'}[${coordinates[i]},${coordinates[j]}]`;
    const along = directionName(change.direction, widths, coordinates);
    const at = formatPoint(coordinates, points, 4 * n);
    first = `The encoding leaves out ${along}, along which the ${fit.target === 'full' ? 'metric' : 'distortion'} changes: at ${at}, ${what} changes by ${formatNumber(change.size)} over the domain and no input does.`;
  }
  return first !== undefined && failures > FOLDS * count ? error(first) : [];
}

interface Target {
  /** Shape [count, 5, 10]; NaN where the metric is not finite. */
  readonly jets: Float64Array;
  readonly widths: readonly number[];
  /** What a component's change over the domain must exceed to be one. */
  readonly thresholds: readonly number[];
}

/** What the network has to learn: the metric, or what it has beyond the background. */
function targetJets(fit: FitModel, spacetime: SpacetimeModel, points: Float64Array, count: number): Target {
  const chart = fit.chart!.name;
  const metric = exactMetric(spacetime, { chart });
  const { lower, upper } = metric.chart.domain;
  const widths = lower.map((low, k) => upper[k]! - low);
  const jets = new Float64Array(5 * COMPONENTS * count);
  metric.jets(points, count, 1, jets);
  const sizes = largestByComponent(jets, count, 0);
  if (fit.target === 'distortion') {
    const background = new Float64Array(jets.length);
    exactMetric(spacetime, { chart, part: 'background' }).jets(points, count, 1, background);
    for (let k = 0; k < jets.length; k++) jets[k]! -= background[k]!;
  }
  const thresholds = sizes.map((size, c) => {
    const slopes = widths.map((width, k) => width * largestByComponent(jets, count, 1 + k)[c]!);
    return RELATIVE * Math.max(...slopes) + ROUNDING * size;
  });
  return { jets, widths, thresholds };
}

function largestByComponent(jets: Float64Array, count: number, stream: number): number[] {
  const sizes = new Array<number>(COMPONENTS).fill(0);
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < COMPONENTS; c++) {
      const size = Math.abs(jets[50 * n + COMPONENTS * stream + c]!);
      if (size > sizes[c]!) sizes[c] = size;
    }
  }
  return sizes;
}

/** max − min of every input over the points. */
function ranges(inputs: Float64Array, features: number, count: number): number[] {
  return Array.from({ length: features }, (_, f) => {
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let n = 0; n < count; n++) {
      lowest = Math.min(lowest, inputs[5 * features * n + f]!);
      highest = Math.max(highest, inputs[5 * features * n + f]!);
    }
    return highest - lowest;
  });
}

function worstChange(directions: readonly Float64Array[], { jets, widths, thresholds }: Target, n: number) {
  let worst: { readonly direction: Float64Array; readonly component: number; readonly size: number } | undefined;
  let excess = 1;
  for (const direction of directions) {
    for (let component = 0; component < COMPONENTS; component++) {
      let change = 0;
      for (let k = 0; k < 4; k++) {
        change += direction[k]! * widths[k]! * jets[50 * n + COMPONENTS * (1 + k) + component]!;
      }
      const size = Math.abs(change);
      if (size <= excess * thresholds[component]!) continue;
      excess = size / thresholds[component]!;
      worst = { direction, component, size };
    }
  }
  return worst;
}

/** A coordinate's name where the direction is along one, else its components: `(0.7, 0, 0, 0.7)`. */
function directionName(direction: Float64Array, widths: readonly number[], coordinates: readonly string[]): string {
  const along = direction.findIndex((x) => Math.abs(x) > 1 - 1e-6);
  if (along >= 0) return coordinates[along]!;
  const steps = Array.from(direction, (x, k) => (Math.abs(x) < 1e-9 ? 0 : x * widths[k]!));
  const longest = Math.max(...steps.map(Math.abs));
  return `the direction (${steps.map((x) => formatNumber(Number((x / longest).toPrecision(3)))).join(', ')})`;
}
