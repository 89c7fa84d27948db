import type { FitProgress, FitValidation } from '@spacetime/protocol';

type Step = Extract<FitProgress, { phase: 'training' }>;

/** Records that are kept: several for each pixel of a wide panel. */
const CAPACITY = 4096;

/** Consecutive steps: the last one's numbers, and the range of its losses. */
interface Row {
  step: number;
  loss: number;
  lowest: number;
  highest: number;
  parts: readonly number[];
  weights: readonly number[];
  rate: number;
}

/** A loss that is no number: where it was met, and which it was. */
export interface Mark {
  readonly step: number;
  readonly text: 'NaN' | '∞';
}

/**
 * The course of a fit in bounded space: when it is full, neighbours are merged two by two, and the range of the loss
 * within a record keeps every spike visible.
 */
export class Course {
  #rows: Row[] = [];
  #validations: FitValidation[] = [];
  #marks: Mark[] = [];
  /** Records that come are joined until a row stands for so many of them. */
  #stride = 1;
  #pending = 0;

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get validations(): readonly FitValidation[] {
    return this.#validations;
  }

  get marks(): readonly Mark[] {
    return this.#marks;
  }

  get last(): Row | undefined {
    return this.#rows.at(-1);
  }

  add(progress: FitProgress): void {
    if (progress.phase !== 'training') return;
    const last = this.#rows.at(-1);
    // A fit that was resumed tells of steps again that it has lost.
    if (last !== undefined && progress.step <= last.step) {
      if (progress.step < last.step) this.#truncate(progress.step);
      else return;
    }
    this.#addValidation(progress);
    const { step, loss, lost = 'NaN' } = progress;
    if (loss === null) {
      this.#marks.push({ step, text: lost });
      if (this.#marks.length > CAPACITY) this.#marks.shift();
    }
    this.#addRow({ ...progress, loss: loss ?? Number.NaN });
  }

  #addValidation({ validation }: Step): void {
    if (validation === undefined || validation.step <= (this.#validations.at(-1)?.step ?? -1)) return;
    this.#validations.push(validation);
    if (this.#validations.length > CAPACITY) this.#validations = this.#validations.filter((_, i) => i % 2 === 1);
  }

  #addRow({ step, loss, parts, weights, rate }: Step & { readonly loss: number }): void {
    const last = this.#rows.at(-1);
    if (last !== undefined && this.#pending > 0 && this.#pending < this.#stride) {
      join(last, { step, loss, lowest: loss, highest: loss, parts, weights, rate });
      this.#pending++;
      return;
    }
    if (this.#rows.length === CAPACITY) {
      this.#rows = this.#rows.filter((row, i) => {
        if (i % 2 === 1) join(row, { ...row }, this.#rows[i - 1]);
        return i % 2 === 1;
      });
      this.#stride *= 2;
    }
    this.#rows.push({ step, loss, lowest: loss, highest: loss, parts, weights, rate });
    this.#pending = 1;
  }

  #truncate(from: number): void {
    this.#rows = this.#rows.filter(({ step }) => step < from);
    this.#validations = this.#validations.filter(({ step }) => step < from);
    this.#marks = this.#marks.filter(({ step }) => step < from);
    this.#pending = 0;
  }
}

/** Makes a row stand for another one before it, or after it, too. */
function join(row: Row, next: Row, before?: Row): void {
  const other = before ?? { ...row };
  Object.assign(row, next);
  row.lowest = least(next.lowest, other.lowest);
  row.highest = most(next.highest, other.highest);
}

/** What is no number has no say. */
function least(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);
}

function most(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);
}

/**
 * The exponential average of a curve, without the pull of its beginning (Kingma & Ba 2015, § 3); what is no number is
 * passed over.
 *
 * @param weight of what was before, from 0 (none) to below 1
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0;
  let total = 0;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    sum = weight * sum + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return sum / total;
  });
}
