import { FitError } from './fit-error.ts';

/** An engine that can compute no more, in the middle of a training; another engine, or a later run, may. */
export class EngineFailure extends FitError {
  /** The step of the last checkpoint of the training that it served; undefined where there is none. */
  readonly step: number | undefined;

  constructor(message: string, step?: number) {
    super(message, 'run');
    this.step = step;
  }
}
