// Elementary functions of two doubles at once, to about one unit in the last place, without tables: modules keep
// no static data, because the memory is shared with whoever allocates in it.

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

// @ts-ignore: decorator
@inline
export function both(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
export function sum2(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** exp(x) − 1 with its full relative accuracy; x is held to ±708. 2ᵏ (1 + p) with |ln(1 + p)| ≤ ln 2 / 2. */
export function expm1(x: v128): v128 {
  const held = f64x2.max(f64x2.min(x, both(708.0)), both(-708.0));
  const k = f64x2.nearest(mul(held, both(1.4426950408889634)));
  // ln 2 in two parts, the first short enough that its product with k is exact (Cody & Waite 1980).
  const high = f64x2.sub(held, mul(k, both(6.93147180369123816490e-1)));
  const r = f64x2.sub(high, mul(k, both(1.90821492927058770002e-10)));
  let p = madd(both(1.6059043836821613e-10), r, both(2.08767569878681e-9));
  p = madd(p, r, both(2.505210838544172e-8));
  p = madd(p, r, both(2.755731922398589e-7));
  p = madd(p, r, both(2.7557319223985893e-6));
  p = madd(p, r, both(2.48015873015873e-5));
  p = madd(p, r, both(1.984126984126984e-4));
  p = madd(p, r, both(1.388888888888889e-3));
  p = madd(p, r, both(8.333333333333333e-3));
  p = madd(p, r, both(4.1666666666666664e-2));
  p = madd(p, r, both(1.6666666666666666e-1));
  p = madd(p, r, both(0.5));
  p = madd(mul(p, r), r, r);
  const exponent = i64x2.add(i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k)), i64x2.splat(1023));
  const power = i64x2.shl(exponent, 52);
  return madd(power, p, f64x2.sub(power, both(1.0)));
}

/** Quadrant and remainder of x by π/2, |x| up to about 10⁵ without loss. */
// @ts-ignore: decorator
@inline
function quadrant(x: v128): v128 {
  return f64x2.nearest(mul(x, both(0.6366197723675814)));
}

/** sin (shift 0) or cos (shift 1) of x. */
export function sine(x: v128, shift: i32): v128 {
  const k = quadrant(x);
  let r = f64x2.sub(x, mul(k, both(1.5707963267341256)));
  r = f64x2.sub(r, mul(k, both(6.077100506303966e-11)));
  r = f64x2.sub(r, mul(k, both(2.0222662487959506e-21)));
  const q = mul(r, r);
  let s = madd(both(2.8114572543455206e-15), q, both(-7.647163731819816e-13));
  s = madd(s, q, both(1.6059043836821613e-10));
  s = madd(s, q, both(-2.505210838544172e-8));
  s = madd(s, q, both(2.7557319223985893e-6));
  s = madd(s, q, both(-1.984126984126984e-4));
  s = madd(s, q, both(8.333333333333333e-3));
  s = madd(s, q, both(-1.6666666666666666e-1));
  s = madd(mul(s, q), r, r);
  let c = madd(both(4.779477332387385e-14), q, both(-1.1470745597729725e-11));
  c = madd(c, q, both(2.08767569878681e-9));
  c = madd(c, q, both(-2.755731922398589e-7));
  c = madd(c, q, both(2.48015873015873e-5));
  c = madd(c, q, both(-1.388888888888889e-3));
  c = madd(c, q, both(4.1666666666666664e-2));
  c = madd(c, q, both(-0.5));
  c = madd(c, q, both(1.0));
  const n = i64x2.add(i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k)), i64x2.splat(shift));
  const odd = i64x2.eq(v128.and(n, i64x2.splat(1)), i64x2.splat(1));
  const sign = i64x2.shl(v128.and(n, i64x2.splat(2)), 62);
  return v128.xor(v128.bitselect(c, s, odd), sign);
}
