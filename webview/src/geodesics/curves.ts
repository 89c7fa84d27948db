import type { Say } from '../phrase.ts';
import type { Curve, PlotData } from '../plots/data.ts';
import { indexAt, type Path } from './course.ts';
import type { Drawn } from './scenes.ts';

/** Values of a plot along the affine parameter: more than a screen has columns. */
const COLUMNS = 1200;

/** Of the first, second … quantity; the first has a line without gaps. */
const QUANTITY_DASHES = [undefined, [8, 4], [2, 3], [8, 3, 2, 3]] as const;

function columns(last: number): number[] {
  return Array.from({ length: COLUMNS + 1 }, (_, k) => (last * k) / COLUMNS);
}

/** One coordinate of every path, counted on where it is periodic. */
export function coordinateCurves(drawn: readonly Drawn[], axis: number, last: number): PlotData {
  const xs = columns(last);
  return {
    xs,
    curves: drawn.map(({ path, label, colour, dash }) => {
      const values = xs.map((x) => coordinateAt(path, axis, x));
      reach(path, axis, xs, values);
      return { ...{ label, colour, values }, ...(dash && { dash }) };
    }),
  };
}

/**
 * Where a coordinate goes up and down within two columns, they have its extremes: values at the columns would be those of
 * an oscillation that is far slower than the path's.
 */
function reach({ lambda, points, count }: Path, axis: number, xs: readonly number[], values: (number | null)[]): void {
  let k = 0;
  for (let column = 0; column + 1 < xs.length; column += 2) {
    const end = xs[column + 2] ?? Number.POSITIVE_INFINITY;
    let [low, high, first] = [k, k, k];
    let [turns, before] = [0, 0];
    for (; k < count && lambda[k]! < end; k++) {
      const value = points[4 * k + axis]!;
      if (value < points[4 * low + axis]!) low = k;
      if (value > points[4 * high + axis]!) high = k;
      const way = k > first ? Math.sign(value - points[4 * (k - 1) + axis]!) : 0;
      if (way * before < 0) turns++;
      if (way !== 0) before = way;
    }
    if (turns < 2) continue;
    first = Math.min(low, high);
    values[column] = points[4 * first + axis]!;
    values[column + 1] = points[4 * (low + high - first) + axis]!;
  }
}

/** Straight on between two samples; null beyond the end. */
function coordinateAt(path: Path, axis: number, x: number): number | null {
  const end = path.lambda[path.count - 1] ?? Number.NaN;
  if (!(x <= end * (1 + 1e-12))) return null;
  const k = indexAt(path, x);
  const next = Math.min(path.count - 1, k + 1);
  const [a, b] = [path.lambda[k]!, path.lambda[next]!];
  const [from, to] = [path.points[4 * k + axis]!, path.points[4 * next + axis]!];
  return b > a ? from + ((x - a) / (b - a)) * (to - from) : from;
}

/** What should not change, and by how much it has; the largest change within each column of the plot. */
export function driftCurves(
  drawn: readonly Drawn[],
  last: number,
  say: Say,
): PlotData & { readonly exact: readonly string[] } {
  const xs = columns(last);
  // What has not changed in any bit, and of which paths.
  const kept = new Map<string, string[]>();
  const all = new Map<string, number>();
  // What has a curve, in the order of its dashes.
  const changed: string[] = [];
  let line = 0;
  const curves = drawn.flatMap(({ path, label, colour }): Curve[] => {
    const { drift } = path;
    const one = drawn.length === 1;
    const name = (quantity: string) => (one ? quantity : `${quantity}, ${label}`);
    const lines = [
      ...drift.conserved.map((one) => ({ quantity: `Δ${one.name}`, values: one.drift })),
      { quantity: say('Δ g(u,u)'), values: drift.norm },
    ];
    return lines.flatMap(({ quantity, values }): Curve[] => {
      const binned = largest(drift.lambda, values, last);
      all.set(quantity, (all.get(quantity) ?? 0) + 1);
      if (binned.every((value) => value === null || value === 0)) {
        kept.set(quantity, [...(kept.get(quantity) ?? []), label]);
        return [];
      }
      // Zero has no logarithm: a gap.
      const shown = binned.map((value) => (value === 0 ? null : value));
      // Of several paths each has its colour in every picture, and each quantity its dashes.
      if (!changed.includes(quantity)) changed.push(quantity);
      const dash = one ? undefined : QUANTITY_DASHES[changed.indexOf(quantity) % QUANTITY_DASHES.length];
      return [{ label: name(quantity), colour: one ? line++ : colour, values: shown, ...(dash && { dash }) }];
    });
  });
  const exact = [...kept].map(([quantity, labels]) =>
    labels.length === all.get(quantity) ? quantity : `${quantity} (${labels.join('; ')})`,
  );
  return { xs, curves, exact };
}

/** How many samples of two paths are at the same parameters. */
function common(a: Float64Array, b: Float64Array): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

/** The largest value in each column. */
function largest(lambda: Float64Array, values: Float64Array, last: number): (number | null)[] {
  const out: (number | null)[] = Array.from({ length: COLUMNS + 1 }, () => null);
  for (let k = 0; k < lambda.length; k++) {
    const value = Math.abs(values[k]!);
    if (!Number.isFinite(value)) continue;
    const column = last > 0 ? Math.min(COLUMNS, Math.round((COLUMNS * lambda[k]!) / last)) : 0;
    out[column] = Math.max(out[column] ?? 0, value);
  }
  return out;
}

/** How far the learned path is from the exact one at equal parameter: in space, and in each coordinate. */
export function deviationCurves(drawn: readonly Drawn[], last: number, say: Say): PlotData {
  const xs = columns(last);
  const pairs = drawn.filter(({ course, path }) => course.learned === path);
  const curves = pairs.flatMap(({ course, label }, k): Curve[] => {
    const [a, b] = [course.exact, course.learned!];
    const count = common(a.lambda, b.lambda);
    const at = a.lambda.subarray(0, count);
    const distance = new Float64Array(count);
    for (let n = 0; n < count; n++) {
      distance[n] = Math.hypot(...[0, 1, 2].map((i) => b.cartesian[3 * n + i]! - a.cartesian[3 * n + i]!));
    }
    const prefix = pairs.length === 1 ? '' : `${label}: `;
    const own = course.of.chart.coordinates.map((name, axis) => {
      const values = new Float64Array(count);
      for (let n = 0; n < count; n++) values[n] = b.points[4 * n + axis]! - a.points[4 * n + axis]!;
      return { label: `${prefix}|Δ${name}|`, values, faint: true };
    });
    const lines = [{ label: prefix + say('distance in the projection'), values: distance, faint: false }, ...own];
    return lines.flatMap(({ label, values, faint }, i): Curve[] => {
      const shown = largest(at, values, last).map((value) => (value === 0 ? null : value));
      if (shown.every((value) => value === null)) return [];
      return [{ label, colour: i + k, values: shown, ...(faint && { dash: [4, 3] }) }];
    });
  });
  return { xs, curves };
}
