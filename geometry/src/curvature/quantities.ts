import { pairIndex } from '../tensors/bivectors.ts';
import { expandBivectors } from '../tensors/expand.ts';
import { christoffelDerivative } from './connection.ts';
import { CHRISTOFFEL, INVERSE, type PointCurvature, RICCI, RIEMANN, type Stage, WEYL } from './point.ts';
import { riemannMixed } from './riemann.ts';
import { dualSquareOf, raisePair, squareOf } from './squares.ts';

interface Definition {
  /** Numbers a point. */
  readonly width: number;
  readonly stage: Stage;
  write(point: PointCurvature, out: Float64Array, offset: number): void;
}

const scalar = (stage: Stage, value: (point: PointCurvature) => number): Definition => ({
  width: 1,
  stage,
  write(point, out, offset) {
    out[offset] = value(point);
  },
});

const tensor = (width: number, stage: Stage, value: (point: PointCurvature) => Float64Array): Definition => ({
  width,
  stage,
  write(point, out, offset) {
    const values = value(point);
    for (let k = 0; k < width; k += 1) out[offset + k] = values[k]!;
  },
});

function square(point: PointCurvature, values: Float64Array): number {
  raisePair(point.bivectors, values, point.mixed);
  return squareOf(point.mixed);
}

function dualSquare(point: PointCurvature, values: Float64Array): number {
  raisePair(point.bivectors, values, point.mixed);
  return dualSquareOf(point.bivectors, point.determinant, point.mixed, point.scratch);
}

/** R_{ab} R^{ab}. */
function ricciSquared(point: PointCurvature): number {
  const { inverse, ricci, scratch } = point;
  let sum = 0;
  for (let a = 0; a < 4; a += 1) {
    for (let b = 0; b < 4; b += 1) {
      let mixed = 0;
      for (let c = 0; c < 4; c += 1) mixed += inverse[pairIndex(a, c)]! * ricci[pairIndex(c, b)]!;
      scratch[4 * a + b] = mixed;
    }
  }
  for (let a = 0; a < 4; a += 1) {
    for (let b = 0; b < 4; b += 1) sum += scratch[4 * a + b]! * scratch[4 * b + a]!;
  }
  return sum;
}

/** Everything that the chain computes, by name: see {@link CurvatureQuantity}. */
export const DEFINITIONS = {
  /** g^{ab} [10]. */
  inverse: tensor(10, INVERSE, (point) => point.inverse),
  /** det g_{ab}. */
  determinant: scalar(INVERSE, (point) => (point.sign < 0 ? point.determinant : Math.abs(point.determinant))),
  /** Γ^a_{bc} [4, 10], upper index first. */
  christoffel: tensor(40, CHRISTOFFEL, (point) => point.upper),
  /** ∂_d Γ^a_{bc} [4 (d), 4 (a), 10]. */
  christoffelDerivative: {
    width: 160,
    stage: RIEMANN,
    write({ jet, offset, sign, inverse, upper, scratch }, out, outOffset) {
      christoffelDerivative(jet, offset, sign, inverse, upper, scratch, out, outOffset);
    },
  },
  /** R^a_{bcd} [4, 4, 4, 4]. */
  riemann: {
    width: 256,
    stage: RIEMANN,
    write(point, out, offset) {
      riemannMixed(point.inverse, point.riemann, point.sign, point.scratch, out, offset);
    },
  },
  /** R_{abcd} [4, 4, 4, 4]. */
  riemannCovariant: {
    width: 256,
    stage: RIEMANN,
    write(point, out, offset) {
      expandBivectors(point.riemann, point.sign, out, offset);
    },
  },
  /** R_{ab} = R^c_{acb} [10]. */
  ricci: tensor(10, RICCI, (point) => point.ricci),
  /** R = g^{ab} R_{ab}. */
  scalar: scalar(RICCI, (point) => point.scalar),
  /** G_{ab} = R_{ab} − R g_{ab}/2 [10]. */
  einstein: {
    width: 10,
    stage: RICCI,
    write({ jet, offset, sign, ricci, scalar }, out, outOffset) {
      for (let k = 0; k < 10; k += 1) out[outOffset + k] = ricci[k]! + 0.5 * sign * scalar * jet[offset + k]!;
    },
  },
  /** C_{abcd} [4, 4, 4, 4]. */
  weyl: {
    width: 256,
    stage: WEYL,
    write(point, out, offset) {
      expandBivectors(point.weyl, point.sign, out, offset);
    },
  },
  /** R_{abcd} R^{abcd}. */
  kretschmann: scalar(RIEMANN, (point) => square(point, point.riemann)),
  /** R_{ab} R^{ab}. */
  ricciSquared: scalar(RICCI, ricciSquared),
  /** I1 = C_{abcd} C^{abcd}. */
  weylSquared: scalar(WEYL, (point) => square(point, point.weyl)),
  /** I2 = *C_{abcd} C^{abcd}, its sign that of ε_{0123} = +√|g|. */
  weylDualSquared: scalar(WEYL, (point) => dualSquare(point, point.weyl)),
  /** Chern–Pontryagin: *R_{abcd} R^{abcd}; equal to I2 in four dimensions. */
  chernPontryagin: scalar(RIEMANN, (point) => dualSquare(point, point.riemann)),
  /**
   * Gauss–Bonnet (Euler) density R_{abcd} R^{abcd} − 4 R_{ab} R^{ab} + R²; for a Lorentzian metric the double dual
   * *R*_{abcd} R^{abcd} is minus this (Cherubini, Bini, Capozziello & Ruffini 2002, section 2).
   */
  gaussBonnet: scalar(
    RICCI,
    (point) => square(point, point.riemann) + 4 * point.sign * ricciSquared(point) + point.scalar ** 2,
  ),
} satisfies Record<string, Definition>;
