import type { LeastSquaresData } from '../../field/src/engines/cpu/lm-problem.ts';

/** A distortion in closed form behind an encoding, scaled to [−1, 1]. */
export interface Closed {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** @param even points even in the coordinates, else as good for training */
  sample(count: number, order: 0 | 1 | 2, random: () => number, even?: boolean): LeastSquaresData;
}

/** f, f', f''. */
type Line = readonly [number, number, number];

/** Δ_tt = 2M/r and Δ_rr = 2M/(r − 2M), M = 1, r 5–140; the metric depends on r alone. */
export function schwarzschild(encoding: 'r' | '1/r' | 'log r'): Closed {
  const [low, high] = [5, 140];
  const encode = (r: number): Line =>
    encoding === 'r'
      ? [r, 1, 0]
      : encoding === '1/r'
        ? [1 / r, -1 / r ** 2, 2 / r ** 3]
        : [Math.log(r), 1 / r, -1 / r ** 2];
  const ends = [encode(low)[0], encode(high)[0]];
  const centre = (ends[0]! + ends[1]!) / 2;
  const half = Math.abs(ends[1]! - ends[0]!) / 2;
  return {
    name: `Schwarzschild: ${encoding}`,
    inputs: 1,
    outputs: 2,
    sample(count, order, random, even = false) {
      const streams = [1, 5, 15][order]!;
      const features = new Float64Array(count * streams);
      const targets = new Float64Array(count * streams * 2);
      for (let n = 0; n < count; n++) {
        const u = random();
        const r = even ? low + (high - low) * u : low * (high / low) ** u;
        const [f, f1, f2] = encode(r);
        const s = 1 / (r - 2);
        // Value, ∂_r, ∂_r∂_r; r is the chart's coordinate 1, so these are the streams 0, 2 and 9.
        const feature = [(f - centre) / half, f1 / half, f2 / half];
        const tt = [2 / r, -2 / r ** 2, 4 / r ** 3];
        const rr = [2 * s, -2 * s ** 2, 4 * s ** 3];
        for (let k = 0; k <= order; k++) {
          const at = n * streams + [0, 2, 9][k]!;
          features[at] = feature[k]!;
          targets[2 * at] = tt[k]!;
          targets[2 * at + 1] = rr[k]!;
        }
      }
      return { count, features, targets };
    },
  };
}

const SPIN = 0.7;
type Encoding = 'x, y, z' | 'log r, x/q, y/q, z/r' | 'log Σ, log r, lx, ly, z/r';

/** Δ = 2M r/Σ l ⊗ l with l = (1, (r x + a y)/(r² + a²), (r y − a x)/(r² + a²), z/r); values alone. */
export function kerr(encoding: Encoding): Closed {
  const point = (x: number, y: number, z: number) => {
    const d = x * x + y * y + z * z - SPIN ** 2;
    const sigma = Math.sqrt(d * d + 4 * SPIN ** 2 * z * z);
    const r = Math.sqrt((d + sigma) / 2);
    const q = r * r + SPIN ** 2;
    const l = [1, (r * x + SPIN * y) / q, (r * y - SPIN * x) / q, z / r];
    const root = Math.sqrt(q);
    const features =
      encoding === 'x, y, z'
        ? [x, y, z]
        : encoding === 'log r, x/q, y/q, z/r'
          ? [Math.log(r), x / root, y / root, z / r]
          : [Math.log(sigma), Math.log(r), l[1]!, l[2]!, z / r];
    const targets = l.flatMap((li, i) => l.slice(i).map((lj) => (2 * r * li * lj) / sigma));
    return { features, targets };
  };
  const draw = (random: () => number) => [6 * random() - 3, 6 * random() - 3, 0.1 + 2.9 * random()] as const;
  const ranges = extents(point(1, 1, 1).features.length, (k) => point(...draw(lattice(k))).features);
  return {
    name: `Kerr: ${encoding}`,
    inputs: ranges.length,
    outputs: 10,
    sample(count, order, random, even = false) {
      if (order > 0) throw new RangeError('only values of Kerr are given in closed form here');
      const features: number[] = [];
      const targets: number[] = [];
      const scaled = (values: readonly number[]) => values.map((v, i) => (v - ranges[i]!.centre) / ranges[i]!.half);
      const cells = even
        ? undefined
        : evenCells(
            20_000,
            () => draw(random),
            (p) => scaled(point(...p).features),
          );
      for (let n = 0; n < count; n++) {
        // Half of the training points even in the coordinates, half in the features, which crowd near the ring.
        const p = cells && n % 2 === 0 ? cells(random) : draw(random);
        const { features: f, targets: t } = point(...p);
        features.push(...scaled(f));
        targets.push(...t);
      }
      return { count, features: Float64Array.from(features), targets: Float64Array.from(targets) };
    },
  };
}

/** Three numbers that run evenly through the unit cube (Roberts's R₃ sequence). */
function lattice(k: number): () => number {
  const ratio = 1.2207440846057596;
  let i = 0;
  return () => (0.5 + k / ratio ** ++i) % 1;
}

function extents(length: number, at: (k: number) => readonly number[]) {
  const samples = Array.from({ length: 20_000 }, (_, k) => at(k));
  return Array.from({ length }, (_, i) => {
    const low = samples.reduce((a, s) => Math.min(a, s[i]!), Infinity);
    const high = samples.reduce((a, s) => Math.max(a, s[i]!), -Infinity);
    return { centre: (low + high) / 2, half: (high - low) / 2 };
  });
}

/** Draws from a pool of points such that every occupied cell of the features' cube is as likely as any other. */
function evenCells<P>(size: number, draw: () => P, features: (point: P) => number[]): (random: () => number) => P {
  const cells = new Map<string, P[]>();
  for (let k = 0; k < size; k++) {
    const point = draw();
    const key = features(point)
      .map((v) => Math.floor(3 * (v + 1)))
      .join();
    const cell = cells.get(key);
    if (cell) cell.push(point);
    else cells.set(key, [point]);
  }
  const list = [...cells.values()];
  return (random) => {
    const cell = list[Math.floor(random() * list.length)]!;
    return cell[Math.floor(random() * cell.length)]!;
  };
}
