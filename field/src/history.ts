import { type ReadonlyState, restore, restoreCount, type State } from './state.ts';
import type { StepReport } from './stepper.ts';
import type { Validation } from './validation.ts';

/** A run of consecutive steps in a {@link History}: its last step's numbers, and the loss's range over the run. */
export interface HistoryRecord extends StepReport {
  /** The run's last step, counted from 1. */
  readonly step: number;
  readonly lowest: number;
  readonly highest: number;
}

const COLUMNS = 11;
const CAPACITY = 2048;

/**
 * The course of a training in bounded space: when it is full, neighbours are merged two by two, so that a record
 * stands for 1, 2, 4, … steps, and the range of the loss within it keeps every spike visible.
 */
export class History {
  /** Shape [rows, COLUMNS]: step, loss, lowest, highest, rate, parts of orders 0 1 2, weights of orders 0 1 2. */
  #rows = new Float64Array(CAPACITY * COLUMNS);
  #length = 0;
  /** Steps that a finished record stands for. */
  #stride = 1;
  /** Steps in the record at the end, below the stride where it is not finished. */
  #pending = 0;
  #validations: Validation[] = [];
  #orders = 1;

  get validations(): readonly Validation[] {
    return this.#validations;
  }

  get records(): readonly HistoryRecord[] {
    return Array.from({ length: this.#length }, (_, i) => {
      const [step, loss, lowest, highest, rate, ...rest] = this.#rows.subarray(i * COLUMNS, (i + 1) * COLUMNS);
      return {
        step,
        loss,
        lowest,
        highest,
        rate,
        parts: rest.slice(0, this.#orders),
        weights: rest.slice(3, 3 + this.#orders),
      };
    });
  }

  /** @param step steps done, this one included */
  add(step: number, report: StepReport): void {
    this.#orders = report.parts.length;
    const { loss } = report;
    let { lowest, highest } = { lowest: loss, highest: loss };
    if (this.#pending > 0 && this.#pending < this.#stride) {
      const last = (this.#length - 1) * COLUMNS;
      lowest = Math.min(lowest, this.#rows[last + 2]);
      highest = Math.max(highest, this.#rows[last + 3]);
    } else {
      if (this.#length === CAPACITY) this.#merge();
      this.#length++;
      this.#pending = 0;
    }
    this.#pending++;
    const pad = (values: readonly number[]) => [0, 1, 2].map((k) => values[k] ?? 0);
    const row = [step, loss, lowest, highest, report.rate, ...pad(report.parts), ...pad(report.weights)];
    this.#rows.set(row, (this.#length - 1) * COLUMNS);
  }

  addValidation(validation: Validation): void {
    if (this.#validations.length === CAPACITY) this.#validations = this.#validations.filter((_, i) => i % 2 === 1);
    this.#validations.push(validation);
  }

  #merge(): void {
    const rows = this.#rows;
    for (let i = 0; i < CAPACITY / 2; i++) {
      const [first, second] = [2 * i * COLUMNS, (2 * i + 1) * COLUMNS];
      const lowest = Math.min(rows[first + 2], rows[second + 2]);
      const highest = Math.max(rows[first + 3], rows[second + 3]);
      rows.copyWithin(i * COLUMNS, second, second + COLUMNS);
      rows[i * COLUMNS + 2] = lowest;
      rows[i * COLUMNS + 3] = highest;
    }
    this.#length = CAPACITY / 2;
    this.#stride *= 2;
  }

  saveState(): State {
    const validations = this.#validations.flatMap((v) => [v.step, v.points, v.mae, v.relative, v.distortionRelative]);
    return new Map([
      ['records', this.#rows.slice(0, this.#length * COLUMNS)],
      ['validations', Float64Array.from(validations)],
      ['stride', Float64Array.of(this.#stride)],
      ['pending', Float64Array.of(this.#pending)],
      ['orders', Float64Array.of(this.#orders)],
    ]);
  }

  loadState(state: ReadonlyState): void {
    const size = state.get('records')?.length ?? 0;
    if (size % COLUMNS !== 0 || size > this.#rows.length) throw new Error("the saved state's history is damaged");
    restore(state, 'records', this.#rows.subarray(0, size));
    this.#length = size / COLUMNS;
    this.#stride = restoreCount(state, 'stride');
    this.#pending = restoreCount(state, 'pending');
    this.#orders = restoreCount(state, 'orders');
    const values = state.get('validations') ?? [];
    this.#validations = Array.from({ length: Math.floor(values.length / 5) }, (_, i) => ({
      step: values[5 * i],
      points: values[5 * i + 1],
      mae: values[5 * i + 2],
      relative: values[5 * i + 3],
      distortionRelative: values[5 * i + 4],
    }));
  }
}
