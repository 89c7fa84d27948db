import { CurvatureChain } from '../../curvature/chain.ts';
import { COMPONENTS, type MetricField, STREAMS } from '../../metric-field.ts';
import { pairInFrame, quadInFrame } from '../frame.ts';
import { createCongruence, diagonalise } from '../proof/congruence.ts';

const QUANTITIES = ['ricci', 'scalar', 'riemannCovariant', 'kretschmann', 'determinant', 'inverse'] as const;

/**
 * The curvature at sampled points, in an orthonormal frame, each quantity beside the size of the terms that it is
 * the sum of: what a quantity differs by is nothing where it is a small multiple of Number.EPSILON times that.
 */
export interface CurvatureSamples {
  readonly count: number;
  /** Shape [count, 4]. */
  readonly points: Float64Array;
  /** Shape [count, 15, 10]. */
  readonly jets: Float64Array;
  /** Frame components R_âb̂, shape [count, 10], and diag(±1), shape [count, 4]. */
  readonly ricci: Float64Array;
  readonly signs: Float64Array;
  /** Largest |R_âb̂ĉd̂|, shape [count]. */
  readonly riemann: Float64Array;
  readonly scalar: Float64Array;
  readonly kretschmann: Float64Array;
  readonly determinant: Float64Array;
  /** Sizes of the terms, shape [count] each. */
  readonly terms: Readonly<Record<'ricci' | 'riemann' | 'scalar' | 'kretschmann' | 'determinant', Float64Array>>;
}

const SLICE = 32;

/**
 * @param points where the metric is regular, shape [count, 4]; those where a derivative is not finite are left out
 */
export function* sampleCurvature(
  field: MetricField,
  points: Float64Array,
  count: number,
): Generator<number, CurvatureSamples> {
  const kept = finiteJets(field, points, count);
  const { jets } = kept;
  const n = kept.count;
  const numbers = () => new Float64Array(n);
  const samples = {
    ...kept,
    ricci: new Float64Array(COMPONENTS * n),
    signs: new Float64Array(4 * n),
    riemann: numbers(),
    scalar: numbers(),
    kretschmann: numbers(),
    determinant: numbers(),
    terms: { ricci: numbers(), riemann: numbers(), scalar: numbers(), kretschmann: numbers(), determinant: numbers() },
  };
  const { terms } = samples;
  const chain = new CurvatureChain(1);
  const magnitudes = new CurvatureChain(1, { magnitudes: true });
  const congruence = createCongruence();
  const size = STREAMS[2] * COMPONENTS;
  for (let p = 0; p < n; p++) {
    const jet = jets.subarray(size * p, size * (p + 1));
    const values = chain.compute(jet, 1, QUANTITIES);
    const sums = magnitudes.compute(jet, 1, QUANTITIES);
    diagonalise(jet, 0, congruence);
    const { frame } = congruence;
    const sizes = absolute(frame);
    samples.signs.set(congruence.signs, 4 * p);
    samples.scalar[p] = values.scalar[0]!;
    terms.scalar[p] = sums.scalar[0]!;
    samples.kretschmann[p] = values.kretschmann[0]!;
    samples.determinant[p] = values.determinant[0]!;
    terms.determinant[p] = Math.abs(values.determinant[0]!) * condition(jet, values.inverse);
    pairInFrame(frame, values.ricci, 0, pair);
    samples.ricci.set(pair, COMPONENTS * p);
    pairInFrame(sizes, sums.ricci, 0, pair);
    terms.ricci[p] = largest(pair);
    quadInFrame(frame, values.riemannCovariant, 0, quad);
    quadInFrame(sizes, sums.riemannCovariant, 0, quadTerms);
    samples.riemann[p] = largest(quad);
    terms.riemann[p] = largest(quadTerms);
    // K is a sum of squares of Riemann's components, each as uncertain as its own terms are large.
    for (let k = 0; k < 256; k++) terms.kretschmann[p]! += Math.abs(quad[k]!) * quadTerms[k]!;
    if (p % SLICE === SLICE - 1) yield p / n;
  }
  return samples;
}

const pair = new Float64Array(COMPONENTS);
const quad = new Float64Array(256);
const quadTerms = new Float64Array(256);
const frameSizes = new Float64Array(16);

function absolute(frame: Float64Array): Float64Array {
  for (let k = 0; k < 16; k++) frameSizes[k] = Math.abs(frame[k]!);
  return frameSizes;
}

function largest(values: Float64Array): number {
  let size = 0;
  for (const value of values) size = Math.max(size, Math.abs(value));
  return size;
}

/** Σ |g_ab g^ab|: how much a relative change of the components is magnified in the determinant. */
function condition(g: Float64Array, inverse: Float64Array): number {
  let sum = 0;
  for (let k = 0, i = 0; i < 4; i++) {
    for (let j = i; j < 4; j++, k++) sum += (i === j ? 1 : 2) * Math.abs(g[k]! * inverse[k]!);
  }
  return sum;
}

function finiteJets(field: MetricField, points: Float64Array, count: number) {
  const size = STREAMS[2] * COMPONENTS;
  const jets = new Float64Array(size * count);
  field.jets(points, count, 2, jets);
  const kept = points.slice();
  let n = 0;
  for (let p = 0; p < count; p++) {
    if (Number.isNaN(jets[size * p]!)) continue;
    jets.copyWithin(size * n, size * p, size * (p + 1));
    kept.copyWithin(4 * n, 4 * p, 4 * (p + 1));
    n++;
  }
  return { count: n, points: kept.subarray(0, 4 * n), jets: jets.subarray(0, size * n) };
}
