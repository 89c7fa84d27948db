import type { FrameNorm } from '../../src/engine.ts';

const ETA = [-1, 1, 1, 1];
const INDICES = [0, 1, 2, 3];
/** The pairs of the ten components. */
export const COMPONENTS = INDICES.flatMap((a) => INDICES.slice(a).map((b) => [a, b] as const));

type Matrix = readonly (readonly number[])[];

/** The ten components as a symmetric matrix. */
export function symmetric(y: ArrayLike<number>): Matrix {
  const place = (a: number, b: number) =>
    COMPONENTS.findIndex(([i, j]) => i === Math.min(a, b) && j === Math.max(a, b));
  return INDICES.map((a) => INDICES.map((b) => y[place(a, b)]!));
}

const apply = (m: Matrix, v: readonly number[]) => m.map((row) => row.reduce((sum, x, k) => sum + x * v[k]!, 0));

/** |v⁰| + ‖v⃗‖. */
export function papucNorm([time, ...space]: readonly number[]): number {
  return Math.abs(time!) + Math.hypot(...space);
}

/**
 * The vector of norm 1 whose image is longest. A norm is convex, so a corner of the double cone or a point of its rim
 * is: each iteration goes to the point of the rim where the slope points, which never shortens the image. From many
 * points a few iterations, from the best of them until nothing changes.
 */
function longest(m: Matrix): readonly number[] {
  const length = (x: readonly number[]) => papucNorm(apply(m, x));
  const better = (a: readonly number[], b: readonly number[]) => length(b) - length(a);
  const climb = (from: readonly number[], steps: number) => {
    let x = from;
    for (let step = 0; step < steps; step++) {
      const [, ...slope] = apply(m, direction(apply(m, x)));
      const size = Math.hypot(...slope);
      if (size === 0) return x;
      const next = [0, ...slope.map((component) => component / size)];
      const isDone = next.every((component, k) => Math.abs(component - x[k]!) < 1e-15);
      x = next;
      if (isDone) return x;
    }
    return x;
  };
  const starts = Array.from({ length: 24 }, (_, k) => {
    const height = (2 * k + 1) / 24 - 1;
    const radius = Math.sqrt(1 - height ** 2);
    return climb([0, radius * Math.cos(2.399963 * k), radius * Math.sin(2.399963 * k), height], 3);
  });
  const ends = starts
    .sort(better)
    .slice(0, 3)
    .map((x) => climb(x, 3000));
  return [[1, 0, 0, 0], ...ends].sort(better)[0]!;
}

/** The derivative of Papuc's norm. */
function direction([time, ...space]: readonly number[]): number[] {
  const size = Math.hypot(...space);
  return [time! < 0 ? -1 : 1, ...space.map((x) => (size === 0 ? 0 : x / size))];
}

/** A norm of ten components and its derivative by them. */
export function frameNorm(kind: FrameNorm['kind'], y: ArrayLike<number>): { value: number; slope: number[] } {
  const m = symmetric(y);
  if (kind === 'minkowski') {
    const square = INDICES.flatMap((a) => INDICES.map((b) => ETA[a]! * ETA[b]! * m[a]![b]! ** 2));
    const total = square.reduce((sum, x) => sum + x, 0);
    const slope = COMPONENTS.map(([a, b]) => (a === b ? 1 : 2) * ETA[a]! * ETA[b]! * m[a]![b]! * Math.sign(total));
    return { value: Math.abs(total) / 2, slope };
  }
  const x = longest(m);
  const image = apply(m, x);
  const along = direction(image);
  const slope = COMPONENTS.map(([a, b]) => along[a]! * x[b]! + (a === b ? 0 : along[b]! * x[a]!));
  return { value: papucNorm(image), slope };
}
