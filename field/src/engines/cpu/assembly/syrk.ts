import { madd, sum2 } from './lm-simd';

/** c[i][j] += α Σ_k a[i][k] b[j][k] for a 3 × 3 tile, both operands contiguous in k (even). Strides in bytes. */
export function dot33(a: usize, lda: usize, b: usize, ldb: usize, k: i32, alpha: f64, c: usize, ldc: usize): void {
  const zero = f64x2.splat(0);
  let c00 = zero;
  let c01 = zero;
  let c02 = zero;
  let c10 = zero;
  let c11 = zero;
  let c12 = zero;
  let c20 = zero;
  let c21 = zero;
  let c22 = zero;
  let a1 = a + lda;
  let a2 = a1 + lda;
  let b1 = b + ldb;
  let b2 = b1 + ldb;
  const end = a + (<usize>k << 3);
  while (a < end) {
    const x0 = v128.load(a);
    const x1 = v128.load(a1);
    const x2 = v128.load(a2);
    let y = v128.load(b);
    c00 = madd(x0, y, c00);
    c10 = madd(x1, y, c10);
    c20 = madd(x2, y, c20);
    y = v128.load(b1);
    c01 = madd(x0, y, c01);
    c11 = madd(x1, y, c11);
    c21 = madd(x2, y, c21);
    y = v128.load(b2);
    c02 = madd(x0, y, c02);
    c12 = madd(x1, y, c12);
    c22 = madd(x2, y, c22);
    a += 16;
    a1 += 16;
    a2 += 16;
    b += 16;
    b1 += 16;
    b2 += 16;
  }
  add3(c, alpha, c00, c01, c02);
  add3(c + ldc, alpha, c10, c11, c12);
  add3(c + 2 * ldc, alpha, c20, c21, c22);
}

// @ts-ignore: decorator
@inline
function add3(c: usize, alpha: f64, v0: v128, v1: v128, v2: v128): void {
  f64.store(c, f64.load(c) + alpha * (f64x2.extract_lane(v0, 0) + f64x2.extract_lane(v0, 1)));
  f64.store(c, f64.load(c, 8) + alpha * (f64x2.extract_lane(v1, 0) + f64x2.extract_lane(v1, 1)), 8);
  f64.store(c, f64.load(c, 16) + alpha * (f64x2.extract_lane(v2, 0) + f64x2.extract_lane(v2, 1)), 16);
}

/** Σ_k a[k] b[k], k even. */
export function dot(a: usize, b: usize, k: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const whole = a + (<usize>(k & ~7) << 3);
  for (; a < whole; a += 64, b += 64) {
    s0 = madd(v128.load(a), v128.load(b), s0);
    s1 = madd(v128.load(a, 16), v128.load(b, 16), s1);
    s2 = madd(v128.load(a, 32), v128.load(b, 32), s2);
    s3 = madd(v128.load(a, 48), v128.load(b, 48), s3);
  }
  const end = a + (<usize>(k & 6) << 3);
  for (; a < end; a += 16, b += 16) s0 = madd(v128.load(a), v128.load(b), s0);
  return sum2(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
}
