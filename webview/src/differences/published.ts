import type { Differences, DifferencesQuantity } from '@spacetime/protocol';
import { short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import { QUANTITIES } from './curves.ts';

type Figures = Readonly<Record<DifferencesQuantity, number>>;

/** Step of the published differences. */
export const STEP = 0.01;

/**
 * "Einstein Fields", arXiv 2507.11589: mean absolute errors of derivatives of Schwarzschild's metric in float32, by finite
 * differences with h = 0.01 and by automatic differentiation of the paper's best fit.
 */
export const PUBLISHED: { readonly differences: Figures; readonly learned: Figures } = {
  differences: { christoffel: 5.37e-6, riemann: 1.78e-2, ricci: 4.81e-2, kretschmann: 1.33e-2 },
  learned: { christoffel: 9.98e-7, riemann: 1.25e-6, ricci: 9.66e-6, kretschmann: 1.07e-5 },
};

/** The published rows, and what is nearest to them here: differences at the same step and precision, the learned field. */
export function publishedTable(
  { steps, curves, learned }: Differences,
  say: Say,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const number = (value: number | null | undefined) => (value === null || value === undefined ? '–' : short(value));
  const row = (name: string, of: (key: DifferencesQuantity) => number | null | undefined) => [
    name,
    ...QUANTITIES.map(({ key }) => number(of(key))),
  ];
  const at = steps.findIndex((h) => Math.abs(h / STEP - 1) < 1e-6);
  const own = (key: DifferencesQuantity) =>
    curves.find((one) => one.quantity === key && one.order === 2 && one.precision === 'float32')?.errors[at];
  return {
    head: [say('mean absolute error'), ...QUANTITIES.map(({ title }) => say(title))],
    rows: [
      row(say('paper, differences, float32, h = {0}', STEP), (key) => PUBLISHED.differences[key]),
      row(say('paper, learned field, float32'), (key) => PUBLISHED.learned[key]),
      row(say('here, differences of order 2, float32, h = {0}', STEP), own),
      ...(learned ? [row(say('here, learned field'), (key) => learned[key])] : []),
    ],
  };
}

/** What must be known to read the two side by side. */
export function caveats({ points }: Differences, chart: string, say: Say): readonly string[] {
  return [
    say("The paper's figures are of Schwarzschild's metric alone, in spherical coordinates, r from 5 to 140."),
    say(
      'Those here are of the metric of this panel, at {0} points of its chart {1}, in the units of its coordinates.',
      points,
      chart,
    ),
    say(
      "The paper's differences are of samples on its grid, by another stencil; those here are central, of the exact metric.",
    ),
    say(
      'Here only the samples and their differences are rounded to float32: the chain from derivatives to curvature is computed in float64.',
    ),
    say(
      'Other metrics, domains or charts have errors of another size: rows of the paper and rows from here may be compared only where these agree.',
    ),
  ];
}
