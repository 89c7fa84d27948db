import type { StepReport } from './stepper.ts';
import type { Validation } from './validation.ts';

/** How far a fit is, told at most ten times a second. */
export type Progress =
  /** Points are drawn and the metric is evaluated; `done` runs from 0 to 1. */
  | { readonly phase: 'preparation'; readonly done: number }
  | (StepReport & {
      readonly phase: 'training';
      /** Steps done, and to be done in all. */
      readonly step: number;
      readonly steps: number;
      readonly stepsPerSecond: number;
      /** Seconds until the last step, at the present speed. */
      readonly eta: number;
      /** The latest. */
      readonly validation?: Validation;
    });

const LEAST_INTERVAL = 100;
/** Over so many milliseconds the speed is averaged. */
const WINDOW = 5000;

/** Lets through ten calls a second at most. */
export class Throttle {
  #last = Number.NEGATIVE_INFINITY;

  passes(now: number = performance.now()): boolean {
    if (now - this.#last < LEAST_INTERVAL) return false;
    this.#last = now;
    return true;
  }
}

/** Steps a second over the last few seconds. */
export class Speedometer {
  #marks: { readonly time: number; readonly step: number }[] = [];

  mark(step: number, now: number = performance.now()): void {
    const last = this.#marks.at(-1);
    if (last && now - last.time < LEAST_INTERVAL) return;
    this.#marks.push({ time: now, step });
    while (this.#marks.length > 2 && now - this.#marks[0].time > WINDOW) this.#marks.shift();
  }

  /** Zero where nothing is known yet. */
  at(step: number, now: number = performance.now()): number {
    const first = this.#marks[0];
    if (!first || now <= first.time || step <= first.step) return 0;
    return (1000 * (step - first.step)) / (now - first.time);
  }
}
