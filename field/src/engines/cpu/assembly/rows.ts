import { Real, ROW } from './simd';

/** Sums and multiples of rows. Lengths are in bytes, of whole rows of panels (32) unless an `end` is given. */

const SIZE: usize = sizeof<real>();

/** Σ x², in float64. */
export function squares(x: usize, end: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  for (; x + 16 <= end; x += 16) {
    const a = v128.load(x);
    if (SIZE == 4) {
      const low = f64x2.promote_low_f32x4(a);
      const high = f64x2.promote_low_f32x4(v128.shuffle<u64>(a, a, 1, 0));
      s0 = f64x2.add(s0, f64x2.mul(low, low));
      s1 = f64x2.add(s1, f64x2.mul(high, high));
    } else {
      s0 = f64x2.add(s0, f64x2.mul(a, a));
    }
  }
  s0 = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  for (; x < end; x += SIZE) sum += <f64>load<real>(x) * <f64>load<real>(x);
  return sum;
}

/** y = α x, α in float64: it may be beyond float32's range where x is denormal. */
export function scale(alpha: f64, x: usize, end: usize, y: usize): void {
  const a = f64x2.splat(alpha);
  for (; x + 16 <= end; x += 16) {
    const b = v128.load(x);
    if (SIZE == 4) {
      const low = f32x4.demote_f64x2_zero(f64x2.mul(a, f64x2.promote_low_f32x4(b)));
      const high = f32x4.demote_f64x2_zero(f64x2.mul(a, f64x2.promote_low_f32x4(v128.shuffle<u64>(b, b, 1, 0))));
      v128.store(y, v128.shuffle<u64>(low, high, 0, 2));
    } else {
      v128.store(y, f64x2.mul(a, b));
    }
    y += 16;
  }
  for (; x < end; x += SIZE) {
    store<real>(y, <real>(alpha * <f64>load<real>(x)));
    y += SIZE;
  }
}

export function dot(x: usize, bytes: usize, y: usize): real {
  let s0 = Real.splat(0);
  let s1 = s0;
  for (let i: usize = 0; i < bytes; i += ROW) {
    s0 = Real.madd(v128.load(x + i), v128.load(y + i), s0);
    s1 = Real.madd(v128.load(x + i, 16), v128.load(y + i, 16), s1);
  }
  return Real.sum(Real.add(s0, s1));
}

/** y += α x. */
export function addScaled(alpha: real, x: usize, bytes: usize, y: usize): void {
  const a = v128.splat<real>(alpha);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(y + i, Real.madd(a, v128.load(x + i), v128.load(y + i)));
}

/** α Σ x y for four rows y, `stride` bytes apart, to four places `toStride` bytes apart. */
export function dot4(alpha: real, x: usize, bytes: usize, y: usize, stride: usize, to: usize, toStride: usize): void {
  let s0 = Real.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let u0 = s0;
  let u1 = s0;
  let u2 = s0;
  let u3 = s0;
  let y1 = y + stride;
  let y2 = y1 + stride;
  let y3 = y2 + stride;
  const end = x + bytes;
  for (; x < end; x += ROW) {
    let a = v128.load(x);
    s0 = Real.madd(a, v128.load(y), s0);
    s1 = Real.madd(a, v128.load(y1), s1);
    s2 = Real.madd(a, v128.load(y2), s2);
    s3 = Real.madd(a, v128.load(y3), s3);
    a = v128.load(x, 16);
    u0 = Real.madd(a, v128.load(y, 16), u0);
    u1 = Real.madd(a, v128.load(y1, 16), u1);
    u2 = Real.madd(a, v128.load(y2, 16), u2);
    u3 = Real.madd(a, v128.load(y3, 16), u3);
    y += ROW;
    y1 += ROW;
    y2 += ROW;
    y3 += ROW;
  }
  store<real>(to, alpha * Real.sum(Real.add(s0, u0)));
  store<real>(to + toStride, alpha * Real.sum(Real.add(s1, u1)));
  store<real>(to + 2 * toStride, alpha * Real.sum(Real.add(s2, u2)));
  store<real>(to + 3 * toStride, alpha * Real.sum(Real.add(s3, u3)));
}

/** y += α x for four rows y, `stride` bytes apart, with four numbers α. */
export function addScaled4(alpha: usize, x: usize, bytes: usize, y: usize, stride: usize): void {
  const a0 = v128.load_splat<real>(alpha);
  const a1 = v128.load_splat<real>(alpha + SIZE);
  const a2 = v128.load_splat<real>(alpha + 2 * SIZE);
  const a3 = v128.load_splat<real>(alpha + 3 * SIZE);
  let y1 = y + stride;
  let y2 = y1 + stride;
  let y3 = y2 + stride;
  const end = x + bytes;
  for (; x < end; x += 16) {
    const b = v128.load(x);
    v128.store(y, Real.madd(a0, b, v128.load(y)));
    v128.store(y1, Real.madd(a1, b, v128.load(y1)));
    v128.store(y2, Real.madd(a2, b, v128.load(y2)));
    v128.store(y3, Real.madd(a3, b, v128.load(y3)));
    y += 16;
    y1 += 16;
    y2 += 16;
    y3 += 16;
  }
}
