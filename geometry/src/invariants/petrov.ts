import { JET, PointCurvature, WEYL } from '../curvature/point.ts';
import type { Fault } from '../metric-field.ts';
import { BIVECTORS } from '../tensors/bivectors.ts';
import { orthonormalFrame } from './frame.ts';
import { complex, type PetrovType, petrovType } from './petrov-type.ts';

/** The Weyl tensor's algebra, point by point. */
export interface PetrovBlock {
  /** `undefined` at a faulty point, and where the Weyl tensor is less than a hundred times its own rounding error. */
  readonly types: readonly (PetrovType | undefined)[];
  /** I = Ψ0Ψ4 − 4Ψ1Ψ3 + 3Ψ2², [count, 2] (re, im); 16 I = I1 − i I2 of the chain. NaN at a faulty point. */
  readonly I: Float64Array;
  /** J = det(Ψ_{i+j}), [count, 2]; for type D, I = 3Ψ2² and J = −Ψ2³. NaN at a faulty point. */
  readonly J: Float64Array;
  readonly fault: Fault | undefined;
  readonly faulty: number;
}

export interface PetrovOptions {
  /**
   * How near a special type must be to be given, relative to the Weyl tensor's size; default 1e-8. For a learned metric
   * take the relative error of its curvature.
   */
  readonly tolerance?: number;
  /**
   * Curvature (1/length², in an orthonormal frame) that counts as rounding whatever the jets say; default 0. For jets
   * whose derivatives are themselves nothing but rounding, as of flat space pulled back through spherical coordinates:
   * some 1e-13/r².
   */
  readonly floor?: number;
}

/** How far rounding in a jet may move the Weyl tensor, as a multiple of the magnitude of what it is summed from. */
const ROUNDING = 256 * Number.EPSILON;

/**
 * Petrov types and the complex invariants I and J, for either signature convention.
 *
 * Q = E + iB with E_ij = C_{0i0j} and B_ij = *C_{0i0j} in an orthonormal frame; see {@link petrovType} for the tests.
 * The noise is 256 EPSILON (5.7e-14) times the magnitude of the terms that the Weyl tensor is summed from, in the same
 * frame, times the metric's condition: flat space in curved coordinates is O, and so is any conformally flat metric.
 *
 * @param jets shape [count, 15, 10]
 */
export function petrovTypes(jets: Float64Array, count: number, options: PetrovOptions = {}): PetrovBlock {
  const { tolerance = 1e-8, floor = 0 } = options;
  const point = new PointCurvature(false);
  const magnitude = new PointCurvature(true);
  const types: (PetrovType | undefined)[] = [];
  const I = new Float64Array(2 * count).fill(Number.NaN);
  const J = new Float64Array(2 * count).fill(Number.NaN);
  let fault: Fault | undefined;
  let faulty = 0;
  for (let n = 0; n < count; n += 1) {
    let message = point.compute(jets, JET * n, JET, WEYL);
    const sign = message === undefined ? orthonormalFrame(jets, JET * n, frame) : 0;
    if (sign === 0) {
      message ??= 'the metric is not Lorentzian';
      fault ??= { point: n, message };
      faulty += 1;
      types.push(undefined);
      continue;
    }
    magnitude.compute(jets, JET * n, JET, WEYL);
    const noise = Math.max(floor, ROUNDING * point.condition * toFrame(point.weyl, magnitude.weyl, sign));
    const result = petrovType(q, noise, tolerance);
    types.push(result.type);
    I.set(result.I, 2 * n);
    J.set(result.J, 2 * n);
  }
  return { types, I, J, fault, faulty };
}

const frame = new Float64Array(16);
const q = complex(9);
const rotation = new Float64Array(36);
const half = new Float64Array(36);
const halfMagnitude = new Float64Array(36);

/** Fills `q` from C_{AB}. @returns the norm of the frame components of the magnitudes */
function toFrame(weyl: Float64Array, magnitudes: Float64Array, sign: 1 | -1): number {
  for (let i = 0; i < 6; i += 1) {
    const [p, r] = BIVECTORS[i]!;
    for (let j = 0; j < 6; j += 1) {
      const [a, b] = BIVECTORS[j]!;
      rotation[6 * i + j] = frame[4 * p + a]! * frame[4 * r + b]! - frame[4 * p + b]! * frame[4 * r + a]!;
    }
  }
  for (let i = 0; i < 36; i += 6) {
    for (let j = 0; j < 6; j += 1) {
      let sum = 0;
      let size = 0;
      for (let k = 0; k < 6; k += 1) {
        sum += rotation[i + k]! * weyl[6 * k + j]!;
        size += Math.abs(rotation[i + k]!) * magnitudes[6 * k + j]!;
      }
      half[i + j] = sum;
      halfMagnitude[i + j] = size;
    }
  }
  // Twice the same matrix: C_{0i0j} = −C_{(jk)(lm)}, and *C_{0i0j} is either off-diagonal block.
  let size = 0;
  for (let i = 0; i < 3; i += 1) {
    for (let j = 0; j < 3; j += 1) {
      let re = 0;
      let im = 0;
      let terms = 0;
      for (let k = 0; k < 6; k += 1) {
        re += half[6 * i + k]! * rotation[6 * j + k]! - half[6 * i + 18 + k]! * rotation[6 * j + 18 + k]!;
        im += half[6 * i + 18 + k]! * rotation[6 * j + k]! + half[6 * i + k]! * rotation[6 * j + 18 + k]!;
        terms +=
          0.5 *
          (halfMagnitude[6 * i + k]! + halfMagnitude[6 * i + 18 + k]!) *
          (Math.abs(rotation[6 * j + k]!) + Math.abs(rotation[6 * j + 18 + k]!));
      }
      size += terms ** 2;
      q.re[3 * i + j] = 0.5 * sign * re;
      q.im[3 * i + j] = -0.5 * sign * im;
    }
  }
  return Math.sqrt(size);
}
