import type { NetworkModel } from '@spacetime/dsl';
import { Random } from '@spacetime/geometry';
import type { Engine, TensorLayout, Vector } from './engine.ts';
import { addSection, type ReadonlyState, restore, section } from './state.ts';
import type { Stepper } from './stepper.ts';

/** Mean and deviation of the first s (Wang et al. 2022, § 4, and the settings of the PirateNet paper). */
const SCALE = { mean: 1, deviation: 0.1 };
/** The stream of random numbers that they come from: the weights themselves have stream 0. */
const STREAM = 1;

/** Where a tensor's V and s lie among the parameters; one without s is trained as it is. */
export interface FactorisedTensor {
  /** Among the engine's weights, row-major. */
  readonly from: number;
  readonly rows: number;
  readonly columns: number;
  /** Of the first row's s, and of V. */
  readonly scale: number | undefined;
  readonly to: number;
}

/** What is trained instead of the weights. */
export interface Factorisation {
  readonly layout: readonly TensorLayout[];
  readonly tensors: readonly FactorisedTensor[];
  /** As they are now. */
  readonly parameters: Vector;
}

/** An engine as its optimiser sees it: `weights`, `layout` and gradients are of what is trained. */
export interface Trainable {
  readonly engine: Engine;
  readonly factorisation?: Factorisation;
  /** A stepper on that engine, made to leave the network's weights up to date and to keep what was trained. */
  wrap<T extends Stepper>(stepper: T): T | (Stepper & { dispose?(): void });
}

/**
 * What is trained of an engine's weights: all but the fixed tensors, in place, or with `factorised` V and s of
 * W = diag(exp s) V for every weight [out, in] (random weight factorisation, Wang et al. 2022, arXiv 2210.01274,
 * eq. 3.2), beside which the engine's weights are a copy.
 *
 * @param seed of the random s
 */
export function trainable(engine: Engine, { factorised }: NetworkModel, seed: number): Trainable {
  const free = engine.layout.filter((tensor) => !tensor.fixed);
  if (factorised) return factorise(engine, free, new Random(seed, STREAM));
  const start = free[0]?.offset ?? 0;
  const wrap = <T extends Stepper>(stepper: T) => stepper;
  if (start === 0) return { engine, wrap };
  const layout = free.map((tensor) => ({ ...tensor, offset: tensor.offset - start }));
  const pull = (gradients: readonly Vector[]) => gradients.map((gradient) => gradient.subarray(start));
  return { engine: through(engine, layout, engine.weights.subarray(start), () => {}, pull), wrap };
}

/** s and V for every weight, biases and the like as they are. */
function factorise(engine: Engine, free: readonly TensorLayout[], random: Random): Trainable {
  const layout: TensorLayout[] = [];
  let size = 0;
  const place = (name: string, rows: number, columns: number) => {
    layout.push({ name, offset: size, rows, columns });
    size += rows * columns;
    return size - rows * columns;
  };
  const tensors = free.map(({ name, offset, rows, columns }): FactorisedTensor => {
    const scale = name.endsWith('.weight') ? place(name.replace(/weight$/, 'scale'), rows, 1) : undefined;
    return { from: offset, rows, columns, scale, to: place(name, rows, columns) };
  });
  const parameters = engine.allocate(size);
  const pulled = Array.from({ length: engine.order + 1 }, () => engine.allocate(size));
  const { weights } = engine;

  for (const { from, rows, columns, scale, to } of tensors) {
    for (let i = 0; i < rows; i++) {
      if (scale !== undefined) parameters[scale + i] = SCALE.mean + SCALE.deviation * random.normal();
      const shrink = scale === undefined ? 1 : Math.exp(-parameters[scale + i]);
      for (let j = i * columns; j < (i + 1) * columns; j++) parameters[to + j] = shrink * weights[from + j];
    }
  }

  function push(): void {
    for (const { from, rows, columns, scale, to } of tensors) {
      for (let i = 0; i < rows; i++) {
        const grow = scale === undefined ? 1 : Math.exp(parameters[scale + i]);
        for (let j = i * columns; j < (i + 1) * columns; j++) weights[from + j] = grow * parameters[to + j];
      }
    }
  }
  push();

  /** ∂/∂V_ij = exp(s_i) ∂/∂W_ij and ∂/∂s_i = Σ_j W_ij ∂/∂W_ij. */
  function pull(gradients: readonly Vector[]): readonly Vector[] {
    return gradients.map((gradient, k) => {
      const out = pulled[k];
      for (const { from, rows, columns, scale, to } of tensors) {
        for (let i = 0; i < rows; i++) {
          const grow = scale === undefined ? 1 : Math.exp(parameters[scale + i]);
          let along = 0;
          for (let j = i * columns; j < (i + 1) * columns; j++) {
            along += weights[from + j] * gradient[from + j];
            out[to + j] = grow * gradient[from + j];
          }
          if (scale !== undefined) out[scale + i] = along;
        }
      }
      return out;
    });
  }

  return {
    engine: through(engine, layout, parameters, push, pull),
    factorisation: { layout, tensors, parameters },
    wrap: (stepper) => ({
      step(index) {
        const report = stepper.step(index);
        push();
        return report;
      },
      get converged() {
        return stepper.converged === true;
      },
      get operations() {
        return stepper.operations ?? Number.NaN;
      },
      saveState() {
        const state = new Map([['parameters', parameters.slice()]]);
        addSection(state, 'stepper', stepper.saveState());
        return state;
      },
      loadState(state: ReadonlyState) {
        restore(state, 'parameters', parameters);
        push();
        stepper.loadState(section(state, 'stepper'));
      },
    }),
  };
}

/** The engine with other weights, pushed to it before it computes, and with gradients pulled back to them. */
function through(
  engine: Engine,
  layout: readonly TensorLayout[],
  weights: Vector,
  push: () => void,
  pull: (gradients: readonly Vector[]) => readonly Vector[],
): Engine {
  const { name, precision, threads, shape, order, directions, matrices } = engine;
  return {
    ...{ name, precision, threads, shape, order, directions, matrices, layout, weights },
    allocate: (length) => engine.allocate(length),
    gradient(batch, omega, lambda, mode) {
      push();
      const { losses, gradients } = engine.gradient(batch, omega, lambda, mode);
      return { losses, gradients: pull(gradients) };
    },
    losses(batch, omega) {
      push();
      return engine.losses(batch, omega);
    },
    forward(features, count, upTo, out) {
      push();
      engine.forward(features, count, upTo, out);
    },
    dispose: () => engine.dispose(),
  };
}
