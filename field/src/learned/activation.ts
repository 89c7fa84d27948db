import type { Order } from '@spacetime/geometry';
import type { NetworkShape } from '../engine.ts';
import { streamsAlong } from '../streams.ts';

/**
 * σ, σ′ and σ″ for n numbers.
 *
 * @param out shape [3, n]: σ, then σ′, then σ″ (the derivatives only as far as `order`)
 */
export type ActivationKernel = (z: Float64Array, n: number, order: number, out: Float64Array) => void;

export function activationKernel({
  activation,
  omega,
  scale,
}: Pick<NetworkShape, 'activation' | 'omega' | 'scale'>): ActivationKernel {
  switch (activation) {
    case 'silu':
      return silu;
    case 'tanh':
      return tanh;
    case 'sine':
      return (z, n, order, out) => sine(omega, z, n, order, out);
    case 'gabor':
      return (z, n, order, out) => gabor(omega, scale, z, n, order, out);
  }
}

/** σ = z s with the logistic function s, s′ = s (1 − s). */
function silu(z: Float64Array, n: number, order: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const x = z[i];
    const s = 1 / (1 + Math.exp(-x));
    out[i] = x * s;
    if (order === 0) continue;
    out[n + i] = s * (1 + x * (1 - s));
    out[2 * n + i] = s * (1 - s) * (2 + x * (1 - 2 * s));
  }
}

function tanh(z: Float64Array, n: number, order: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const t = Math.tanh(z[i]);
    out[i] = t;
    if (order === 0) continue;
    out[n + i] = (1 - t) * (1 + t);
    out[2 * n + i] = -2 * t * (1 - t) * (1 + t);
  }
}

/** sin(ωz) */
function sine(omega: number, z: Float64Array, n: number, order: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const phase = omega * z[i];
    const value = Math.sin(phase);
    out[i] = value;
    if (order === 0) continue;
    out[n + i] = omega * Math.cos(phase);
    out[2 * n + i] = -omega * omega * value;
  }
}

/** c e with c = cos(ωz), e = exp(−(sz)²); e′ = −2s²z e. */
function gabor(omega: number, scale: number, z: Float64Array, n: number, order: number, out: Float64Array): void {
  const square = scale * scale;
  for (let i = 0; i < n; i++) {
    const x = z[i];
    const c = Math.cos(omega * x);
    const s = Math.sin(omega * x);
    const e = Math.exp(-square * x * x);
    out[i] = c * e;
    if (order === 0) continue;
    const slope = -2 * square * x;
    out[n + i] = e * (slope * c - omega * s);
    out[2 * n + i] = e * ((slope * slope - 2 * square - omega * omega) * c - 2 * slope * omega * s);
  }
}

/** An activation on jets: (z, z_i, z_ij) → (σ, σ′z_i, σ″z_i z_j + σ′z_ij). */
export class PlainActivation {
  readonly #kernel: ActivationKernel;
  readonly #sigma: Float64Array;

  /** @param widest the most columns of a block */
  constructor(kernel: ActivationKernel, widest: number) {
    this.#kernel = kernel;
    this.#sigma = new Float64Array(3 * widest);
  }

  /** @param z shape [points, S, width], likewise `out`, which may be the same */
  apply(z: Float64Array, points: number, width: number, order: Order, directions: number, out: Float64Array): void {
    const streams = streamsAlong(directions, order);
    for (let p = 0; p < points; p++) this.#point(z, p * streams * width, width, order, directions, out);
  }

  #point(z: Float64Array, at: number, width: number, order: Order, directions: number, out: Float64Array): void {
    const sigma = this.#sigma;
    this.#kernel(z.subarray(at, at + width), width, order, sigma);
    if (order === 2) {
      let row = at + (1 + directions) * width;
      for (let i = 1; i <= directions; i++) {
        for (let j = i; j <= directions; j++, row += width) {
          const left = at + i * width;
          const right = at + j * width;
          for (let k = 0; k < width; k++) {
            out[row + k] = sigma[2 * width + k] * z[left + k] * z[right + k] + sigma[width + k] * z[row + k];
          }
        }
      }
    }
    if (order >= 1) {
      for (let i = 1; i <= directions; i++) {
        for (let k = 0; k < width; k++) out[at + i * width + k] = z[at + i * width + k] * sigma[width + k];
      }
    }
    for (let k = 0; k < width; k++) out[at + k] = sigma[k];
  }
}
