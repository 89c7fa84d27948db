import type { FitModel } from '@spacetime/dsl';
import { createBalance } from './balance/balance.ts';
import type { Batch, Engine, FrameNorm, Vector } from './engine.ts';
import { createOptimizer } from './optimizers/optimizer.ts';
import { scheduleFactor } from './schedule.ts';
import { addSection, type ReadonlyState, type State, section } from './state.ts';
import type { Stepper, StepReport } from './stepper.ts';
import { streamsAlong } from './streams.ts';
import type { Factorisation } from './trainable.ts';

/** Where a stepper takes its points from. */
export interface BatchSource {
  /** Shape [S, outputs], of the engine's streams, see `LossGradient`. */
  readonly omega: Float64Array;
  /** The batch of a step; a function of the step's index alone, so that nothing about it need be kept. */
  batch(step: number): Batch;
  /** Where the rows of all points are kept. */
  readonly rows?: BatchRows;
}

/** All rows of which batches are made, see {@link Batch}. */
export interface BatchRows {
  readonly count: number;
  readonly features: Vector;
  readonly targets: Vector;
  readonly weights?: Vector | undefined;
  readonly norm?: FrameNorm | undefined;
  /** Points of the largest batch. */
  readonly largest: number;
  /** The rows of a step's batch, valid until the next call; absent where each step takes all of them in order. */
  indices?(step: number): Uint32Array;
  /** `Batch.constant` of the batch of these rows, of all without. */
  constantOf(indices: Uint32Array | undefined): Float64Array;
}

/** An engine on which whole trainings can live. */
export interface ResidentEngine extends Engine {
  /** As {@link createFirstOrder}; undefined where the fit must be stepped from here. */
  firstOrder(
    fit: FitModel,
    steps: number,
    data: BatchSource,
    factorisation: Factorisation | undefined,
  ): Stepper | undefined;
}

export function isResident(engine: Engine): engine is ResidentEngine {
  return 'firstOrder' in engine;
}

/**
 * Gradient descent by an optimiser, a balance of the losses and a schedule, one batch a step. Where a loss is
 * not finite the weights are left alone, and the report shows it.
 */
export function createFirstOrder(engine: Engine, fit: FitModel, steps: number, data: BatchSource): Stepper {
  const { optimizer: model } = fit;
  if (!('rate' in model)) throw new Error(`${model.kind} is not of first order`);
  const optimizer = createOptimizer(engine, model);
  const balance = createBalance(engine, fit.balance);
  const perPoint = 6 * streamsAlong(engine.directions, engine.order) * engine.weights.length;
  let operations = 0;
  const combined = balance.separate ? engine.allocate(engine.weights.length) : undefined;

  return {
    /** 6 for each weight, stream and point; what the optimiser does with the gradient is small beside it. */
    get operations() {
      return operations;
    },
    step(index: number): StepReport {
      const rate = model.rate * scheduleFactor(fit.schedule, index, steps);
      const batch = data.batch(index);
      operations += perPoint * batch.count;
      // Weights that need no gradients need no losses either.
      const known = balance.separate ? [] : balance.weigh(NO_LOSSES, []);
      const { losses, gradients } = engine.gradient(
        batch,
        data.omega,
        known,
        balance.separate ? 'separate' : 'combined',
      );
      const parts = Array.from(losses);
      if (!parts.every(Number.isFinite)) return { loss: Number.NaN, parts, weights: parts.map(() => 0), rate };
      const weights = balance.separate ? balance.weigh(losses, gradients) : known;
      const loss = parts.reduce((sum, part, k) => sum + weights[k] * part, 0);
      optimizer.step(combined ? combine(weights, gradients, combined) : gradients[0], rate);
      return { loss, parts, weights, rate };
    },
    saveState(): State {
      const state: State = new Map();
      addSection(state, 'optimizer', optimizer.saveState());
      addSection(state, 'balance', balance.saveState());
      return state;
    },
    loadState(state: ReadonlyState): void {
      optimizer.loadState(section(state, 'optimizer'));
      balance.loadState(section(state, 'balance'));
    },
  };
}

const NO_LOSSES = new Float64Array(0);

function combine(weights: readonly number[], gradients: readonly Vector[], out: Vector): Vector {
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < gradients.length; k++) sum += weights[k] * gradients[k][i];
    out[i] = sum;
  }
  return out;
}
