import { Elementary } from './elementary';
import { Real } from './simd';

/** The activations, numbered as on the other side. */
const SILU: i32 = 0;
const TANH: i32 = 1;
export const SINE: i32 = 2;

/** Bytes of σ at `f`, then σ′, σ″, σ‴ at `d` each `stride` bytes after the last. */
class Sink {
  @inline
  static put(f: usize, d: usize, stride: usize, f0: v128, f1: v128, f2: v128, f3: v128): void {
    v128.store(f, f0);
    v128.store(d, f1);
    v128.store(d + stride, f2);
    v128.store(d + 2 * stride, f3);
  }
}

class Activation {
  /** z s with s = 1/(1 + exp −z); c = 1 − s, h = c − s, s′ = s c. */
  @inline
  static silu(z: v128, f: usize, d: usize, stride: usize): void {
    const one = Real.integer(1);
    const e = Elementary.expNegative(v128.or(z, Elementary.signBit()));
    const large = v128.div<real>(one, Real.add(one, e));
    const small = Real.mul(e, large);
    const negative = v128.lt<real>(z, Real.integer(0));
    const s = v128.bitselect(small, large, negative);
    const c = v128.bitselect(large, small, negative);
    const h = Real.sub(c, s);
    const s1 = Real.mul(s, c);
    const f1 = Real.mul(s, Real.madd(z, c, one));
    const f2 = Real.mul(s1, Real.madd(z, h, Real.integer(2)));
    const f3 = Real.mul(s1, Real.madd(z, Real.nmadd(Real.integer(6), s1, one), Real.mul(Real.integer(3), h)));
    Sink.put(f, d, stride, Real.mul(z, s), f1, f2, f3);
  }

  /** t′ = 1 − t² = 4e/(1 + e)² with e = exp(−2|z|), which keeps its accuracy in the tails. */
  @inline
  static tanh(z: v128, f: usize, d: usize, stride: usize): void {
    const one = Real.integer(1);
    const e = Elementary.expNegative(Real.mul(v128.or(z, Elementary.signBit()), Real.integer(2)));
    const r = v128.div<real>(one, Real.add(one, e));
    const t = Elementary.tanh(z, e, r);
    const t1 = Real.mul(Real.mul(Real.integer(4), e), Real.mul(r, r));
    const f2 = Real.mul(v128.neg<real>(Real.add(t, t)), t1);
    const f3 = Real.mul(t1, Real.nmadd(Real.integer(6), t1, Real.integer(4)));
    Sink.put(f, d, stride, t, t1, f2, f3);
  }

  @inline
  static sine(z: v128, omega: f64, f: usize, d: usize, stride: usize): void {
    const w = Real.splat(omega);
    const x = Real.mul(w, z);
    const quadrant = Elementary.quadrant(x);
    const r = Elementary.reduced(x, quadrant);
    const s = Elementary.sineNear(r);
    const c = Elementary.cosineNear(r);
    const f0 = Elementary.sine(s, c, quadrant);
    const f1 = Real.mul(w, Elementary.cosine(s, c, quadrant));
    const square = Real.splat(-omega * omega);
    Sink.put(f, d, stride, f0, f1, Real.mul(square, f0), Real.mul(square, f1));
  }

  /** cos(ωz) e, e = exp(−s²z²): Leibniz' rule with e′ = u e, e″ = (u² + v) e, e‴ = (u² + 3v) u e. */
  @inline
  static gabor(z: v128, omega: f64, scale: f64, f: usize, d: usize, stride: usize): void {
    const x = Real.mul(Real.splat(omega), z);
    const quadrant = Elementary.quadrant(x);
    const r = Elementary.reduced(x, quadrant);
    const sr = Elementary.sineNear(r);
    const cr = Elementary.cosineNear(r);
    const square = Real.splat(-omega * omega);
    const c = Elementary.cosine(sr, cr, quadrant);
    const c1 = Real.mul(Real.splat(-omega), Elementary.sine(sr, cr, quadrant));
    const c2 = Real.mul(square, c);
    const c3 = Real.mul(square, c1);
    const v = Real.splat(-2 * scale * scale);
    const u = Real.mul(v, z);
    const e = Elementary.expNegative(Real.mul(Real.mul(Real.splat(0.5), u), z));
    const e1 = u;
    const e2 = Real.madd(u, u, v);
    const e3 = Real.mul(u, Real.madd(Real.integer(3), v, Real.mul(u, u)));
    const three = Real.integer(3);
    const f1 = Real.madd(c, e1, c1);
    const f2 = Real.madd(c, e2, Real.madd(Real.mul(Real.integer(2), c1), e1, c2));
    const f3 = Real.madd(c, e3, Real.madd(three, Real.madd(c1, e2, Real.mul(c2, e1)), c3));
    Sink.put(f, d, stride, Real.mul(c, e), Real.mul(f1, e), Real.mul(f2, e), Real.mul(f3, e));
  }
}

/**
 * σ and its first three derivatives at z + bias, for `rows` rows of a panel: σ goes to f, the derivatives to
 * d, d + rows, d + 2 rows (in rows).
 */
export function derivatives(
  activation: i32,
  omega: f64,
  scale: f64,
  z: usize,
  bias: usize,
  rows: i32,
  f: usize,
  d: usize,
): void {
  const bytes = (<usize>rows) << 5;
  const b0 = v128.load(bias);
  const b1 = v128.load(bias, 16);
  if (activation == SILU) {
    for (let at: usize = 0; at < bytes; at += 32) {
      Activation.silu(Real.add(v128.load(z + at), b0), f + at, d + at, bytes);
      Activation.silu(Real.add(v128.load(z + at, 16), b1), f + at + 16, d + at + 16, bytes);
    }
  } else if (activation == TANH) {
    for (let at: usize = 0; at < bytes; at += 32) {
      Activation.tanh(Real.add(v128.load(z + at), b0), f + at, d + at, bytes);
      Activation.tanh(Real.add(v128.load(z + at, 16), b1), f + at + 16, d + at + 16, bytes);
    }
  } else if (activation == SINE) {
    for (let at: usize = 0; at < bytes; at += 32) {
      Activation.sine(Real.add(v128.load(z + at), b0), omega, f + at, d + at, bytes);
      Activation.sine(Real.add(v128.load(z + at, 16), b1), omega, f + at + 16, d + at + 16, bytes);
    }
  } else {
    for (let at: usize = 0; at < bytes; at += 32) {
      Activation.gabor(Real.add(v128.load(z + at), b0), omega, scale, f + at, d + at, bytes);
      Activation.gabor(Real.add(v128.load(z + at, 16), b1), omega, scale, f + at + 16, d + at + 16, bytes);
    }
  }
}
