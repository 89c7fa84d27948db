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
/** Milliseconds that steps taken at once shall take. */
const SUBMISSION = 50;

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
  const pace = new Pace(stepper);
  const nextValidation = (done: number) => (Math.floor(done / loop.validateEvery) + 1) * loop.validateEvery;

  const tell = (report: StepReport, at = step) => {
    const stepsPerSecond = speed.at(step);
    const eta = stepsPerSecond > 0 ? (steps - step) / stepsPerSecond : Number.POSITIVE_INFINITY;
    loop.onProgress?.({
      phase: 'training',
      step: at,
      steps,
      ...report,
      stepsPerSecond,
      eta,
      ...(validation && { validation }),
    });
  };

  while (step < steps) {
    if (signal?.aborted) return { outcome: 'interrupted', step };
    const reports = stepper.advance ? pace.advance(step, Math.min(steps, nextValidation(step))) : [stepper.step(step)];
    for (const report of reports) {
      if (!Number.isFinite(report.loss)) {
        // The step that was not taken, so that whoever looks on sees where it was.
        tell(report, step + 1);
        return { outcome: 'diverged', step };
      }
      step++;
      history.add(step, report);
    }
    const report = reports[reports.length - 1];
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

/** How many steps a stepper takes at once: as many as take about {@link SUBMISSION}, by those before. */
class Pace {
  readonly #stepper: Stepper;
  #count = 1;

  constructor(stepper: Stepper) {
    this.#stepper = stepper;
  }

  /** Some of the steps from one on that come before another. */
  advance(from: number, end: number): readonly StepReport[] {
    const began = performance.now();
    const reports = this.#stepper.advance!(from, Math.min(this.#count, end - from));
    const took = performance.now() - began;
    // At most twice as many, as the first ones may have waited for what later ones find ready.
    this.#count = Math.max(1, Math.min(2 * reports.length, Math.floor((SUBMISSION * reports.length) / took)));
    return reports;
  }
}
