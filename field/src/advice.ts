import type { FitModel, SamplesModel } from '@spacetime/dsl';
import type { HistoryRecord } from './history.ts';
import type { Validation } from './validation.ts';

/** What holds a training back, as far as its course shows, and what to do about it. */
export interface Advice {
  readonly kind: 'untrained' | 'samples' | 'steps' | 'precision';
  /** A sentence, with the numbers that it rests on. */
  readonly message: string;
}

/** A training as it stands at its end. */
export interface Course {
  readonly fit: FitModel;
  /** Steps done. */
  readonly step: number;
  readonly records: readonly HistoryRecord[];
  readonly validations: readonly Validation[];
  /** Measures the error of the distortion that the rounding of the outputs makes. */
  rounding(): number;
  /** What a validation's squared `distortionRelative` must be multiplied with to compare with twice the loss of order 0. */
  readonly lossScale: number;
  /** Numbers of weights, of training points, and of numbers that the loss compares at each. */
  readonly weights: number;
  readonly samples: number;
  readonly residuals: number;
}

/** Root mean square errors, at fresh points over that at the training's, from which there are too few points. */
const GAP = 5;
/** Validations over which the gap is the median. */
const RECENT = 3;
/** A relative error of the distortion with which nothing is amiss. */
const GOOD = 1e-9;
/** A relative error of the distortion that a field of zeros nearly has. */
const UNTRAINED = 0.5;
/** Residuals to a weight that are many. */
const PLENTY = 10;

/** The loss falls as steps⁻ᵖ: from this p on, twice the steps would make the error eight times smaller. */
const FALL = 6;
/** Shares of the steps, the first and the last, between which the fall is measured. */
const WINDOW = 0.04;
const LOOK_BACK = 0.1;
/** Fewer records show no trend. */
const FEWEST = 25;

/** The part of the error that is rounding from which on digits are what is missing. */
const ROUNDED = 0.25;
/** A relative error that has other causes. */
const ROUGH = 1e-3;

export function adviceFor(course: Course): readonly Advice[] {
  const { validations } = course;
  if (!((validations.at(-1)?.distortionRelative ?? 0) > GOOD)) return [];
  const all = [nothingLearned(course), tooFewPoints(course), tooFewSteps(course), tooFewDigits(course)];
  return all.filter((advice) => advice !== undefined);
}

function nothingLearned({ fit, step, validations }: Course): Advice | undefined {
  const error = validations.at(-1)?.distortionRelative ?? Number.NaN;
  if (!(error > UNTRAINED) || step < fit.steps) return undefined;
  const what = fit.target === 'full' ? 'of the metric' : 'of the metric less its background';
  const message = `next to nothing was learned: the error is ${brief(100 * error)}% ${what}; take more steps, another rate or optimizer, or an encoding in which the metric varies less`;
  return { kind: 'untrained', message };
}

function tooFewPoints(course: Course): Advice | undefined {
  const { fit, validations, samples, residuals, weights } = course;
  // The validation's errors are squares of components at points that count alike: no other loss compares.
  if (fit.loss !== 'mse' || fit.measure !== 'coordinate') return undefined;
  // Errors at points that crowd where the field varies say nothing beside errors at points that don't.
  if (fit.validate.samples.kind === 'encoded' && fit.samples.kind !== 'encoded') return undefined;
  const gap = median(validations.slice(-RECENT).map((validation) => gapAt(validation, course)));
  if (!(gap > GAP)) return undefined;
  const share = (samples * residuals) / weights;
  const count = nice(Math.max(4 * samples, (PLENTY * weights) / residuals));
  const { width } = fit.network;
  const narrower = Math.max(2, Math.round(width / Math.SQRT2));
  const message = [
    `the error at fresh points is ${brief(gap)} times that at the training's:`,
    `${samples} points (${brief(share)} numbers to learn for each of ${weights} weights) tell too little between them.`,
    `Take more points where the field varies, ${suggestion(fit, count)}, or a narrower network, width = ${narrower}`,
  ];
  return { kind: 'samples', message: message.join(' ') };
}

/** Root mean square errors of the target's components, at the validation's points over those at the training's. */
function gapAt({ step, distortionRelative }: Validation, { records, lossScale }: Course): number {
  const record = records.find((one) => one.step >= step) ?? records.at(-1);
  return record ? distortionRelative * Math.sqrt(lossScale / (2 * record.parts[0])) : Number.NaN;
}

function suggestion({ samples, encode }: FitModel, count: number): string {
  if (samples.kind !== 'encoded' && encode) return `samples encoded(${count})`;
  return `samples ${written(samples, count)}`;
}

function written(samples: SamplesModel, count: number): string {
  if (samples.kind !== 'grid') return `${samples.kind}(${count})`;
  return `grid(${samples.counts.map((n) => (n === 1 ? 1 : 2 * n)).join(', ')})`;
}

function tooFewSteps({ fit, step, records }: Course): Advice | undefined {
  // Where the rate falls, so does the loss, and that says nothing about more steps.
  const { optimizer, schedule } = fit;
  const isSteady = optimizer.kind === 'lm' || optimizer.kind === 'lbfgs' || schedule.kind === 'constant';
  if (!isSteady || step < fit.steps || records.length < FEWEST) return undefined;
  const sumOf = ({ parts }: HistoryRecord) => parts.reduce((sum, part) => sum + part, 0);
  const between = (from: number, to: number) => {
    const chosen = records.filter((record) => record.step > from * step && record.step <= to * step);
    return { at: median(chosen.map((record) => record.step)), loss: median(chosen.map(sumOf)) };
  };
  const [first, last] = [between(1 - LOOK_BACK - WINDOW, 1 - LOOK_BACK), between(1 - WINDOW, 1)];
  const exponent = Math.log(first.loss / last.loss) / Math.log(last.at / first.at);
  if (!(exponent > FALL)) return undefined;
  const percent = Math.round(100 * (1 - last.loss / first.loss));
  return {
    kind: 'steps',
    message: `the loss was still falling, by ${percent}% in the last tenth of the steps: more would help, as with --resume --steps ${2 * step}`,
  };
}

function tooFewDigits(course: Course): Advice | undefined {
  const error = course.validations.at(-1)?.distortionRelative ?? Number.NaN;
  if (course.fit.precision !== 'float32' || !(error < ROUGH)) return undefined;
  const rounding = course.rounding();
  if (!(rounding > ROUNDED * error)) return undefined;
  const message = `float32 has no more to give: rounding alone makes a relative error of ${rounding.toExponential(0)}, of ${error.toExponential(0)} in all; precision float64 goes further`;
  return { kind: 'precision', message };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** To two digits. */
function brief(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** Up to a number of two digits and zeros. */
function nice(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
