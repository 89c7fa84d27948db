/**
 * The rows of the tables of arXiv 2507.11589 as data: what the paper gives, and what our own fits shall reach. A row's
 * recipe and our fits of it are in `NAME.spacetime` beside this file, as `fit Paper` and `fit Ours…`.
 */

/** What is measured at fresh points and can be held against a figure; derivatives by their MAE. */
export const MEASURES = {
  mae: 'MAE',
  relative_l2: 'relative ℓ2',
  relative_l2_distortion: 'of the distortion',
  jets: 'of its 2-jet',
  christoffel: 'Christoffel',
  riemann: 'Riemann',
  ricci: 'Ricci',
  kretschmann: 'Kretschmann',
  bytes: 'storage',
} as const;
export type Measure = keyof typeof MEASURES;
export type Figures = Readonly<Partial<Record<Measure, number>>>;

export type TableName = 'schwarzschild' | 'schwarzschild-kerr-schild' | 'ablation' | 'kerr' | 'wave';

export interface Row {
  readonly name: string;
  readonly table: TableName;
  /** What the paper varies from row to row. */
  readonly title: string;
  /** The paper's figures; those of its own chart where the row repeats a fit in another one. */
  readonly paper: Figures;
  /** What our fits shall not exceed. */
  readonly goals: Figures;
  /** Steps of the paper's recipe under `--quick`. */
  readonly quick: number;
}

const KIB = 1024;

/** A third of the paper's errors, at the paper's storage or less. */
function third(paper: Figures): Figures {
  const { bytes, ...errors } = paper;
  const goals = Object.fromEntries(Object.entries(errors).map(([measure, value]) => [measure, value / 3]));
  return bytes === undefined ? goals : { ...goals, bytes };
}

function row(table: TableName, name: string, title: string, quick: number, paper: Figures, goals = third(paper)): Row {
  return { name, table, title, paper, goals, quick };
}

/** Table of Schwarzschild fits: relative ℓ2, MAE, storage. */
const METRIC: Figures = { mae: 2.11e-6, relative_l2: 1.08e-6, bytes: 85 * KIB };
const JACOBIAN: Figures = { mae: 9.49e-7, relative_l2: 3.37e-7, bytes: 1.1 * KIB ** 2 };
const HESSIAN: Figures = { mae: 9.07e-7, relative_l2: 1.88e-7, bytes: 202 * KIB };

/** Relative to the distortion's 2-jet: root of the training loss 2.1e-15 over that of a network that gives zero. */
const WAVE = 6.9e-2;

/** Below the best of the paper's, in a chart where nothing flatters; it has no figures of Kerr. */
const KERR: Figures = { relative_l2: 3e-7, bytes: 370e3 };

export const ROWS: readonly Row[] = [
  row('schwarzschild', 'schwarzschild-metric', 'metric', 1000, METRIC),
  row('schwarzschild', 'schwarzschild-jacobian', 'metric + Jacobian', 30, JACOBIAN),
  row('schwarzschild', 'schwarzschild-hessian', 'metric + Jacobian + Hessian', 60, HESSIAN, {
    ...third(HESSIAN),
    bytes: 10e3,
  }),
  row('schwarzschild-kerr-schild', 'schwarzschild-kerr-schild-metric', 'metric', 100, METRIC),
  row('schwarzschild-kerr-schild', 'schwarzschild-kerr-schild-jacobian', 'metric + Jacobian', 30, JACOBIAN),
  row('schwarzschild-kerr-schild', 'schwarzschild-kerr-schild-hessian', 'metric + Jacobian + Hessian', 50, HESSIAN),
  row('ablation', 'ablation-baseline', 'baseline', 60, { relative_l2: 1.4e-7 }),
  row('ablation', 'ablation-full', 'full metric, not distortion', 60, { relative_l2: 2.13e-6 }),
  row('ablation', 'ablation-adam', 'Adam, not SOAP', 60, { relative_l2: 4.16e-6 }),
  row('ablation', 'ablation-wire', 'WIRE, not SiLU', 60, { relative_l2: 4.12e-6 }),
  row('ablation', 'ablation-no-hessian', 'no Hessian', 60, { relative_l2: 1.51e-7 }),
  row('ablation', 'ablation-no-sobolev', 'no Sobolev', 60, { relative_l2: 2.37e-7 }),
  row('kerr', 'kerr-metric', 'metric', 30, {}, KERR),
  row('kerr', 'kerr-jacobian', 'metric + Jacobian', 30, {}, KERR),
  row('kerr', 'kerr-hessian', 'metric + Jacobian + Hessian', 32, {}, { ...KERR, bytes: 50e3 }),
  row('wave', 'wave', 'metric + Jacobian + Hessian', 20, { jets: WAVE }),
];

const LEARNED: Figures = { christoffel: 9.98e-7, riemann: 1.25e-6, ricci: 9.66e-6, kretschmann: 1.07e-5 };

/** The paper's table of derivatives: of the fits of its best row. */
export const DERIVATIVES = { of: 'schwarzschild-hessian', paper: LEARNED, goals: third(LEARNED) } as const;

/** The rows of a table; `name` is that of the runs. */
export function rowsOf(table: TableName | 'derivatives'): readonly Pick<Row, 'name' | 'title' | 'paper' | 'goals'>[] {
  if (table !== 'derivatives') return ROWS.filter((one) => one.table === table);
  return ROWS.filter(({ name }) => name === DERIVATIVES.of).map((one) => ({ ...one, ...DERIVATIVES }));
}

/** Errors by finite differences on a grid as the paper gives them: float32, h = 0.01, MAE. */
export const PAPER_DIFFERENCES: Figures = {
  christoffel: 5.37e-6,
  riemann: 1.78e-2,
  ricci: 4.81e-2,
  kretschmann: 1.33e-2,
};

/** The paper's best row, and what it shall cost to get there: wall seconds, bytes, its recipe's operations over ours. */
export const BEST = { row: 'schwarzschild-hessian', mae: 9.07e-7, seconds: 120, bytes: 10e3, operations: 100 } as const;
