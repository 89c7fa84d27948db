import { symmetricEigen } from '../../optimizers/symmetric-eigen.ts';

/** Halvings of an interval's logarithm. */
const HALVINGS = 64;

/**
 * For symmetric tensors y the vectors x with |x⁰| + ‖x⃗‖ = 1 whose images y x have the largest |v⁰| + ‖v⃗‖: the corner
 * (1, 0) or a point (0, n) of the rim, see `engines/cpu/assembly/papuc.ts`.
 *
 * @param tensors shape [count, 10], the components 00 01 02 03 11 12 13 22 23 33
 * @returns shape [count, 4]
 */
export function longestVectors(tensors: Float32Array): Float32Array {
  const count = tensors.length / 10;
  const vectors = new Float32Array(4 * count);
  for (let p = 0; p < count; p++) {
    const y = tensors.subarray(10 * p, 10 * (p + 1));
    const b = [y[1], y[2], y[3]];
    const { n, length } = onRim(b, [y[4], y[5], y[6], y[5], y[7], y[8], y[6], y[8], y[9]]);
    if (length > Math.abs(y[0]) + Math.hypot(...b)) vectors.set(n, 4 * p + 1);
    else vectors[4 * p] = 1;
  }
  return vectors;
}

/**
 * max_{‖n‖ = 1} |b·n| + ‖S n‖ = max_{‖m‖ = 1} ‖b + S m‖, attained by n = (b + S m)/‖b + S m‖; m maximises a quadratic
 * on the sphere, so that (t + g_k) m_k = s_k b_k in S's eigenbasis with g_k = max s² − s_k² and t ≥ 0.
 */
function onRim(b: readonly number[], matrix: readonly number[]): { n: readonly number[]; length: number } {
  if (![...b, ...matrix].every(Number.isFinite)) return { n: [0, 0, 0], length: Number.NaN };
  const { values: s, vectors: q } = symmetricEigen(3, matrix);
  const axes = [0, 1, 2];
  const inBasis = axes.map((k) => axes.reduce((sum, i) => sum + q[3 * i + k] * b[i], 0));
  const c = axes.map((k) => s[k] * inBasis[k]);
  const largest = Math.max(...s.map(Math.abs));
  const gaps = axes.map((k) => (largest - Math.abs(s[k])) * (largest + Math.abs(s[k])));
  const at = (t: number) => c.map((ck, k) => (ck === 0 ? 0 : ck / (t + gaps[k])));
  // Between a t at which one term alone is 1 or more, and one at which their sum cannot be.
  let low = Math.max(0, ...c.map((ck, k) => Math.abs(ck) - gaps[k]));
  let high = Math.hypot(...c);
  if (low === 0 && Math.hypot(...at(0)) < 1) high = 0;
  for (let step = 0; step < HALVINGS && low < high; step++) {
    const middle = low > 0 ? Math.sqrt(low) * Math.sqrt(high) : high / 2;
    if (Math.hypot(...at(middle)) > 1) low = middle;
    else high = middle;
  }
  const m = at(high);
  const best = gaps.indexOf(0);
  // No component along the largest eigenvalue's vector: either sign of the rest will do.
  if (high === 0) m[best] = Math.sqrt(Math.max(0, 1 - Math.hypot(...m) ** 2));
  const image = axes.map((k) => inBasis[k] + s[k] * m[k]);
  const length = Math.hypot(...image);
  const n = axes.map((i) => (length === 0 ? 0 : axes.reduce((sum, k) => sum + q[3 * i + k] * image[k], 0) / length));
  return { n, length };
}
