import { latticeOf, meet, sizeOf } from './grid/lattice.ts';
import { type OnProgress, type Piece, pointsOf, type Source, triple, wholeBox } from './source.ts';

/** How pieces that hold the same points agree. */
export interface Agreement {
  readonly kind: 'components' | 'levels';
  readonly variable: string;
  /** The coarser level of two. */
  readonly level: number;
  /** Points that two pieces have. */
  readonly points: number;
  /** Largest difference, and largest value in these pieces. */
  readonly difference: number;
  readonly largest: number;
  /** Where the difference is largest. */
  readonly at: readonly [number, number, number] | undefined;
}

/** Points that are compared at most, for each variable. */
const MOST = 4_000_000;

/**
 * Compares what several components of a level hold of the same points, ghost zones included, and coarse points with the
 * fine ones that lie on them.
 */
export function checkOverlaps({ pieces }: Source, onProgress?: OnProgress): Agreement[] {
  const grids = pieces.filter(({ scattered }) => !scattered);
  const groups = Map.groupBy(grids, ({ variable, iteration }) => `${iteration} ${variable}`);
  const found = new Map<string, Agreement>();
  const budget = new Map<string, number>();
  let done = 0;
  for (const group of groups.values()) {
    onProgress?.(done++ / groups.size, `comparing ${group[0]!.fullName}`);
    const { variable } = group[0]!;
    const byLevel = Map.groupBy(group, ({ level }) => level);
    const values = new Cache();
    for (const [level, own] of byLevel) {
      const finer = byLevel.get(level + 1) ?? [];
      const pairs = [
        ...own.flatMap((a, i) => own.slice(i + 1).map((b) => ['components', a, b] as const)),
        ...own.flatMap((a) => finer.map((b) => ['levels', a, b] as const)),
      ];
      for (const [kind, a, b] of pairs) {
        const left = budget.get(variable) ?? MOST;
        if (left <= 0 || pointsOf(a.shape) + pointsOf(b.shape) > MOST) continue;
        const result = kind === 'components' ? sameLevel(a, b, values) : acrossLevels(a, b, values);
        if (result === undefined) continue;
        budget.set(variable, left - result.points);
        const key = `${kind} ${variable} ${level}`;
        const known = found.get(key);
        found.set(key, merge({ kind, variable, level, ...result }, known));
      }
    }
  }
  return [...found.values()];
}

type Result = Omit<Agreement, 'kind' | 'variable' | 'level'>;

function merge(now: Agreement, known: Agreement | undefined): Agreement {
  if (known === undefined) return now;
  const worse = now.difference > known.difference ? now : known;
  return { ...worse, points: now.points + known.points, largest: Math.max(now.largest, known.largest) };
}

/** Values of the pieces that were last of use. */
class Cache {
  readonly #known = new Map<Piece, Float64Array>();

  of(piece: Piece): Float64Array {
    let values = this.#known.get(piece);
    if (values === undefined) {
      values = new Float64Array(pointsOf(piece.shape));
      piece.load(wholeBox(piece.shape), values, 0, [1, piece.shape[0], piece.shape[0] * piece.shape[1]]);
      if (this.#known.size > 8) this.#known.clear();
      this.#known.set(piece, values);
    }
    return values;
  }
}

/** Whether two pieces can have points in common: lines along other axes cross in one at most. */
function isAlike(a: Piece, b: Piece): boolean {
  return [0, 1, 2].every(
    (axis) =>
      (a.shape[axis] === 1) === (b.shape[axis] === 1) && (a.shape[axis]! > 1 || a.origin[axis] === b.origin[axis]),
  );
}

function sameLevel(a: Piece, b: Piece, cache: Cache): Result | undefined {
  if (!isAlike(a, b)) return undefined;
  const { placed } = latticeOf([a, b]);
  const [p, q] = placed as [(typeof placed)[0], (typeof placed)[0]];
  const box = (one: typeof p) => ({
    lower: one.first,
    upper: triple((axis) => one.first[axis]! + one.piece.shape[axis]!),
  });
  const shared = meet(box(p), box(q));
  if (shared === undefined || sizeOf(shared) === 0) return undefined;
  const [u, v] = [cache.of(a), cache.of(b)];
  const total = new Worst();
  for (let k = shared.lower[2]; k < shared.upper[2]; k++) {
    for (let j = shared.lower[1]; j < shared.upper[1]; j++) {
      for (let i = shared.lower[0]; i < shared.upper[0]; i++) {
        const [x, y] = [p, q].map(
          ({ first, piece: { shape } }) => i - first[0] + shape[0] * (j - first[1] + shape[1] * (k - first[2])),
        );
        total.add(u[x!]!, v[y!]!, a, [i - p.first[0], j - p.first[1], k - p.first[2]]);
      }
    }
  }
  return total.result();
}

function acrossLevels(coarse: Piece, fine: Piece, cache: Cache): Result | undefined {
  const inner = triple((axis) => axis).map((axis) => {
    const hits: [number, number][] = [];
    for (let i = 0; i < coarse.shape[axis]!; i++) {
      const place = (coarse.origin[axis]! + i * coarse.delta[axis]! - fine.origin[axis]!) / fine.delta[axis]!;
      const near = Math.round(place);
      if (Math.abs(place - near) < 1e-3 && near >= 0 && near < fine.shape[axis]!) hits.push([i, near]);
    }
    return hits;
  });
  if (inner.some((hits) => hits.length === 0)) return undefined;
  const [u, v] = [cache.of(coarse), cache.of(fine)];
  const total = new Worst();
  const at = ({ shape }: Piece, i: number, j: number, k: number) => i + shape[0] * (j + shape[1] * k);
  for (const [k, kk] of inner[2]!) {
    for (const [j, jj] of inner[1]!) {
      for (const [i, ii] of inner[0]!) total.add(u[at(coarse, i, j, k)]!, v[at(fine, ii, jj, kk)]!, coarse, [i, j, k]);
    }
  }
  return total.result();
}

class Worst {
  #points = 0;
  #difference = 0;
  #largest = 0;
  #at: [number, number, number] | undefined;

  add(a: number, b: number, { origin, delta }: Piece, [i, j, k]: [number, number, number]): void {
    this.#points++;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return;
    this.#largest = Math.max(this.#largest, Math.abs(a), Math.abs(b));
    if (Math.abs(a - b) <= this.#difference) return;
    this.#difference = Math.abs(a - b);
    this.#at = [origin[0] + i * delta[0], origin[1] + j * delta[1], origin[2] + k * delta[2]];
  }

  result(): Result | undefined {
    return { points: this.#points, difference: this.#difference, largest: this.#largest, at: this.#at };
  }
}
