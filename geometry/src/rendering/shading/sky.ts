import { linearOf, type Rgb } from './colour.ts';

/** What is seen at infinity. */
export interface Sky {
  /**
   * @param d unit vector from index `at`, z along the chart's axis
   * @param beyond whether it is the sky beyond a wormhole's throat
   * @param out receives linear red, green, blue in 0 … 1
   */
  look(d: ArrayLike<number>, at: number, beyond: boolean, out: Float64Array): void;
}

/** Edge of a square of the checkerboard. */
const SQUARE = Math.PI / 18;
const DARK = 0.42;

/** By the signs of y and z; colours that can be told apart without red or without green (Okabe & Ito 2008). */
const QUADRANTS: readonly Rgb[] = ['#e69f00', '#0072b2', '#d55e00', '#009e73'].map(linearOf);
const BEYOND: readonly Rgb[] = ['#f0e442', '#cc79a7', '#c0c0c0', '#56b4e9'].map(linearOf);
const WHITE = 0.35;

/**
 * Squares of 10° in θ and φ, in a colour for each of the quadrants that a camera at φ = 0 sees behind the middle: left and right,
 * above and below. The half of the sky behind that camera is paler.
 */
export const CHECKER: Sky = {
  look(d, at, beyond, out) {
    const [x, y, z] = [d[at]!, d[at + 1]!, d[at + 2]!];
    const row = Math.floor(Math.acos(Math.max(-1, Math.min(1, z))) / SQUARE);
    const column = Math.floor((Math.atan2(y, x) + Math.PI) / SQUARE);
    const colour = (beyond ? BEYOND : QUADRANTS)[(y < 0 ? 0 : 1) + (z < 0 ? 2 : 0)]!;
    const light = (row + column) % 2 === 0 ? 1 : DARK;
    const pale = x > 0 ? WHITE : 0;
    for (let k = 0; k < 3; k++) out[k] = light * (pale + (1 - pale) * colour[k]!);
  },
};

/** A picture of the whole sky, in linear light. */
export interface SkyImage {
  readonly width: number;
  readonly height: number;
  /** Shape [height, width, 3]. */
  readonly data: Float32Array;
}

/**
 * An equirectangular picture, θ = 0 at its top. Its middle is at φ = 180°, behind the middle of what a camera at φ = 0 sees, and φ
 * grows to the left, as one sees it from inside. Between pixels it is bilinear.
 */
export function imageSky({ width, height, data }: SkyImage): Sky {
  return {
    look(d, at, _beyond, out) {
      const polar = Math.acos(Math.max(-1, Math.min(1, d[at + 2]!)));
      const azimuth = Math.atan2(d[at + 1]!, d[at]!);
      const across = azimuth < 0 ? -azimuth / (2 * Math.PI) : 1 - azimuth / (2 * Math.PI);
      const u = across * width - 0.5;
      const v = Math.max(0, Math.min(height - 1, (polar / Math.PI) * height - 0.5));
      const i = Math.floor(u);
      const j = Math.min(height - 1, Math.floor(v));
      const below = Math.min(height - 1, j + 1);
      const left = (i + width) % width;
      const right = (i + 1) % width;
      const [s, t] = [u - i, v - j];
      for (let k = 0; k < 3; k++) {
        const top = (1 - s) * data[3 * (j * width + left) + k]! + s * data[3 * (j * width + right) + k]!;
        const bottom = (1 - s) * data[3 * (below * width + left) + k]! + s * data[3 * (below * width + right) + k]!;
        out[k] = (1 - t) * top + t * bottom;
      }
    },
  };
}
