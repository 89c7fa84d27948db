import type { CurvatureBlock, CurvatureQuantity } from '../curvature/chain.ts';
import { COMPONENTS, type Order, STREAMS } from '../metric-field.ts';
import { PAIR_COLUMNS, PAIR_ROWS } from '../tensors/bivectors.ts';

/** What two fields are compared by. */
export const COMPARED = ['metric', 'jacobian', 'hessian', 'christoffel', 'riemann', 'ricci', 'kretschmann'] as const;
export type ComparedQuantity = (typeof COMPARED)[number];

/** Where a compared quantity's numbers are found. */
export interface Source {
  /** Components that count: 10 of the metric, 40 of the Jacobian, 100 of the Hessian, all of the other tensors. */
  readonly components: number;
  readonly width: number;
  /** How many components of the full tensor each stored one stands for; absent: one. */
  readonly weights?: Float64Array;
  readonly order: Order;
  /** The name in the chain; absent for the parts of the jet itself, which start at `stream`. */
  readonly chain?: CurvatureQuantity & ('christoffel' | 'riemann' | 'ricci' | 'kretschmann');
  readonly stream: number;
}

const symmetric = (count: number): Float64Array =>
  Float64Array.from({ length: 10 * count }, (_, k) => (PAIR_ROWS[k % 10] === PAIR_COLUMNS[k % 10] ? 1 : 2));

export const SOURCES: Readonly<Record<ComparedQuantity, Source>> = {
  metric: { components: 10, width: 10, order: 0, stream: 0 },
  jacobian: { components: 40, width: 40, order: 1, stream: 1 },
  hessian: { components: 100, width: 100, order: 2, stream: 5 },
  christoffel: { components: 64, width: 40, weights: symmetric(4), order: 1, chain: 'christoffel', stream: 0 },
  riemann: { components: 256, width: 256, order: 2, chain: 'riemann', stream: 0 },
  ricci: { components: 16, width: 10, weights: symmetric(1), order: 2, chain: 'ricci', stream: 0 },
  kretschmann: { components: 1, width: 1, order: 2, chain: 'kretschmann', stream: 0 },
};

/** One field's jets and curvature on a block of points. */
export interface Sampled {
  readonly jets: Float64Array;
  readonly block: CurvatureBlock<NonNullable<Source['chain']>> | undefined;
}

/** The array that holds a quantity at a point of a block, and where it starts there. */
export function locate({ jets, block }: Sampled, source: Source, point: number, order: Order): [Float64Array, number] {
  if (source.chain && block) return [block[source.chain], source.width * point];
  return [jets, COMPONENTS * (STREAMS[order] * point + source.stream)];
}
