import { CurvatureChain, type Fault, finiteDifferenceField, type MetricField, samplePoints } from '@spacetime/geometry';
import type { Curves, Picture } from './page.ts';

/** Points along a curve, and the cells of a picture's side. */
const LINE = 200;
const SIDE = 96;

/** The component values [count, 10] and Kretschmann scalars [count] of a field. */
interface Sampled {
  readonly metric: Float64Array;
  readonly kretschmann: Float64Array;
}

function sampled(field: MetricField, points: Float64Array): Sampled {
  const count = points.length / 4;
  const jets = new Float64Array(count * 150);
  field.jets(points, count, 2, jets);
  const block = new CurvatureChain(count).compute(jets, count, ['kretschmann'], 2);
  const metric = new Float64Array(count * 10);
  for (let p = 0; p < count; p++) metric.set(jets.subarray(150 * p, 150 * p + 10), 10 * p);
  return { metric, kretschmann: Float64Array.from(block.kretschmann) };
}

function centre(field: MetricField): number[] {
  const { lower, upper } = field.chart.domain;
  return lower.map((low, i) => (low + upper[i]!) / 2);
}

/**
 * The two coordinates along which the metric's components change most from end to end of the domain, in the
 * chart's order: the plane that a picture shows.
 */
export function mainAxes(field: MetricField): readonly [number, number] {
  const { lower, upper } = field.chart.domain;
  const change = [0, 1, 2, 3].map((axis) => {
    const points = line(field, axis, 33);
    const { metric } = sampled(field, points);
    let total = 0;
    for (let c = 0; c < 10; c++) {
      let low = Infinity;
      let high = -Infinity;
      for (let p = 0; p < 33; p++) {
        const value = metric[10 * p + c]!;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (high > low) total += (high - low) / Math.max(Math.abs(high), Math.abs(low));
    }
    return { axis, total: upper[axis]! > lower[axis]! ? total : -1 };
  });
  // Equal changes keep the spatial coordinates, which are of more interest than a stationary time.
  const [first, second] = change.sort((a, b) => b.total - a.total || b.axis - a.axis).map(({ axis }) => axis);
  return first! < second! ? [first!, second!] : [second!, first!];
}

function line(field: MetricField, axis: number, count: number): Float64Array {
  const { lower, upper } = field.chart.domain;
  const points = new Float64Array(4 * count);
  const middle = centre(field);
  for (let p = 0; p < count; p++) {
    points.set(middle, 4 * p);
    points[4 * p + axis] = lower[axis]! + ((upper[axis]! - lower[axis]!) * p) / (count - 1);
  }
  return points;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const magnitude = (value: number): number | null => (Number.isFinite(value) && value !== 0 ? Math.abs(value) : null);

/** |K| learned and exact along a coordinate line through the middle of the domain, and their relative difference. */
export function kretschmannCurves(learned: MetricField, exact: MetricField, axis: number): readonly Curves[] {
  const points = line(exact, axis, LINE);
  const xs = Array.from({ length: LINE }, (_, p) => points[4 * p + axis]!);
  const truth = sampled(exact, points).kretschmann;
  const found = sampled(learned, points).kretschmann;
  const name = exact.chart.coordinates[axis]!;
  const logX = xs[0]! > 0 && xs.at(-1)! / xs[0]! > 10;
  return [
    {
      title: `Kretschmann scalar along ${name}`,
      x: name,
      y: '|K|',
      logX,
      logY: true,
      xs,
      series: [
        { label: 'exact', values: Array.from(truth, magnitude), colour: 6 },
        { label: 'learned', values: Array.from(found, magnitude), colour: 0, dash: [6, 4] },
      ],
    },
    {
      title: 'Its error',
      x: name,
      y: '|K̂ − K|',
      logX,
      logY: true,
      xs,
      series: [{ label: 'error', values: Array.from(found, (value, p) => magnitude(value - truth[p]!)), colour: 1 }],
    },
  ];
}

/** The largest error of a component, and the error of the Kretschmann scalar, over a plane through the middle. */
export function errorMaps(
  learned: MetricField,
  exact: MetricField,
  axes: readonly [number, number],
): readonly Picture[] {
  const { lower, upper } = exact.chart.domain;
  // The domain's very edge may be a coordinate singularity: cell centres stay inside.
  const ticks = axes.map((axis) =>
    Array.from({ length: SIDE }, (_, k) => lower[axis]! + ((upper[axis]! - lower[axis]!) * (k + 0.5)) / SIDE),
  );
  const points = new Float64Array(4 * SIDE * SIDE);
  const middle = centre(exact);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const at = 4 * (row * SIDE + column);
      points.set(middle, at);
      points[at + axes[0]] = ticks[0]![column]!;
      points[at + axes[1]] = ticks[1]![row]!;
    }
  }
  const truth = sampled(exact, points);
  const found = sampled(learned, points);
  const worst = Array.from({ length: SIDE * SIDE }, (_, p) => {
    let largest = 0;
    for (let c = 0; c < 10; c++)
      largest = Math.max(largest, Math.abs(found.metric[10 * p + c]! - truth.metric[10 * p + c]!));
    return finite(largest);
  });
  const curvature = Array.from(found.kretschmann, (value, p) => finite(Math.abs(value - truth.kretschmann[p]!)));
  const frame = {
    x: exact.chart.coordinates[axes[0]]!,
    y: exact.chart.coordinates[axes[1]]!,
    size: [SIDE, SIDE] as const,
    xs: ticks[0]!,
    ys: ticks[1]!,
  };
  return [
    { title: 'Largest error of a metric component', ...frame, values: worst },
    { title: 'Error of the Kretschmann scalar', ...frame, values: curvature },
  ];
}

/** Mean |error| of all Riemann components R^a_{bcd} against the step of finite differences, and of the learned field. */
export function differencesAgainstStep(learned: MetricField, exact: MetricField, seed: number): Curves {
  const count = 64;
  const points = samplePoints({ kind: 'sobol', count }, exact.chart.domain, seed);
  const truth = riemann(exact, points);
  const steps = Array.from({ length: 33 }, (_, k) => 10 ** (-5 + k / 8));
  const cases = ([2, 4, 6] as const).flatMap((order) =>
    (['float64', 'float32'] as const).map((precision) => ({ order, precision })),
  );
  const series = cases.map(({ order, precision }, index) => ({
    label: `differences of order ${order}, ${precision} samples`,
    colour: Math.floor(index / 2) + 1,
    ...(precision === 'float32' && { dash: [4, 4] }),
    values: steps.map((h) => meanError(riemann(finiteDifferenceField(exact, { order, h, precision }), points), truth)),
  }));
  const ours = meanError(riemann(learned, points), truth);
  return {
    title: 'Riemann tensor: error against the step h',
    x: 'h',
    y: 'mean |error|',
    logX: true,
    logY: true,
    xs: steps,
    series: [
      { label: 'learned field, automatic differentiation', colour: 0, values: steps.map(() => ours) },
      ...series,
    ],
  };
}

function riemann(field: MetricField, points: Float64Array): Float64Array {
  const count = points.length / 4;
  const jets = new Float64Array(count * 150);
  const fault: Fault | undefined = field.jets(points, count, 2, jets);
  void fault; // Points without a value are NaN in the result and left out of the mean.
  return Float64Array.from(new CurvatureChain(count).compute(jets, count, ['riemann'], 2).riemann);
}

function meanError(found: Float64Array, truth: Float64Array): number | null {
  let sum = 0;
  let count = 0;
  for (const [k, value] of found.entries()) {
    const error = Math.abs(value - truth[k]!);
    if (!Number.isFinite(error)) continue;
    sum += error;
    count++;
  }
  return count === 0 || sum === 0 ? null : sum / count;
}
