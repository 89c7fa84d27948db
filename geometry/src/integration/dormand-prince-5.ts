import type { Tableau } from './tableau.ts';

/**
 * Dormand and Prince's explicit pair of orders 5 and 4 (*J. Comput. Appl. Math.* **6** (1980) 19), with the continuous
 * extension of order 4 that costs nothing more (Hairer, Nørsett & Wanner, *Solving Ordinary Differential Equations I*
 * (1993), II.6).
 */
export const DORMAND_PRINCE_5: Tableau = {
  name: 'Dormand–Prince 5(4)',
  order: 5,
  denseOrder: 4,
  stages: [
    { 0: 1 / 5 },
    { 0: 3 / 40, 1: 9 / 40 },
    { 0: 44 / 45, 1: -56 / 15, 2: 32 / 9 },
    { 0: 19372 / 6561, 1: -25360 / 2187, 2: 64448 / 6561, 3: -212 / 729 },
    { 0: 9017 / 3168, 1: -355 / 33, 2: 46732 / 5247, 3: 49 / 176, 4: -5103 / 18656 },
  ],
  weights: { 0: 35 / 384, 2: 500 / 1113, 3: 125 / 192, 4: -2187 / 6784, 5: 11 / 84 },
  errors: [{ 0: 71 / 57600, 2: -71 / 16695, 3: 71 / 1920, 4: -17253 / 339200, 5: 22 / 525, 6: -1 / 40 }],
  extra: [],
  dense: [
    {
      0: -12715105075 / 11282082432,
      2: 87487479700 / 32700410799,
      3: -10690763975 / 1880347072,
      4: 701980252875 / 199316789632,
      5: -1453857185 / 822651844,
      6: 69997945 / 29380423,
    },
  ],
};
