import type { Batch, Vector } from '../../engine.ts';
import { networkLayout } from '../../layout.ts';
import type { Optimizer, Tensor, TensorFlow, Variable } from './api.ts';
import { lossesOf } from './losses.ts';
import { type Network, networkOf } from './network.ts';
import { type Form, type Points, pointsOf, weightOf } from './points.ts';

const B1 = 0.9;
const B2 = 0.999;
const EPSILON = 1e-8;

/**
 * Training on one batch all by TensorFlow.js, Adam included: weights and points stay where its backend computes, and
 * nothing is read back before it is asked for, so that backends without synchronous read-back serve. What our engines
 * are measured against.
 */
export class TensorflowTrainer {
  readonly #tf: TensorFlow;
  readonly #directions: number;
  readonly #network: Network;
  readonly #variables: readonly Variable[];
  readonly #trained: Variable[];
  readonly #points: Points;
  readonly #adam: Optimizer;
  #loss: Tensor | undefined;

  /** @param weights where to begin, flat */
  constructor(tf: TensorFlow, form: Form, batch: Batch, omega: Float64Array, weights: Vector, rate: number) {
    const layout = networkLayout(form.shape);
    this.#tf = tf;
    this.#directions = form.directions;
    this.#network = networkOf(tf, form.shape, layout, form.directions);
    this.#variables = tf.tidy(() => layout.map((one) => tf.variable(weightOf(tf, weights, one), !one.fixed)));
    this.#trained = this.#variables.filter((_, k) => !layout[k].fixed);
    this.#points = tf.tidy(() => {
      const points = pointsOf(tf, form, batch, omega, 0, batch.count);
      for (const tensor of tensorsOf(points)) tf.keep(tensor);
      return points;
    });
    this.#adam = tf.train.adam(rate, B1, B2, EPSILON);
  }

  /** One step down the sum of the losses of all orders. */
  step(): void {
    const tf = this.#tf;
    this.#loss?.dispose();
    this.#loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => {
        const output = this.#network(this.#variables, this.#points.features);
        return lossesOf(tf, this.#directions, output, this.#points).reduce((sum, part) => tf.add(sum, part));
      }, this.#trained);
      this.#adam.applyGradients(grads);
      return value;
    });
  }

  /** Of the last step, before it; NaN where there was none. Resolves when all steps have been done. */
  async loss(): Promise<number> {
    return (await this.#loss?.data())?.[0] ?? Number.NaN;
  }

  dispose(): void {
    this.#loss?.dispose();
    this.#adam.dispose();
    this.#tf.dispose([...this.#variables, ...tensorsOf(this.#points)]);
  }
}

function tensorsOf({ features, targets, omega, shares, norm }: Points): readonly Tensor[] {
  return [...features, ...targets, ...omega, shares, ...(norm ? [norm.frames] : [])];
}
