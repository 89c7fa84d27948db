import type { NetworkShape } from '../../../engine.ts';

/** A number of the shader's precision as WGSL writes it. */
export function literal(value: number): string {
  return `${Math.fround(value)}f`;
}

/**
 * WGSL's own exp, sin and cos may be as far off as 2⁻¹¹ (WGSL, § 15.7.4): these are Cody and Waite's argument
 * reductions with the float32 polynomials of Moshier's Cephes, to a few units in the last place on every adapter.
 */
export const EXPONENTIAL = `
fn exponential(x: vec4f) -> vec4f {
  let bounded = clamp(x, vec4f(-87), vec4f(87));
  let k = round(bounded * 1.44269504f);
  let r = (bounded - k * 0.693359375f) + k * 2.12194440e-4f;
  var p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return ldexp(p * r * r + r + 1, vec4i(k));
}`;

const CIRCULAR = `
struct Circular { sine: vec4f, cosine: vec4f }
fn circular(x: vec4f) -> Circular {
  let turns = round(x * 0.636619772f);
  let r = ((x - turns * 1.5703125f) - turns * 4.837512969970703e-4f) - turns * 7.549789948768648e-8f;
  let y = r * r;
  let s = r + r * y * ((y * -1.9515295891e-4f + 8.3321608736e-3f) * y - 1.6666654611e-1f);
  let c = 1 - 0.5f * y + y * y * ((y * 2.443315711809948e-5f - 1.388731625493765e-3f) * y + 4.166664568298827e-2f);
  let quadrant = vec4i(turns);
  let odd = (quadrant & vec4i(1)) == vec4i(1);
  let sine = select(s, c, odd);
  let cosine = select(c, s, odd);
  return Circular(
    select(sine, -sine, (quadrant & vec4i(2)) == vec4i(2)),
    select(cosine, -cosine, ((quadrant + vec4i(1)) & vec4i(2)) == vec4i(2)),
  );
}`;

const TANH = `
fn hyperbolic(z: vec4f) -> vec4f {
  let e = exponential(-2 * abs(z));
  let y = z * z;
  var p = y * -5.70498872745e-3f + 2.06390887954e-2f;
  p = p * y - 5.37397155531e-2f;
  p = p * y + 1.33314422036e-1f;
  p = p * y - 3.33332819422e-1f;
  return select(sign(z) * (1 - e) / (1 + e), z + z * y * p, abs(z) < vec4f(0.625));
}`;

function body({ activation, omega, scale }: NetworkShape): readonly [helpers: string, body: string] {
  const w = literal(omega);
  switch (activation) {
    case 'silu':
      // 1 − s without cancellation, as large z multiply it.
      return [
        EXPONENTIAL,
        `
  let e = exponential(-z);
  let s = 1 / (1 + e);
  let c = e * s;
  let s1 = s * c;
  let s2 = s1 * (c - s);
  let s3 = s1 * (1 - 6 * s1);
  return Activated(z * s, s + z * s1, 2 * s1 + z * s2, 3 * s2 + z * s3);`,
      ];
    case 'tanh':
      return [
        EXPONENTIAL + TANH,
        `
  let t = hyperbolic(z);
  let t1 = (1 - t) * (1 + t);
  return Activated(t, t1, -2 * t * t1, t1 * (6 * t * t - 2));`,
      ];
    case 'sine':
      return [
        CIRCULAR,
        `
  let w = ${w};
  let wave = circular(w * z);
  return Activated(wave.sine, w * wave.cosine, -(w * w) * wave.sine, -(w * w * w) * wave.cosine);`,
      ];
    case 'gabor':
      // Leibniz' rule on c·e with c = cos(ωz), e = exp(−s²z²).
      return [
        EXPONENTIAL + CIRCULAR,
        `
  let w = ${w};
  let v = ${literal(-2 * scale * scale)};
  let u = v * z;
  let e = exponential(0.5f * u * z);
  let e1 = u * e;
  let e2 = (u * u + v) * e;
  let e3 = (u * u + 3 * v) * u * e;
  let wave = circular(w * z);
  let c = wave.cosine;
  let c1 = -w * wave.sine;
  let c2 = -(w * w) * c;
  let c3 = -(w * w) * c1;
  return Activated(c * e, c1 * e + c * e1, c2 * e + 2 * c1 * e1 + c * e2, c3 * e + 3 * c2 * e1 + 3 * c1 * e2 + c * e3);`,
      ];
  }
}

/** WGSL of `activate(z)`, which gives σ, σ′, σ″, σ‴ of four neurons. */
export function activationSource(shape: NetworkShape): string {
  const [helpers, statements] = body(shape);
  return `${helpers}
struct Activated { f: vec4f, f1: vec4f, f2: vec4f, f3: vec4f }
fn activate(z: vec4f) -> Activated {${statements}
}
`;
}
