import { PAIRS } from '@spacetime/dsl';
import { orthonormalFrame } from '@spacetime/geometry';
import type { FrameNorm, Vector } from '../engine.ts';
import { FitError } from '../fit-error.ts';
import type { Normalisation } from '../normalisation.ts';
import type { Evaluator } from './problem.ts';
import type { VolumeWeights } from './volume-weights.ts';

/**
 * Norms of the metric's error Δ_ij by its components Δ_ab = e_a^i e_b^j Δ_ij in an orthonormal frame e of the exact
 * metric g, as in the code of the paper (Einstein Fields, arXiv 2507.11589), for the values alone; derivatives keep
 * their squares.
 *
 * `minkowski`: ½ |g^ik g^jl Δ_ij Δ_kl| = ½ |Σ_ab η_aa η_bb Δ_ab²|. Of an indefinite form the size alone counts, as
 * there: it vanishes for errors that do not, k⊗k with null k among them, so that nothing says a fit converges.
 *
 * `papuc`: the operator norm of Δ^a_b over vectors with Papuc's norm of the observer e_0, which is
 * ‖v‖ = (|g(e_0,v)| + √(g(e_0,v)² − g(e_0,e_0) g(v,v)))/|g(e_0,e_0)| = |v⁰| + ‖v⃗‖. That code takes the largest of a
 * thousand random vectors and components U^T Δ U |Λ|⁻¹ by the eigenvectors g = U Λ U^T, which are those of no frame;
 * here the supremum is exact and |Λ|^−½ stands on both sides. e_0 is the timelike eigenvector of g in coordinates
 * scaled to components of order one.
 *
 * Both are divided by the mean over samples of Σ_ab Δ_ab², or of its root, for Δ the target less its mean: the loss
 * of a network that gives nothing is of order one half, or one.
 */
export class FrameNormWriter {
  readonly kind: FrameNorm['kind'];
  readonly #normalisation: Normalisation;
  readonly #frame = new Float64Array(16);
  readonly #metric = new Float64Array(10);
  #factor = 1;

  /**
   * @param points shape [count, 4], from which the size of the target is estimated
   * @throws FitError where the metric has no orthonormal frame at a point
   */
  constructor(
    kind: FrameNorm['kind'],
    evaluator: Evaluator,
    normalisation: Normalisation,
    points: Float64Array,
    volume?: VolumeWeights,
  ) {
    this.kind = kind;
    this.#normalisation = normalisation;
    const { active, components } = normalisation;
    const count = points.length / 4;
    const frames = new Float64Array(count * active.length * 10);
    evaluator.run(points, count, 0);
    this.write(evaluator, points, count, 1, frames);
    let size = 0;
    for (let p = 0; p < count; p++) {
      let square = 0;
      for (let k = 0; k < 10; k++) {
        let y = 0;
        for (const [c, component] of active.entries()) {
          const value = (evaluator.targets[10 * p + component] - components.offset[component]) / components.scale[c];
          y += value * frames[(p * active.length + c) * 10 + k];
        }
        square += multiplicity(k) * y * y;
      }
      const weight = volume?.at(evaluator, p) ?? 1;
      size += (weight * (kind === 'minkowski' ? square : Math.sqrt(square))) / count;
    }
    this.#factor = kind === 'minkowski' ? 1 / Math.sqrt(size) : 1 / size;
  }

  /**
   * T of the points that the evaluator holds, every `streams` rows one, such that the components in the frame are
   * Σ_c e_c T[c] for errors e of the normalised outputs.
   *
   * @param out shape [count, outputs, 10]
   */
  write(evaluator: Evaluator, points: Float64Array, count: number, streams: number, out: Vector): void {
    const { active, components } = this.#normalisation;
    const { targets, background } = evaluator;
    const frame = this.#frame;
    for (let p = 0, k = 0; p < count; p++) {
      const row = 10 * p * streams;
      for (let c = 0; c < 10; c++) this.#metric[c] = targets[row + c] + background[row + c];
      if (orthonormalFrame(this.#metric, 0, frame) === 0) {
        const at = evaluator.describe(points.subarray(4 * p, 4 * p + 4));
        throw new FitError(
          `the metric is not Lorentzian at the sample ${at}, where \`loss ${this.kind}\` needs an orthonormal frame: keep the chart's domain clear of it, or choose \`loss mse\``,
        );
      }
      for (const [c, component] of active.entries()) {
        const [i, j] = PAIRS[component];
        const scale = this.#factor * components.scale[c];
        for (const [a, b] of PAIRS) {
          const straight = frame[4 * a + i] * frame[4 * b + j];
          out[k++] = scale * (i === j ? straight : straight + frame[4 * a + j] * frame[4 * b + i]);
        }
      }
    }
  }
}

/** How often a component occurs in the symmetric matrix. */
function multiplicity(component: number): number {
  const [a, b] = PAIRS[component];
  return a === b ? 1 : 2;
}
