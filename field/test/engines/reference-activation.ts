import type { NetworkShape } from '../../src/engine.ts';

/** σ, σ′, σ″, σ‴ at z. */
export function activate(shape: NetworkShape, z: number): [number, number, number, number] {
  const { activation, omega: w, scale } = shape;
  switch (activation) {
    case 'silu': {
      const s = 1 / (1 + Math.exp(-z));
      const s1 = s * (1 - s);
      const s2 = s1 * (1 - 2 * s);
      const s3 = s1 * (1 - 6 * s + 6 * s * s);
      return [z * s, s + z * s1, 2 * s1 + z * s2, 3 * s2 + z * s3];
    }
    case 'tanh': {
      const t = Math.tanh(z);
      const t1 = (1 - t) * (1 + t);
      return [t, t1, -2 * t * t1, t1 * (6 * t * t - 2)];
    }
    case 'sine': {
      const s = Math.sin(w * z);
      const c = Math.cos(w * z);
      return [s, w * c, -w * w * s, -w * w * w * c];
    }
    case 'gabor': {
      // Leibniz' rule on c·e with c = cos(ωz), e = exp(−s²z²).
      const v = -2 * scale * scale;
      const u = v * z;
      const e = Math.exp((u * z) / 2);
      const [e1, e2, e3] = [u * e, (u * u + v) * e, (u * u * u + 3 * u * v) * e];
      const c = Math.cos(w * z);
      const c1 = -w * Math.sin(w * z);
      const c2 = -w * w * c;
      const c3 = -w * w * c1;
      return [c * e, c1 * e + c * e1, c2 * e + 2 * c1 * e1 + c * e2, c3 * e + 3 * c2 * e1 + 3 * c1 * e2 + c * e3];
    }
  }
}
