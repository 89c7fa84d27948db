import type { Engine } from '../engine.ts';
import type { BatchSource } from '../first-order.ts';
import { addSection, type ReadonlyState, restore, type State, section } from '../state.ts';
import type { Stepper, StepReport } from '../stepper.ts';
import { streamsAlong } from '../streams.ts';
import { dot } from '../vectors.ts';
import { conjugateGradients } from './conjugate-gradients.ts';
import { KroneckerPreconditioner } from './kronecker-preconditioner.ts';

export interface KfacOptions {
  /** μ of the first step, relative to the largest eigenvalue of the factors. */
  readonly damping: number;
  /** Products with the Gauss–Newton matrix that a step may take. */
  readonly products: number;
  /** Steps from one set of Kronecker factors to the next. */
  readonly refresh: number;
}

/** Parts of a step that are tried where the whole does not lower the loss as it should. */
const SHORTENINGS = 5;
/** The least μ, relative to the largest eigenvalue of the factors. */
const LEAST = { float32: 1e-9, float64: 1e-15 };
/** Part of the last step from which conjugate gradients start. */
const WARM = 0.9;

/**
 * Gauss–Newton without a matrix, for networks too large for one: a step d minimises the damped quadratic model of the batch's
 * loss, gᵀd + ½ dᵀ(G + μ)d, by conjugate gradients (Martens 2010) that are preconditioned by the Kronecker factors of G
 * (Martens & Grosse 2015) and start from the last step. With one product a step it is K-FAC with the exact length of the
 * step; with more of them it goes over into Levenberg–Marquardt. μ follows the ratio of the loss's decrease to the model's.
 *
 * @param lambda weights of the orders
 */
export function createKfac(
  engine: Engine,
  data: BatchSource,
  lambda: readonly number[],
  { damping, products, refresh }: KfacOptions,
): Stepper {
  const { weights, precision } = engine;
  const size = weights.length;
  const preconditioner = new KroneckerPreconditioner(engine);
  const direction = engine.allocate(size);
  const product = engine.allocate(size);
  const last = new Float64Array(size);
  const start = new Float64Array(size);
  /** μ, zero before the first step. */
  const mu = Float64Array.of(0);
  /** Of a forward pass, at one point. */
  const pass = 2 * streamsAlong(engine.directions, engine.order) * size;
  let operations = 0;
  const total = (parts: ArrayLike<number>) => lambda.reduce((sum, weight, k) => sum + weight * parts[k], 0);

  return {
    get operations() {
      return operations;
    },
    step(index: number): StepReport {
      const batch = data.batch(index);
      const { losses, gradients } = engine.gradient(batch, data.omega, lambda, 'combined');
      operations += 3 * pass * batch.count;
      const parts = Array.from(losses);
      const loss = total(parts);
      const report = { loss, parts, weights: lambda, rate: mu[0] };
      if (!Number.isFinite(loss)) return report;
      const downhill = Float64Array.from(gradients[0], (g) => -g);
      if (index % refresh === 0 || mu[0] === 0) {
        preconditioner.refresh(engine.kroneckerFactors!(batch, data.omega, lambda, Math.imul(index + 1, 0x9e3779b1)));
        operations += 4 * pass * batch.count;
      }
      const largest = preconditioner.largest;
      if (mu[0] === 0) mu[0] = damping * largest;
      mu[0] = Math.max(mu[0], LEAST[precision] * largest);

      const { x, residual } = conjugateGradients(
        (p, out) => {
          direction.set(p);
          engine.gaussNewton!(batch, data.omega, lambda, direction, product);
          operations += 5 * pass * batch.count;
          for (let i = 0; i < size; i++) out[i] = product[i] + mu[0] * p[i];
        },
        (r, out) => preconditioner.apply(r, mu[0], out),
        downhill,
        last.map((d) => WARM * d),
        products,
      );
      const slope = -dot(downhill, x);
      // xᵀGx, from (G + μ)x = −g − r.
      const bend = dot(x, downhill) - dot(x, residual) - mu[0] * dot(x, x);
      start.set(weights);
      let length = 1;
      let gain = 0;
      let found = false;
      for (let k = 0; k <= SHORTENINGS && slope < 0; k++) {
        for (let i = 0; i < size; i++) weights[i] = start[i] + length * x[i];
        const reached = total(engine.losses(batch, data.omega));
        operations += pass * batch.count;
        gain = (loss - reached) / -(length * slope + 0.5 * length * length * bend);
        found = reached < loss && gain > 0.1;
        if (found) break;
        // The minimum of the parabola through both losses and the slope.
        const rise = reached - loss - length * slope;
        length *= Number.isFinite(rise) ? Math.min(0.5, Math.max(0.1, (-0.5 * length * slope) / rise)) : 0.1;
      }
      if (!found) {
        length = 0;
        weights.set(start);
      }
      if (length === 1 && gain > 0.75) mu[0] *= 0.4;
      else if (length < 0.3 || gain < 0.25) mu[0] *= 2.5;
      for (let i = 0; i < size; i++) last[i] = length * x[i];
      return report;
    },
    saveState(): State {
      const state: State = new Map([
        ['mu', mu.slice()],
        ['last', last.slice()],
      ]);
      addSection(state, 'factors', preconditioner.saveState());
      return state;
    },
    loadState(state: ReadonlyState): void {
      restore(state, 'mu', mu);
      restore(state, 'last', last);
      preconditioner.loadState(section(state, 'factors'));
    },
  };
}
