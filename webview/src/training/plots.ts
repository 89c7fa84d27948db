import type { Say } from '../phrase.ts';
import { type Curve, LinePlot, type PlotData, type PlotMark } from '../plots/line-plot.ts';
import { smooth } from './course.ts';
import { joined, labelOf, type Run } from './runs.ts';

/** What the user chose of the view; found again after a reload. */
export interface TrainingView {
  readonly logX: boolean;
  readonly logY: boolean;
  /** Weight of the past in the average, 0 where the raw curve is shown alone. */
  readonly smoothing: number;
  /** Whether the parts of the loss are shown. */
  readonly parts: boolean;
}

const STANDARD: TrainingView = { logX: false, logY: true, smoothing: 0, parts: true };

/** What came from a reload, whatever it is, as a view. */
export function viewOf(kept: unknown): TrainingView {
  const { logX, logY, smoothing, parts } = (kept ?? {}) as Partial<Record<keyof TrainingView, unknown>>;
  return {
    logX: typeof logX === 'boolean' ? logX : STANDARD.logX,
    logY: typeof logY === 'boolean' ? logY : STANDARD.logY,
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing < 1 ? smoothing : STANDARD.smoothing,
    parts: typeof parts === 'boolean' ? parts : STANDARD.parts,
  };
}

const ORDERS = ['g', '∂g', '∂∂g'];
const DASHES = [
  [6, 3],
  [2, 3],
  [8, 3, 2, 3],
] as const;

/** Loss, validation, gradient weights and learning rate, one above the other. */
export class TrainingPlots {
  readonly loss: LinePlot;
  readonly #validation: LinePlot;
  readonly #weights: LinePlot;
  readonly #rate: LinePlot;
  readonly #say: Say;

  constructor(view: TrainingView, say: Say) {
    this.#say = say;
    const common = { x: say('step'), logX: view.logX, sync: 'training' };
    this.loss = new LinePlot({ ...common, title: say('Loss'), logY: view.logY, height: 300 });
    this.#validation = new LinePlot({ ...common, title: say('Validation'), logY: true });
    this.#weights = new LinePlot({ ...common, title: say('Weights of the losses'), height: 170 });
    this.#rate = new LinePlot({ ...common, title: say('Learning rate'), logY: true, height: 170 });
  }

  get all(): readonly LinePlot[] {
    return [this.loss, this.#validation, this.#weights, this.#rate];
  }

  scales({ logX, logY }: TrainingView): void {
    for (const plot of this.all) plot.scales({ logX });
    this.loss.scales({ logX, logY });
  }

  set(runs: readonly Run[], view: TrainingView): void {
    this.loss.set(lossOf(runs, view, this.#say));
    this.#validation.set(validationOf(runs, this.#say));
    this.#weights.set(ordersOf(runs, ({ weights }) => weights));
    this.#rate.set(ratesOf(runs, this.#say));
  }
}

type Values = readonly (number | null)[];

/** Curves of one run over its own steps. */
interface Own {
  readonly xs: readonly number[];
  readonly curves: readonly (Omit<Curve, 'values' | 'range'> & {
    readonly values: Values;
    readonly lowest?: Values;
    readonly highest?: Values;
  })[];
}

export function lossOf(runs: readonly Run[], view: TrainingView, say: Say): PlotData {
  const several = runs.length > 1;
  const own = runs.map((run): Own => {
    const { rows } = run.course;
    const name = several ? `${run.job.fit}: ` : '';
    const loss = rows.map((row) => row.loss);
    const isSmooth = view.smoothing > 0;
    const raw = {
      ...{ label: name + say('loss'), colour: run.colour, values: loss, faint: isSmooth },
      ...{ lowest: rows.map((row) => row.lowest), highest: rows.map((row) => row.highest) },
    };
    const orders = view.parts ? (rows.at(-1)?.parts.length ?? 0) : 0;
    const parts = Array.from({ length: orders > 1 ? orders : 0 }, (_, k) => ({
      ...{ label: `${name}${ORDERS[k]}`, colour: several ? run.colour : k + 1, dash: DASHES[k]! },
      values: rows.map((row) => row.parts[k] ?? null),
    }));
    const average = { label: name + say('average'), colour: run.colour, values: smooth(loss, view.smoothing) };
    return { xs: rows.map((row) => row.step), curves: [raw, ...(isSmooth ? [average] : []), ...parts] };
  });
  const marks: PlotMark[] = runs.flatMap(({ course }) => course.marks.map(({ step, text }) => ({ x: step, text })));
  return { ...together(own), marks };
}

function validationOf(runs: readonly Run[], say: Say): PlotData {
  const several = runs.length > 1;
  return together(
    runs.map(({ job, course: { validations }, colour }): Own => {
      const name = several ? `${job.fit}: ` : '';
      const curve = (label: string, key: 'mae' | 'relative' | 'distortionRelative', k: number) => ({
        ...{ label: `${name}${label}`, colour: several ? colour : k, points: validations.length < 80 },
        ...(k > 0 && several && { dash: DASHES[k - 1]! }),
        values: validations.map((one) => one[key]),
      });
      return {
        xs: validations.map(({ step }) => step),
        curves: [
          curve('MAE', 'mae', 0),
          curve(say('relative ℓ2'), 'relative', 1),
          curve(say('of distortion'), 'distortionRelative', 2),
        ],
      };
    }),
  );
}

function ordersOf(runs: readonly Run[], of: (row: Run['course']['rows'][number]) => readonly number[]): PlotData {
  const several = runs.length > 1;
  return together(
    runs.map(
      ({ job, course: { rows }, colour }): Own => ({
        xs: rows.map(({ step }) => step),
        curves: Array.from({ length: of(rows.at(-1) ?? ({ weights: [] } as never)).length }, (_, k) => ({
          ...{ label: several ? `${job.fit}: ${ORDERS[k]}` : ORDERS[k]!, colour: several ? colour : k + 1 },
          ...{ dash: DASHES[k]!, values: rows.map((row) => of(row)[k] ?? null) },
        })),
      }),
    ),
  );
}

function ratesOf(runs: readonly Run[], say: Say): PlotData {
  return together(
    runs.map(
      (run): Own => ({
        xs: run.course.rows.map(({ step }) => step),
        curves: [
          {
            label: runs.length > 1 ? labelOf(run, say) : say('rate'),
            colour: run.colour,
            values: run.course.rows.map(({ rate }) => rate),
          },
        ],
      }),
    ),
  );
}

function together(own: readonly Own[]): { readonly xs: readonly number[]; readonly curves: readonly Curve[] } {
  const { xs, curves } = joined(
    own.map(({ xs: steps, curves: all }) => ({
      xs: steps,
      curves: all.flatMap(({ values, lowest, highest }) => [values, ...(lowest && highest ? [lowest, highest] : [])]),
    })),
  );
  let next = 0;
  const named = own.flatMap(({ curves: all }) =>
    all.map(({ values: _, lowest, highest, ...rest }): Curve => {
      const values = curves[next++]!;
      return lowest && highest
        ? { ...rest, values, range: { lowest: curves[next++]!, highest: curves[next++]! } }
        : { ...rest, values };
    }),
  );
  return { xs, curves: named };
}
