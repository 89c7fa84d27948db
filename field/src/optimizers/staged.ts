import type { NetworkModel } from '@spacetime/dsl';
import { Random, STREAMS } from '@spacetime/geometry';
import type { Engine, NetworkShape } from '../engine.ts';
import { LeastSquares } from '../engines/cpu/lm.ts';
import type { LeastSquaresData } from '../engines/cpu/lm-problem.ts';
import { initialise } from '../initialise.ts';
import { networkLayout } from '../layout.ts';
import { addSection, type ReadonlyState, restore, type State, section } from '../state.ts';
import type { Stepper, StepReport } from '../stepper.ts';
import { DampedIteration } from './levenberg-marquardt.ts';

/** The stream of random numbers of the first stage after the first, whose weights the engine comes with. */
const STREAM = 2;

export interface StagedOptions {
  readonly stages: number;
  /** Of all stages together; each has the same share, and less where it converges before. */
  readonly steps: number;
  /** Of a single stage. */
  readonly network: NetworkModel;
  readonly seed: number;
  readonly damping: number;
  readonly threads?: number;
}

/** The shape of one of so many networks whose sum a network is. */
export function stageShape(shape: NetworkShape, stages: number): NetworkShape {
  return { ...shape, width: shape.width / stages };
}

/**
 * Levenberg–Marquardt in stages: each trains a network of its own on what those before it left, scaled to size one
 * (multi-stage networks, Wang & Lai 2024, arXiv 2307.08934). Their sum is the engine's network, as wide as all of them:
 * its hidden weights are blocks on the diagonal, and each stage's outputs carry the scale of its residual. In a stage
 * after the first the orders' losses count anew as if each were as large as that of the values.
 */
export class StagedLevenbergMarquardt implements Stepper {
  readonly #engine: Engine;
  readonly #shape: NetworkShape;
  readonly #problem: LeastSquares;
  readonly #data: LeastSquaresData;
  readonly #omega: Float64Array;
  readonly #lambda: readonly number[];
  readonly #options: StagedOptions;
  readonly #weights: Float64Array;
  /** Of the output layer, the sum over the stages before. */
  readonly #bias: Float64Array;
  #iteration: DampedIteration;
  #stage = 0;
  #steps = 0;
  /** The size of the present stage's target. */
  #scale = 1;

  /** @param engine its network is a perceptron `stages` times as wide as a stage's; its weights are replaced */
  static async create(
    engine: Engine,
    data: LeastSquaresData,
    omega: Float64Array,
    lambda: readonly number[],
    options: StagedOptions,
  ): Promise<StagedLevenbergMarquardt> {
    const shape = stageShape(engine.shape, options.stages);
    const problem = await LeastSquares.create({ shape, order: engine.order, data, omega, lambda }, options.threads);
    return new StagedLevenbergMarquardt(engine, shape, problem, data, omega, lambda, options);
  }

  private constructor(
    engine: Engine,
    shape: NetworkShape,
    problem: LeastSquares,
    data: LeastSquaresData,
    omega: Float64Array,
    lambda: readonly number[],
    options: StagedOptions,
  ) {
    this.#engine = engine;
    this.#shape = shape;
    this.#problem = problem;
    this.#data = data;
    this.#omega = omega;
    this.#lambda = lambda;
    this.#options = options;
    this.#weights = new Float64Array(problem.parameters);
    this.#bias = new Float64Array(shape.outputs);
    this.#iteration = this.#iterate(lambda);
    engine.weights.fill(0);
    this.#draw();
    this.#place();
  }

  get converged(): boolean {
    return this.#iteration.converged && this.#stage === this.#options.stages - 1;
  }

  get operations(): number {
    return this.#problem.operations;
  }

  step(index: number): StepReport {
    const { stages, steps } = this.#options;
    const isDone = this.#iteration.converged || this.#steps >= Math.ceil(steps / stages);
    if (isDone && this.#stage < stages - 1) this.#advance();
    const { parts, rate } = this.#iteration.step(index);
    this.#steps++;
    this.#place();
    const losses = parts.map((part) => this.#scale ** 2 * part);
    const loss = losses.reduce((sum, part, k) => sum + this.#lambda[k] * part, 0);
    return { loss, parts: losses, weights: this.#lambda, rate };
  }

  saveState(): State {
    const state: State = new Map([
      ['stage', Float64Array.of(this.#stage, this.#steps)],
      ['weights', this.#weights.slice()],
      ['bias', this.#bias.slice()],
    ]);
    addSection(state, 'iteration', this.#iteration.saveState());
    return state;
  }

  loadState(state: ReadonlyState): void {
    const counts = new Float64Array(2);
    restore(state, 'stage', counts);
    restore(state, 'bias', this.#bias);
    [this.#stage, this.#steps] = counts;
    if (this.#stage > 0) {
      this.#weights.fill(0);
      this.#place();
      this.#aim();
    }
    restore(state, 'weights', this.#weights);
    this.#iteration.loadState(section(state, 'iteration'));
    this.#place();
  }

  dispose(): void {
    this.#problem.dispose();
  }

  #iterate(lambda: readonly number[]): DampedIteration {
    return new DampedIteration(this.#problem, lambda, { weights: this.#weights, damping: this.#options.damping });
  }

  #advance(): void {
    const { weights, layout } = this.#engine;
    this.#bias.set(weights.subarray(layout.at(-1)!.offset));
    this.#stage++;
    this.#steps = 0;
    this.#aim();
    this.#draw();
  }

  #draw(): void {
    const { network, seed } = this.#options;
    const random = new Random(seed, this.#stage === 0 ? 0 : STREAM + this.#stage);
    initialise(network, networkLayout(this.#shape), this.#weights, random);
  }

  /** The targets become what the network, as it is, leaves of the data. */
  #aim(): void {
    const { order } = this.#engine;
    const { count, features, targets, weights } = this.#data;
    const rest = new Float64Array(targets.length);
    this.#engine.forward(features, count, order, rest);
    const row = STREAMS[order] * this.#shape.outputs;
    const sizes = new Float64Array(order + 1);
    for (let i = 0; i < rest.length; i++) {
      rest[i] = targets[i] - rest[i];
      const stream = Math.floor((i % row) / this.#shape.outputs);
      const weight = this.#omega[i % row] * (weights?.[Math.floor(i / row)] ?? 1);
      sizes[stream === 0 ? 0 : stream < 5 ? 1 : 2] += (weight * rest[i] ** 2) / count;
    }
    this.#scale = Math.sqrt(sizes[0]) || 1;
    for (let i = 0; i < rest.length; i++) rest[i] /= this.#scale;
    const lambda = this.#lambda.map((value, k) =>
      sizes[0] > 0 && sizes[k] > 0 ? (value * sizes[0]) / sizes[k] : value,
    );
    this.#problem.retarget(rest, lambda);
    this.#iteration = this.#iterate(lambda);
  }

  /** Writes the stage's network into its block of the engine's. */
  #place(): void {
    const { weights, layout } = this.#engine;
    const { depth, width } = this.#shape;
    const first = this.#stage * width;
    for (const [t, { name, offset, rows, columns }] of networkLayout(this.#shape).entries()) {
      const to = layout[t];
      const isOutput = t >= 2 * depth;
      const scale = isOutput ? this.#scale : 1;
      const row = isOutput ? 0 : first;
      const column = name.endsWith('.bias') || t === 0 ? 0 : first;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const base = t === 2 * depth + 1 ? this.#bias[i] : 0;
          const at = to.offset + (row + i) * to.columns + column + j;
          weights[at] = base + scale * this.#weights[offset + i * columns + j];
        }
      }
    }
  }
}
