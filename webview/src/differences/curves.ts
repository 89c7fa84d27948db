import type { Differences, DifferencesQuantity } from '@spacetime/protocol';
import { short } from '../numbers.ts';
import { phrase, type Say } from '../phrase.ts';
import type { Curve, PlotData } from '../plots/line-plot.ts';

/** What the user chose to see. */
export interface DifferencesView {
  readonly float64: boolean;
  readonly float32: boolean;
}

export function viewOf(kept: unknown): DifferencesView {
  const { float64, float32 } = (kept ?? {}) as Partial<Record<keyof DifferencesView, unknown>>;
  return { float64: float64 !== false, float32: float32 !== false };
}

export const QUANTITIES: readonly { readonly key: DifferencesQuantity; readonly title: string }[] = [
  { key: 'christoffel', title: phrase('Christoffel symbols Γ') },
  { key: 'riemann', title: phrase('Riemann tensor') },
  { key: 'ricci', title: phrase('Ricci tensor') },
  { key: 'kretschmann', title: phrase('Kretschmann scalar') },
];

const ORDERS = [2, 4, 6];

/** Errors of one quantity against the step; the learned field's, which has none, is a level line. */
export function curvesOf(
  { steps, curves, learned }: Differences,
  quantity: DifferencesQuantity,
  view: DifferencesView,
  say: Say,
): PlotData {
  const shown = curves.filter((curve) => curve.quantity === quantity && view[curve.precision]);
  const own = learned?.[quantity];
  const field: Curve[] =
    own === undefined ? [] : [{ label: say('learned field'), colour: 0, values: steps.map(() => own) }];
  const differences = shown.map(
    ({ order, precision, errors }): Curve => ({
      label: say('order {0}, {1}', order, precision),
      colour: 1 + ORDERS.indexOf(order),
      ...(precision === 'float32' && { dash: [5, 4] }),
      values: errors,
    }),
  );
  return { xs: steps, curves: [...field, ...differences] };
}

/** A row for the learned field and for each stencil, at its best step; a dash where there is nothing. */
export function tableOf(
  { steps, curves, learned }: Differences,
  say: Say,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const number = (value: number | null | undefined) => (value === null || value === undefined ? '–' : short(value));
  const stencils = new Map<string, string[]>();
  for (const { key } of QUANTITIES) {
    for (const { order, precision, errors } of curves.filter(({ quantity }) => quantity === key)) {
      const name = say('order {0}, {1}', order, precision);
      let best: number | undefined;
      for (const [i, error] of errors.entries()) {
        if (error !== null && (best === undefined || error < errors[best]!)) best = i;
      }
      const cell = best === undefined ? '–' : `${number(errors[best])}  (h = ${short(steps[best]!, 2)})`;
      stencils.set(name, [...(stencils.get(name) ?? []), cell]);
    }
  }
  const field = learned ? [[say('learned field'), ...QUANTITIES.map(({ key }) => number(learned[key]))]] : [];
  return {
    head: [say('mean absolute error'), ...QUANTITIES.map(({ title }) => say(title))],
    rows: [...field, ...[...stencils].map(([name, cells]) => [name, ...cells])],
  };
}
