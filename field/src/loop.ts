import type { History } from './history.ts';
import { type Progress, Speedometer, Throttle } from './progress.ts';
import type { Stepper, StepReport } from './stepper.ts';
import type { Validation } from './validation.ts';

export type Outcome = 'finished' | 'interrupted' | 'diverged';

export interface Loop {
  readonly stepper: Stepper;
  readonly history: History;
  /** Steps already done, and to be done in all. */
  readonly from: number;
  readonly steps: number;
  /** Steps between validations. */
  readonly validateEvery: number;
  readonly signal?: AbortSignal;
  validate(step: number): Validation;
  onProgress?(progress: Progress): void;
  /** Milliseconds between two calls of `save`; half a minute unless given. */
  readonly saveInterval?: number;
  /** Called now and then between two steps; the next one waits for it. False where there is nothing worth saving. */
  save(step: number): Promise<boolean>;
}

/** Milliseconds of steps after which signals and other work get a turn. */
const TURN = 10;

/**
 * Runs steps until they are done, the signal aborts, or a loss is not finite. It does not save at its end.
 *
 * @returns how it ended, and after how many steps
 */
export async function runLoop(loop: Loop): Promise<{ readonly outcome: Outcome; readonly step: number }> {
  const { stepper, history, steps, signal, saveInterval = 30_000 } = loop;
  const throttle = new Throttle();
  const speed = new Speedometer();
  let validation = history.validations.at(-1);
  let step = loop.from;
  let turn = performance.now();
  let saved = performance.now();
  speed.mark(step);

  const tell = (report: StepReport) => {
    const stepsPerSecond = speed.at(step);
    const eta = stepsPerSecond > 0 ? (steps - step) / stepsPerSecond : Number.POSITIVE_INFINITY;
    loop.onProgress?.({
      phase: 'training',
      step,
      steps,
      ...report,
      stepsPerSecond,
      eta,
      ...(validation && { validation }),
    });
  };

  while (step < steps) {
    if (signal?.aborted) return { outcome: 'interrupted', step };
    const report = stepper.step(step);
    if (!Number.isFinite(report.loss)) return { outcome: 'diverged', step };
    step++;
    history.add(step, report);
    speed.mark(step);
    const isLast = step === steps || stepper.converged === true;
    if (step % loop.validateEvery === 0 || isLast) {
      validation = loop.validate(step);
      if (!Number.isFinite(validation.mae)) return { outcome: 'diverged', step };
      history.addValidation(validation);
    }
    if (throttle.passes() || isLast) tell(report);
    if (isLast) break;
    const now = performance.now();
    if (now - turn > TURN) {
      await new Promise(setImmediate);
      turn = performance.now();
    }
    if (now - saved > saveInterval) {
      if (!(await loop.save(step))) return { outcome: 'diverged', step };
      saved = performance.now();
    }
  }
  return { outcome: 'finished', step };
}
