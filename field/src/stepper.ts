/** What one step of training did; all losses in the engine's normalised units. */
export interface StepReport {
  readonly loss: number;
  /** The losses of orders 0, 1, 2, as far as they are supervised. */
  readonly parts: readonly number[];
  /** Their weights in the balance at this step. */
  readonly weights: readonly number[];
  /** Learning rate; for Levenberg–Marquardt the damping λ, for L-BFGS the step along its direction. */
  readonly rate: number;
}

/**
 * Something that improves an engine's weights step by step: a first-order optimiser with its balance and
 * schedule, L-BFGS or Levenberg–Marquardt. Synchronous: the loop around it yields to the event loop between steps.
 */
export interface Stepper {
  step(index: number): StepReport;
  /**
   * The steps from an index on, `most` of them or fewer, at least one: what `step` does one by one, bit for bit. A loss
   * that is not finite ends them and is the last report's.
   */
  advance?(index: number, most: number): readonly StepReport[];
  /** Set where the last step found nothing better in any direction: further steps would change nothing. */
  readonly converged?: boolean;
  /** Floating-point operations of all steps since this was created. */
  readonly operations?: number;
  /** Everything that `step` carries from one call to the next; loading it continues bit for bit. */
  saveState(): ReadonlyMap<string, Float32Array | Float64Array>;
  loadState(state: ReadonlyMap<string, Float32Array | Float64Array>): void;
}
