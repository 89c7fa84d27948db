import { Real } from './simd';

/**
 * exp, tanh and the trigonometric functions on vectors: argument reduction by Cody and Waite, then a polynomial.
 * Coefficients: float32 exp, sin, cos and tanh, float64 tanh from Moshier's Cephes; float64 sin and cos from
 * Sun's fdlibm; float64 exp Taylor's to degree 13. Within 2 units in the last place in float32, 3 in float64.
 */
export class Elementary {
  /** exp x for x ≤ 0; the least normal number where the result would be smaller. */
  @inline
  static expNegative(x: v128): v128 {
    const single = sizeof<real>() == 4;
    // Adding 3/2 · 2^23 (2^52) rounds to an integer and leaves it in the low bits.
    const shift = Real.splat(single ? 12582912.0 : 6755399441055744.0);
    const y = v128.max<real>(x, Real.splat(single ? -87.33654 : -708.3964185322641));
    const shifted = Real.madd(y, Real.splat(1.4426950408889634), shift);
    const n = Real.sub(shifted, shift);
    // ln 2 in two parts, the first with so few bits that its product with n is exact.
    let r = Real.nmadd(n, Real.splat(single ? 0.693359375 : 6.9314718036912381649e-1), y);
    r = Real.nmadd(n, Real.splat(single ? -2.1219444e-4 : 1.90821492927058770002e-10), r);
    let p: v128;
    if (single) {
      p = Real.madd(Real.splat(1.98756915e-4), r, Real.splat(1.3981999507e-3));
      p = Real.madd(p, r, Real.splat(8.3334519073e-3));
      p = Real.madd(p, r, Real.splat(4.1665795894e-2));
      p = Real.madd(p, r, Real.splat(1.6666665459e-1));
      p = Real.madd(p, r, Real.splat(5.0000001201e-1));
    } else {
      p = Real.madd(Real.splat(1.0 / 6227020800.0), r, Real.splat(1.0 / 479001600.0));
      p = Real.madd(p, r, Real.splat(1.0 / 39916800.0));
      p = Real.madd(p, r, Real.splat(1.0 / 3628800.0));
      p = Real.madd(p, r, Real.splat(1.0 / 362880.0));
      p = Real.madd(p, r, Real.splat(1.0 / 40320.0));
      p = Real.madd(p, r, Real.splat(1.0 / 5040.0));
      p = Real.madd(p, r, Real.splat(1.0 / 720.0));
      p = Real.madd(p, r, Real.splat(1.0 / 120.0));
      p = Real.madd(p, r, Real.splat(1.0 / 24.0));
      p = Real.madd(p, r, Real.splat(1.0 / 6.0));
      p = Real.madd(p, r, Real.splat(0.5));
    }
    p = Real.add(Real.madd(Real.mul(r, r), p, r), Real.splat(1));
    return v128.add<bits>(p, v128.shl<bits>(shifted, single ? 23 : 52));
  }

  /** tanh x, given e = exp(−2|x|) and d = 1/(1 + e). */
  @inline
  static tanh(x: v128, e: v128, d: v128): v128 {
    const z = Real.mul(x, x);
    let p: v128;
    if (sizeof<real>() == 4) {
      p = Real.madd(Real.splat(-5.70498872745e-3), z, Real.splat(2.06390887954e-2));
      p = Real.madd(p, z, Real.splat(-5.37397155531e-2));
      p = Real.madd(p, z, Real.splat(1.33314422036e-1));
      p = Real.madd(p, z, Real.splat(-3.33332819422e-1));
    } else {
      p = Real.madd(Real.splat(-9.64399179425052238628e-1), z, Real.splat(-9.92877231001918586564e1));
      p = Real.madd(p, z, Real.splat(-1.61468768441708447952e3));
      let q = Real.add(z, Real.splat(1.12811678491632931402e2));
      q = Real.madd(q, z, Real.splat(2.23548839060100448583e3));
      q = Real.madd(q, z, Real.splat(4.84406305325125486048e3));
      p = v128.div<real>(p, q);
    }
    const near = Real.madd(Real.mul(x, z), p, x);
    const far = v128.or(Real.mul(Real.sub(Real.splat(1), e), d), v128.and(x, Real.splat(-0.0)));
    return v128.bitselect(near, far, v128.lt<real>(z, Real.splat(0.390625)));
  }

  /** n, the integer nearest to 2x/π, in the low bits: to be passed to the functions below. */
  @inline
  static quadrant(x: v128): v128 {
    return Real.madd(x, Real.splat(0.6366197723675814), shift());
  }

  /** x − n π/2, in full accuracy while n < 2^20. */
  @inline
  static reduced(x: v128, quadrant: v128): v128 {
    const n = Real.sub(quadrant, shift());
    if (sizeof<real>() == 4) {
      const low = reduce(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(n));
      const high = reduce(f64x2.promote_low_f32x4(upper(x)), f64x2.promote_low_f32x4(upper(n)));
      return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
    }
    return reduce(x, n);
  }

  /** sin of the original argument from sine and cosine of the reduced one: n odd swaps them, bit 1 is the sign. */
  @inline
  static sine(sine: v128, cosine: v128, quadrant: v128): v128 {
    return signed(swapped(sine, cosine, quadrant), quadrant);
  }

  @inline
  static cosine(sine: v128, cosine: v128, quadrant: v128): v128 {
    return signed(swapped(cosine, sine, quadrant), v128.add<bits>(quadrant, v128.splat<bits>(1)));
  }

  /** sin r for |r| ≤ π/4. */
  @inline
  static sineNear(r: v128): v128 {
    const z = Real.mul(r, r);
    let p: v128;
    if (sizeof<real>() == 4) {
      p = Real.madd(Real.splat(-1.9515295891e-4), z, Real.splat(8.3321608736e-3));
      p = Real.madd(p, z, Real.splat(-1.6666654611e-1));
    } else {
      p = Real.madd(Real.splat(1.58969099521155010221e-10), z, Real.splat(-2.50507602534068634195e-8));
      p = Real.madd(p, z, Real.splat(2.75573137070700676789e-6));
      p = Real.madd(p, z, Real.splat(-1.98412698298579493134e-4));
      p = Real.madd(p, z, Real.splat(8.33333333332248946124e-3));
      p = Real.madd(p, z, Real.splat(-1.66666666666666324348e-1));
    }
    return Real.madd(Real.mul(z, r), p, r);
  }

  /** cos r for |r| ≤ π/4. */
  @inline
  static cosineNear(r: v128): v128 {
    const z = Real.mul(r, r);
    let p: v128;
    if (sizeof<real>() == 4) {
      p = Real.madd(Real.splat(2.443315711809948e-5), z, Real.splat(-1.388731625493765e-3));
      p = Real.madd(p, z, Real.splat(4.166664568298827e-2));
    } else {
      p = Real.madd(Real.splat(-1.13596475577881948265e-11), z, Real.splat(2.0875723212981748279e-9));
      p = Real.madd(p, z, Real.splat(-2.75573143513906633035e-7));
      p = Real.madd(p, z, Real.splat(2.48015872894767294178e-5));
      p = Real.madd(p, z, Real.splat(-1.38888888888741095749e-3));
      p = Real.madd(p, z, Real.splat(4.16666666666666019037e-2));
    }
    return Real.madd(Real.mul(z, z), p, Real.nmadd(Real.splat(0.5), z, Real.splat(1)));
  }
}

/** 3/2 · 2^23 or 3/2 · 2^52: adding it rounds to an integer and leaves that in the low bits. */
function shift(): v128 {
  return Real.splat(sizeof<real>() == 4 ? 12582912.0 : 6755399441055744.0);
}

/** x − n π/2 in float64, π/2 in three parts of 33 bits. */
function reduce(x: v128, n: v128): v128 {
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(1.57079632673412561417)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(6.0771005063039659766e-11)));
  return f64x2.sub(r, f64x2.mul(n, f64x2.splat(2.02226624879595063154e-21)));
}

function upper(x: v128): v128 {
  return v128.shuffle<u64>(x, x, 1, 0);
}

/** `odd` where bit 0 of the quadrant is set. */
function swapped(even: v128, odd: v128, quadrant: v128): v128 {
  const one = v128.splat<bits>(1);
  return v128.bitselect(odd, even, v128.eq<bits>(v128.and(quadrant, one), one));
}

/** Negated where bit 1 of the quadrant is set. */
function signed(x: v128, quadrant: v128): v128 {
  const sign = v128.shl<bits>(v128.and(quadrant, v128.splat<bits>(2)), sizeof<real>() == 4 ? 30 : 62);
  return v128.xor(x, sign);
}
