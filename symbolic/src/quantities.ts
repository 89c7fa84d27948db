import { PAIRS } from '@spacetime/dsl';
import type { Element } from './elements/element.ts';
import { BIVECTORS, type Curvature } from './tensors/curvature.ts';
import type { ComparedQuantity } from './verification/samples.ts';

/** A tensor's independent components, and where geometry keeps the same. */
export interface Definition {
  readonly compared: ComparedQuantity;
  /** What it is, in words. */
  readonly title: string;
  /** Upper and lower indices, as `^a_bc`; the letter before them. */
  readonly letter: string;
  readonly upper: number;
  /** Independent components: indices over the chart's coordinates, with the place in geometry's order. */
  readonly places: readonly { readonly indices: readonly number[]; readonly place: number }[];
  components(curvature: Curvature): readonly Element[];
}

const pairs = PAIRS.map(([a, b], place) => ({ indices: [a, b], place }));
const scalar = [{ indices: [], place: 0 }];
const bivectors = BIVECTORS.flatMap((first, x) =>
  BIVECTORS.slice(x).map((second) => {
    const [a, b] = first;
    const [c, d] = second;
    return { indices: [a, b, c, d], place: 64 * a + 16 * b + 4 * c + d };
  }),
);

/** Everything that can be had symbolically, by name; conventions of Misner, Thorne & Wheeler. */
export const QUANTITIES = {
  metric: {
    ...{ compared: 'metric', title: 'Metric', letter: 'g', upper: 0, places: pairs },
    components: (curvature) => curvature.metric,
  },
  inverse: {
    ...{ compared: 'inverse', title: 'Inverse metric', letter: 'g', upper: 2, places: pairs },
    components: (curvature) => curvature.inverse(),
  },
  determinant: {
    ...{ compared: 'determinant', title: 'Determinant', letter: 'det g', upper: 0, places: scalar },
    components: (curvature) => [curvature.determinant()],
  },
  christoffel: {
    ...{ compared: 'christoffel', title: 'Christoffel symbols', letter: 'Γ', upper: 1 },
    places: [0, 1, 2, 3].flatMap((a) => PAIRS.map(([b, c], pair) => ({ indices: [a, b, c], place: 10 * a + pair }))),
    components: (curvature) => curvature.christoffel().flat(),
  },
  riemann: {
    ...{ compared: 'riemannCovariant', title: 'Riemann tensor', letter: 'R', upper: 0, places: bivectors },
    components: (curvature) => curvature.riemann().flatMap((row, x) => row.slice(x)),
  },
  ricci: {
    ...{ compared: 'ricci', title: 'Ricci tensor', letter: 'R', upper: 0, places: pairs },
    components: (curvature) => curvature.ricci(),
  },
  einstein: {
    ...{ compared: 'einstein', title: 'Einstein tensor', letter: 'G', upper: 0, places: pairs },
    components: (curvature) => curvature.einstein(),
  },
  scalar: {
    ...{ compared: 'scalar', title: 'Ricci scalar', letter: 'R', upper: 0, places: scalar },
    components: (curvature) => [curvature.scalar()],
  },
  kretschmann: {
    ...{ compared: 'kretschmann', title: 'Kretschmann scalar', letter: 'K', upper: 0, places: scalar },
    components: (curvature) => [curvature.kretschmann()],
  },
} as const satisfies Record<string, Definition>;

export type SymbolQuantity = keyof typeof QUANTITIES;
export const SYMBOL_QUANTITIES = Object.keys(QUANTITIES) as readonly SymbolQuantity[];
