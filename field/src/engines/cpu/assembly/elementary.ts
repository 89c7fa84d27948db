import { Real } from './simd';

/**
 * exp, tanh and the trigonometric functions on vectors: argument reduction by Cody and Waite, then a polynomial.
 * Coefficients: float32 exp, sin, cos and tanh, float64 tanh from Moshier's Cephes; float64 sin and cos from
 * Sun's fdlibm; float64 exp Taylor's to degree 13. Within 2 units in the last place in either precision.
 *
 * Constants stand in memory, polynomials from the highest power down: the runtime loads a vector in one
 * instruction and builds one from an immediate in three.
 */
const SINGLE = sizeof<real>() == 4;

/** log₂ e; ln 2 in two parts, the first with so few bits that n times it is exact; the least argument. */
const EXP_REDUCTION = memory.data<real>([
  1.4426950408889634,
  SINGLE ? 0.693359375 : 6.9314718036912382e-1,
  SINGLE ? -2.1219444e-4 : 1.9082149292705877e-10,
  SINGLE ? -87.33654 : -708.3964185322641,
]);
const EXP_32 = memory.data<f32>([
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
const EXP_64 = memory.data<f64>([
  1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6,
  2.48015873015873e-5, 1.984126984126984e-4, 1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2,
  1.6666666666666666e-1, 0.5,
]);
const TANH_32 = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
]);
const TANH_64 = memory.data<f64>([-9.643991794250523e-1, -9.928772310019186e1, -1.6146876844170845e3]);
const TANH_DENOMINATOR = memory.data<f64>([1.1281167849163293e2, 2.2354883906010045e3, 4.844063053251255e3]);
/** Between the polynomial and the exponential: 0.625². */
const TANH_NEAR = memory.data<real>([0.390625]);
const SIN_32 = memory.data<f32>([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
const SIN_64 = memory.data<f64>([
  1.5896909952115501e-10, -2.5050760253406863e-8, 2.7557313707070068e-6, -1.984126982985795e-4,
  8.33333333332249e-3, -1.6666666666666632e-1,
]);
const COS_32 = memory.data<f32>([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]);
const COS_64 = memory.data<f64>([
  -1.1359647557788195e-11, 2.087572321298175e-9, -2.7557314351390663e-7, 2.480158728947673e-5,
  -1.388888888887411e-3, 4.1666666666666602e-2,
]);
const TWO_OVER_PI = memory.data<real>([0.6366197723675814]);
/** π/2 in three parts of 33 bits. */
const HALF_PI = memory.data<f64>([1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21]);
/** 3/2 · 2^23 or 3/2 · 2^52: adding it rounds to an integer and leaves that in the low bits. */
const SHIFT = memory.data<real>([SINGLE ? 12582912.0 : 6755399441055744.0]);
const HALF = memory.data<real>([0.5]);
const SIGN = memory.data<real>([-0.0]);
const BITS = memory.data<bits>([1, 2]);

export class Elementary {
  @inline
  static signBit(): v128 {
    return Real.at(SIGN, 0);
  }

  /** exp x for x ≤ 0; the least normal number where the result would be smaller. */
  @inline
  static expNegative(x: v128): v128 {
    const y = v128.pmax<real>(x, Real.at(EXP_REDUCTION, 3));
    const shifted = Real.madd(y, Real.at(EXP_REDUCTION, 0), Real.at(SHIFT, 0));
    const n = Real.sub(shifted, Real.at(SHIFT, 0));
    let r = Real.nmadd(n, Real.at(EXP_REDUCTION, 1), y);
    r = Real.nmadd(n, Real.at(EXP_REDUCTION, 2), r);
    let p: v128;
    if (SINGLE) {
      p = Real.madd(Real.at(EXP_32, 0), r, Real.at(EXP_32, 1));
      p = Real.madd(p, r, Real.at(EXP_32, 2));
      p = Real.madd(p, r, Real.at(EXP_32, 3));
      p = Real.madd(p, r, Real.at(EXP_32, 4));
      p = Real.madd(p, r, Real.at(EXP_32, 5));
    } else {
      p = Real.madd(Real.at(EXP_64, 0), r, Real.at(EXP_64, 1));
      p = Real.madd(p, r, Real.at(EXP_64, 2));
      p = Real.madd(p, r, Real.at(EXP_64, 3));
      p = Real.madd(p, r, Real.at(EXP_64, 4));
      p = Real.madd(p, r, Real.at(EXP_64, 5));
      p = Real.madd(p, r, Real.at(EXP_64, 6));
      p = Real.madd(p, r, Real.at(EXP_64, 7));
      p = Real.madd(p, r, Real.at(EXP_64, 8));
      p = Real.madd(p, r, Real.at(EXP_64, 9));
      p = Real.madd(p, r, Real.at(EXP_64, 10));
      p = Real.madd(p, r, Real.at(EXP_64, 11));
    }
    p = Real.add(Real.madd(Real.mul(r, r), p, r), Real.integer(1));
    return v128.add<bits>(p, v128.shl<bits>(shifted, SINGLE ? 23 : 52));
  }

  /** tanh x, given e = exp(−2|x|) and d = 1/(1 + e). */
  @inline
  static tanh(x: v128, e: v128, d: v128): v128 {
    const z = Real.mul(x, x);
    let p: v128;
    if (SINGLE) {
      p = Real.madd(Real.at(TANH_32, 0), z, Real.at(TANH_32, 1));
      p = Real.madd(p, z, Real.at(TANH_32, 2));
      p = Real.madd(p, z, Real.at(TANH_32, 3));
      p = Real.madd(p, z, Real.at(TANH_32, 4));
    } else {
      p = Real.madd(Real.at(TANH_64, 0), z, Real.at(TANH_64, 1));
      p = Real.madd(p, z, Real.at(TANH_64, 2));
      let q = Real.add(z, Real.at(TANH_DENOMINATOR, 0));
      q = Real.madd(q, z, Real.at(TANH_DENOMINATOR, 1));
      q = Real.madd(q, z, Real.at(TANH_DENOMINATOR, 2));
      p = v128.div<real>(p, q);
    }
    const near = Real.madd(Real.mul(x, z), p, x);
    const far = v128.or(Real.mul(Real.sub(Real.integer(1), e), d), v128.and(x, Elementary.signBit()));
    return v128.bitselect(near, far, v128.lt<real>(z, Real.at(TANH_NEAR, 0)));
  }

  /** n, the integer nearest to 2x/π, in the low bits: to be passed to the functions below. */
  @inline
  static quadrant(x: v128): v128 {
    return Real.madd(x, Real.at(TWO_OVER_PI, 0), Real.at(SHIFT, 0));
  }

  /** x − n π/2, in full accuracy while n < 2^20. */
  @inline
  static reduced(x: v128, quadrant: v128): v128 {
    const n = Real.sub(quadrant, Real.at(SHIFT, 0));
    if (!SINGLE) return Elementary.reduce(x, n);
    const low = Elementary.reduce(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(n));
    const upperX = f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 0));
    const upperN = f64x2.promote_low_f32x4(v128.shuffle<u64>(n, n, 1, 0));
    const high = Elementary.reduce(upperX, upperN);
    return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  }

  /** x − n π/2 in float64. */
  @inline
  private static reduce(x: v128, n: v128): v128 {
    let r = f64x2.sub(x, f64x2.mul(n, v128.load64_splat(HALF_PI)));
    r = f64x2.sub(r, f64x2.mul(n, v128.load64_splat(HALF_PI + 8)));
    return f64x2.sub(r, f64x2.mul(n, v128.load64_splat(HALF_PI + 16)));
  }

  /** sin r for |r| ≤ π/4. */
  @inline
  static sineNear(r: v128): v128 {
    const z = Real.mul(r, r);
    let p: v128;
    if (SINGLE) {
      p = Real.madd(Real.at(SIN_32, 0), z, Real.at(SIN_32, 1));
      p = Real.madd(p, z, Real.at(SIN_32, 2));
    } else {
      p = Real.madd(Real.at(SIN_64, 0), z, Real.at(SIN_64, 1));
      p = Real.madd(p, z, Real.at(SIN_64, 2));
      p = Real.madd(p, z, Real.at(SIN_64, 3));
      p = Real.madd(p, z, Real.at(SIN_64, 4));
      p = Real.madd(p, z, Real.at(SIN_64, 5));
    }
    return Real.madd(Real.mul(z, r), p, r);
  }

  /** cos r for |r| ≤ π/4. */
  @inline
  static cosineNear(r: v128): v128 {
    const z = Real.mul(r, r);
    let p: v128;
    if (SINGLE) {
      p = Real.madd(Real.at(COS_32, 0), z, Real.at(COS_32, 1));
      p = Real.madd(p, z, Real.at(COS_32, 2));
    } else {
      p = Real.madd(Real.at(COS_64, 0), z, Real.at(COS_64, 1));
      p = Real.madd(p, z, Real.at(COS_64, 2));
      p = Real.madd(p, z, Real.at(COS_64, 3));
      p = Real.madd(p, z, Real.at(COS_64, 4));
      p = Real.madd(p, z, Real.at(COS_64, 5));
    }
    return Real.madd(Real.mul(z, z), p, Real.nmadd(Real.at(HALF, 0), z, Real.integer(1)));
  }

  /** sin of the original argument from sine and cosine of the reduced one. */
  @inline
  static sine(sine: v128, cosine: v128, quadrant: v128): v128 {
    return signed(swapped(sine, cosine, quadrant), quadrant);
  }

  @inline
  static cosine(sine: v128, cosine: v128, quadrant: v128): v128 {
    return signed(swapped(cosine, sine, quadrant), v128.add<bits>(quadrant, v128.load_splat<bits>(BITS)));
  }
}

/** `odd` where bit 0 of the quadrant is set. */
function swapped(even: v128, odd: v128, quadrant: v128): v128 {
  const one = v128.load_splat<bits>(BITS);
  return v128.bitselect(odd, even, v128.eq<bits>(v128.and(quadrant, one), one));
}

/** Negated where bit 1 of the quadrant is set. */
function signed(x: v128, quadrant: v128): v128 {
  const sign = v128.shl<bits>(v128.and(quadrant, v128.load_splat<bits>(BITS + sizeof<bits>())), SINGLE ? 30 : 62);
  return v128.xor(x, sign);
}
