import { type Differences, VIEW_CHART, VIEW_DIFFERENCES, type ViewChart } from '@spacetime/protocol';
import type { Scenario } from '../stand.ts';

const STEPS = Array.from({ length: 21 }, (_, k) => 10 ** (-5 + k / 5));
const SIZES = { christoffel: 1, riemann: 3, ricci: 2, kretschmann: 10 } as const;
const CHART: ViewChart = {
  ...{ name: 'Spherical', charts: ['Spherical'], coordinates: ['t', 'r', 'θ', 'φ'], learned: true },
  ...{ lower: [0, 3, 0.1, 0], upper: [1, 20, 3, 6.28], periodic: [false, false, false, true] },
};

/** Truncation falls with the stencil's order, rounding rises with the derivative's. */
const FOUND: Differences = {
  ...{ steps: STEPS, points: 64, learned: { christoffel: 1e-8, riemann: 3e-8, ricci: 2e-8, kretschmann: 1e-7 } },
  curves: (Object.keys(SIZES) as (keyof typeof SIZES)[]).flatMap((quantity) =>
    [2, 4, 6].flatMap((order) =>
      (['float64', 'float32'] as const).map((precision) => ({
        ...{ quantity, order, precision },
        errors: STEPS.map((h) => {
          const rounding = (precision === 'float64' ? 1e-16 : 6e-8) / h ** (quantity === 'christoffel' ? 1 : 2);
          return SIZES[quantity] * (h ** order + rounding);
        }),
      })),
    ),
  ),
};

export const scenario: Scenario = {
  kind: 'differences',
  subject: { kind: 'differences', target: { field: '/w/schwarzschild.einfield' } },
  names: ['Spherical', 'float32', 'float64', 'Einstein Fields', 'arXiv', 'Schwarzschild', 'Riemann', 'Ricci'],
  answer: (method) => (method === VIEW_CHART ? CHART : method === VIEW_DIFFERENCES ? FOUND : null),
};
