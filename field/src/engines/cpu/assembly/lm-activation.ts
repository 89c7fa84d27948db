import { STRIP } from './lm-plan';
import { both, expm1, madd, mul, sine } from './lm-simd';

// @ts-ignore: decorator
@inline
function store(out: usize, d: usize, plane: usize, v: v128, v1: v128, v2: v128, v3: v128): void {
  v128.store(out, v);
  v128.store(d, v1);
  v128.store(d + plane, v2);
  v128.store(d + 2 * plane, v3);
}

/** σ = z s, s the logistic function: σ⁽ᵏ⁾ = k s⁽ᵏ⁻¹⁾ + z s⁽ᵏ⁾. */
function silu(z: v128, out: usize, d: usize, plane: usize): void {
  const one = both(1.0);
  const s = f64x2.div(one, f64x2.add(expm1(f64x2.neg(z)), both(2.0)));
  const s1 = mul(s, f64x2.sub(one, s));
  const s2 = mul(s1, madd(both(-2.0), s, one));
  const s3 = mul(s1, madd(both(-6.0), s1, one));
  store(out, d, plane, mul(z, s), madd(z, s1, s), madd(z, s2, f64x2.add(s1, s1)), madd(z, s3, mul(both(3.0), s2)));
}

/** t' = 1 − t², t'' = −2 t t', t''' = (6t² − 2) t'. */
function tanh(z: v128, out: usize, d: usize, plane: usize): void {
  const e = expm1(f64x2.add(z, z));
  const f = f64x2.add(e, both(2.0));
  const t = f64x2.div(e, f);
  const t1 = f64x2.div(mul(both(4.0), f64x2.add(e, both(1.0))), mul(f, f));
  store(out, d, plane, t, t1, mul(mul(both(-2.0), t), t1), mul(t1, madd(mul(both(6.0), t), t, both(-2.0))));
}

function wave(z: v128, w: f64, out: usize, d: usize, plane: usize): void {
  const x = mul(both(w), z);
  const s = sine(x, 0);
  const c = sine(x, 1);
  store(out, d, plane, s, mul(both(w), c), mul(both(-w * w), s), mul(both(-w * w * w), c));
}

/** σ = c e, c = cos(ω z), e = exp(−a z²): e' = −2a z e, e'' = (4a²z² − 2a) e, e''' = (12a²z − 8a³z³) e. */
function gabor(z: v128, w: f64, scale: f64, out: usize, d: usize, plane: usize): void {
  const a = scale * scale;
  const x = mul(both(w), z);
  const c = sine(x, 1);
  const ws = mul(both(w), sine(x, 0));
  const wwc = mul(both(w * w), c);
  const q = mul(z, z);
  const e = f64x2.add(expm1(mul(both(-a), q)), both(1.0));
  const e1 = mul(both(-2.0 * a), z);
  const e2 = madd(both(4.0 * a * a), q, both(-2.0 * a));
  const e3 = mul(z, madd(both(-8.0 * a * a * a), q, both(12.0 * a * a)));
  const v1 = f64x2.sub(mul(c, e1), ws);
  const v2 = f64x2.sub(madd(c, e2, mul(mul(both(-2.0), ws), e1)), wwc);
  const v3 = madd(mul(both(-3.0), ws), e2, madd(mul(both(-3.0), wwc), e1, madd(both(w * w), ws, mul(c, e3))));
  store(out, d, plane, mul(c, e), mul(v1, e), mul(v2, e), mul(v3, e));
}

/** σ(z) into `out` and σ', σ'', σ''' into the three planes from `d`, for `width` strips of points. */
export function activate(kind: i32, omega: f64, scale: f64, width: i32, z: usize, out: usize, d: usize): void {
  const plane = <usize>width * STRIP;
  const end = z + plane;
  for (; z < end; z += 16, out += 16, d += 16) {
    const v = v128.load(z);
    if (kind == 0) silu(v, out, d, plane);
    else if (kind == 1) tanh(v, out, d, plane);
    else if (kind == 2) wave(v, omega, out, d, plane);
    else gabor(v, omega, scale, out, d, plane);
  }
}
