import { OUTCOME, type Outcomes } from '../outcomes.ts';
import { BlackBodyTable, encodeSrgb, exposed, linearOf, type Rgb } from './colour.ts';
import type { Sky } from './sky.ts';

/** Colours that are no light: of pixels that have no answer, or none yet. */
export const NAMED_COLOURS = { none: '#808080', limit: '#00ffff', fault: '#ff00ff' } as const;

const NONE = linearOf(NAMED_COLOURS.none);
const LIMIT = linearOf(NAMED_COLOURS.limit);
const FAULT = linearOf(NAMED_COLOURS.fault);

/** Colour temperature of the disk's inner edge for who moves with it, in K. */
const INNER = 6500;
const DEFAULT_EXPOSURE = 3;

export interface ShadeOptions {
  /** Inner radius of the disk, where there is one. */
  readonly inner?: number;
  /** Of the disk: the light that is linear in what is seen; 3 by default. */
  readonly exposure?: number;
}

/**
 * Light of what rays meet. A disk's surface brightness is (r_in / r)³, as that of a thin disk falls far out (Shakura & Sunyaev
 * 1973), and is seen as g⁴ times that (Liouville's theorem, over all frequencies); its colour is that of a black body
 * with the fourth root of its brightness as its temperature, which g shifts as a whole. The sky is not shifted.
 */
export class Shader {
  readonly #sky: Sky;
  readonly #inner: number;
  readonly #exposure: number;
  readonly #bodies = new BlackBodyTable();

  constructor(sky: Sky, { inner = 1, exposure = DEFAULT_EXPOSURE }: ShadeOptions = {}) {
    this.#sky = sky;
    this.#inner = inner;
    this.#exposure = exposure;
  }

  /** @param out receives linear red, green, blue in 0 … 1 */
  light(outcomes: Outcomes, ray: number, out: Float64Array): void {
    switch (outcomes.kind[ray]) {
      case OUTCOME.captured:
        out.fill(0);
        break;
      case OUTCOME.sky:
        this.#sky.look(outcomes.values, 3 * ray, outcomes.beyond[ray] === 1, out);
        break;
      case OUTCOME.disk:
        this.#disk(outcomes.values[3 * ray]!, outcomes.values[3 * ray + 2]!, out);
        break;
      default:
        set(outcomes.kind[ray] === OUTCOME.limit ? LIMIT : outcomes.kind[ray] === OUTCOME.fault ? FAULT : NONE, out);
    }
  }

  #disk(radius: number, shift: number, out: Float64Array): void {
    out.fill(0);
    const inwards = this.#inner / radius;
    this.#bodies.add(INNER * shift * inwards ** 0.75, this.#exposure * shift ** 4 * inwards ** 3, out);
    for (let k = 0; k < 3; k++) out[k] = exposed(out[k]!);
  }

  /**
   * Pixels as a screen shows them: the mean light of each one's rays, as sRGB.
   * @param outcomes `samples` rays a pixel, one pixel after another
   * @param out shape [pixels, 3]
   */
  pixels(outcomes: Outcomes, samples: number, out: Uint8Array | Uint8ClampedArray): void {
    const one = new Float64Array(3);
    const sum = new Float64Array(3);
    for (let pixel = 0; pixel < outcomes.count / samples; pixel++) {
      sum.fill(0);
      for (let s = 0; s < samples; s++) {
        this.light(outcomes, pixel * samples + s, one);
        for (let k = 0; k < 3; k++) sum[k]! += one[k]!;
      }
      for (let k = 0; k < 3; k++) out[3 * pixel + k] = Math.round(255 * encodeSrgb(sum[k]! / samples));
    }
  }
}

function set(colour: Rgb, out: Float64Array): void {
  for (let k = 0; k < 3; k++) out[k] = colour[k]!;
}
