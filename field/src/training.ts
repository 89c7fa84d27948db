import { bindParameters, type FitModel } from '@spacetime/dsl';
import { type Advice, adviceFor } from './advice.ts';
import { notResumable, readCheckpoint, statePath, writeCheckpoint } from './checkpoint.ts';
import { backgroundText, encodingText, fingerprint } from './describe.ts';
import { EngineFailure } from './engine-failure.ts';
import { type FieldFile, writeField } from './file/einfield.ts';
import type { SourceFile } from './file/header.ts';
import { FitError } from './fit-error.ts';
import { History } from './history.ts';
import { type Outcome, runLoop } from './loop.ts';
import type { TrainOptions } from './options.ts';
import type { Prepared } from './prepare.ts';
import { PRODUCT } from './product.ts';
import { addSection, restore, type State, section } from './state.ts';
import type { Stepper } from './stepper.ts';
import { directionsOf, streamsAlong } from './streams.ts';
import type { Validation } from './validation.ts';

export interface FitResult {
  /** `diverged`: a loss was not finite, or so large that the field is useless. */
  readonly outcome: Outcome;
  /** One line that says how it ended and how to go on. */
  readonly message: string;
  /** What held the training back and what to do about it; empty where nothing shows. */
  readonly advice: readonly Advice[];
  readonly out: string;
  /** Whether `out` now holds weights of this training. */
  readonly written: boolean;
  /** Steps done, and to be done in all. */
  readonly step: number;
  readonly steps: number;
  /** Time of training, that before a resumption included. */
  readonly seconds: number;
  /** Floating-point operations of training, those before a resumption included; NaN where they are not counted. */
  readonly operations: number;
  /** Losses of orders 0, 1, 2 at the last step, as far as supervised. */
  readonly losses: readonly number[];
  readonly validation?: Validation;
  /** Number of weights, and size of the file, 0 where this run wrote none. */
  readonly parameters: number;
  readonly bytes: number;
}

/** A prepared fit on its way from the first step, or from a checkpoint, to a file. */
export class Training {
  readonly #fit: FitModel;
  readonly #prepared: Prepared;
  readonly #stepper: Stepper;
  readonly #sources: readonly SourceFile[];
  readonly #options: TrainOptions;
  readonly #fingerprint: string;
  readonly #history = new History();
  #started = performance.now();
  #secondsBefore = 0;
  #operationsBefore = 0;
  /** Steps that the files on the disk have seen; −1 where there are none of this training. */
  #saved = -1;
  /** Of the field's file, as it was written last. */
  #bytes = 0;

  constructor(
    fit: FitModel,
    prepared: Prepared,
    stepper: Stepper,
    sources: readonly SourceFile[],
    options: TrainOptions,
  ) {
    this.#fit = fit;
    this.#prepared = prepared;
    this.#stepper = stepper;
    this.#sources = sources;
    this.#options = options;
    this.#fingerprint = fingerprint(fit, prepared);
  }

  /** @throws EngineFailure, rejecting, where the engine gives up; the files on the disk stay as they are */
  async run(): Promise<FitResult> {
    try {
      return await this.#run();
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error;
      throw this.#saved < 0 ? error : new EngineFailure(error.message, this.#saved);
    }
  }

  async #run(): Promise<FitResult> {
    const { validator } = this.#prepared;
    const { steps, validate } = this.#fit;
    const { signal, onProgress, onValidation } = this.#options;
    const from = this.#options.resume ? this.#resume() : 0;
    this.#started = performance.now();
    const { outcome, step } = await runLoop({
      stepper: this.#stepper,
      history: this.#history,
      from,
      steps,
      validateEvery: validate.every,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
      validate: (done) => {
        const validation = validator.measure(done);
        onValidation?.(validation, { seconds: this.#seconds, operations: this.#operations });
        return validation;
      },
      save: (done) => this.#save(done),
    });
    const saved = outcome !== 'diverged' && (await this.#save(step));
    return this.#result(saved ? outcome : 'diverged', step);
  }

  #resume(): number {
    const { out, onMessage } = this.#options;
    const checkpoint = readCheckpoint(out);
    if (checkpoint.fingerprint !== this.#fingerprint) {
      throw new FitError(
        `${statePath(out)} belongs to another training (${checkpoint.fit}): the metric or a setting has changed since; start without --resume`,
        'usage',
      );
    }
    try {
      restore(checkpoint.state, 'weights', this.#prepared.engine.weights);
      this.#stepper.loadState(section(checkpoint.state, 'stepper'));
      this.#history.loadState(section(checkpoint.state, 'history'));
    } catch (error) {
      throw notResumable(out, error);
    }
    this.#secondsBefore = checkpoint.seconds;
    this.#operationsBefore = checkpoint.state.get('operations')?.[0] ?? Number.NaN;
    this.#saved = checkpoint.step;
    if (checkpoint.step > this.#fit.steps) {
      throw new FitError(
        `${out} has had ${checkpoint.step} steps already, and ${this.#fit.steps} are asked for: --steps names more, or start without --resume`,
        'usage',
      );
    }
    onMessage?.(`going on at step ${checkpoint.step} of ${this.#fit.steps}`);
    return checkpoint.step;
  }

  get #seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#started) / 1000;
  }

  get #operations(): number {
    return this.#operationsBefore + (this.#stepper.operations ?? Number.NaN);
  }

  /** Writes both files; leaves those on the disk alone where the weights are no longer numbers. */
  async #save(step: number): Promise<boolean> {
    const { out } = this.#options;
    if (!this.#prepared.engine.weights.every(Number.isFinite)) return false;
    const state: State = new Map([['weights', this.#prepared.engine.weights.slice()]]);
    state.set('operations', Float64Array.of(this.#operations));
    addSection(state, 'stepper', this.#stepper.saveState());
    addSection(state, 'history', this.#history.saveState());
    const { name } = this.#fit;
    await writeCheckpoint(out, { fingerprint: this.#fingerprint, fit: name, step, seconds: this.#seconds, state });
    this.#bytes = await writeField(out, this.#file(step));
    this.#saved = step;
    return true;
  }

  #file(step: number): FieldFile {
    const { problem, normalisation, engine, samples } = this.#prepared;
    const fit = this.#fit;
    const { chart, signature } = problem.metric;
    const validation = this.#history.validations.at(-1);
    const precision = this.#options.store ?? fit.precision;
    return {
      header: {
        product: PRODUCT,
        sources: this.#sources,
        fit: fit.name,
        spacetime: fit.of,
        chart,
        signature,
        parameters: fit.spacetime ? Object.fromEntries(bindParameters(fit.spacetime)) : {},
        target: fit.target,
        background: backgroundText(fit),
        encoding: encodingText(fit, this.#sources[0].text),
        normalisation,
        network: engine.shape,
        order: fit.order,
        training: {
          engine: engine.name,
          precision: fit.precision,
          optimizer: fit.optimizer.kind,
          steps: step,
          samples,
          seconds: this.#seconds,
          seed: fit.seed,
          losses: this.#losses,
          ...(validation && { validation }),
        },
      },
      weights: precision === 'float32' ? Float32Array.from(engine.weights) : Float64Array.from(engine.weights),
    };
  }

  get #losses(): readonly number[] {
    return this.#history.records.at(-1)?.parts ?? [];
  }

  #result(outcome: Outcome, step: number): FitResult {
    const { out } = this.#options;
    const { steps } = this.#fit;
    const validation = this.#history.validations.at(-1);
    return {
      outcome,
      message: this.#message(outcome, step),
      advice: outcome === 'diverged' ? [] : this.#advice(step),
      out,
      written: this.#saved >= 0,
      step,
      steps,
      seconds: this.#seconds,
      operations: this.#operations,
      losses: this.#losses,
      ...(validation && { validation }),
      parameters: this.#prepared.engine.weights.length,
      bytes: this.#bytes,
    };
  }

  #advice(step: number): readonly Advice[] {
    const { problem, engine, validator, samples, data } = this.#prepared;
    const streams = streamsAlong(directionsOf(problem.encoding).length, engine.order);
    return adviceFor({
      fit: this.#fit,
      step,
      records: this.#history.records,
      validations: this.#history.validations,
      rounding: () => validator.rounding(),
      lossScale: validator.lossScale(data.omega),
      weights: engine.weights.length,
      samples,
      residuals: streams * engine.shape.outputs,
    });
  }

  #message(outcome: Outcome, step: number): string {
    const { steps } = this.#fit;
    const { out } = this.#options;
    switch (outcome) {
      case 'finished':
        return step < steps
          ? `converged after ${step} of ${steps} steps: ${this.#fit.precision} has no better to offer; ${out} is written`
          : `finished ${steps} steps; ${out} is written`;
      case 'interrupted':
        return `interrupted after step ${step} of ${steps}; ${out} holds what was learned so far, and --resume goes on from there`;
      case 'diverged': {
        const kept = this.#saved < 0 ? 'nothing was written' : `${out} still holds step ${this.#saved}`;
        return `the loss became infinite or undefined at step ${step + 1}; ${kept}. Try a lower learning_rate, a longer warmup or float64`;
      }
    }
  }
}
