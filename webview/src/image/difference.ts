import { IMAGE_OUTCOMES } from '@spacetime/protocol';
import type { Picture } from './picture.ts';

/** By how much the rays of two pictures differ, as `spacetime render --compare` measures it. */
export interface Difference {
  /**
   * A value a pixel, NaN where one of the rays has not been traced: on the sky the angle between the directions in
   * radians; on the disk |Δg|/g; 0 where both are captured; ∞ where the rays come to different things.
   */
  readonly data: Float64Array;
  readonly compared: number;
  /** Pixels at which the rays come to different things. */
  readonly differing: number;
  /** Angles of the rays that end on the sky in both, and |Δg|/g of those on the disk; NaN where there is none. */
  readonly meanAngle: number;
  readonly largestAngle: number;
  readonly meanShift: number;
  readonly largestShift: number;
}

const SKY = IMAGE_OUTCOMES.indexOf('sky');
const DISK = IMAGE_OUTCOMES.indexOf('disk');

/** @param b the exact one */
export function differenceOf(a: Picture, b: Picture): Difference {
  const size = a.width * a.height;
  const data = new Float64Array(size).fill(Number.NaN);
  const [angles, shifts] = [new Sizes(), new Sizes()];
  let [compared, differing] = [0, 0];
  for (let pixel = 0; pixel < size; pixel++) {
    if (!a.isTraced(pixel) || !b.isTraced(pixel)) continue;
    compared++;
    const kind = a.kinds[pixel];
    const [p, q] = [a, b].map(({ values }) => values.subarray(3 * pixel, 3 * pixel + 3));
    if (kind !== b.kinds[pixel]) {
      differing++;
      data[pixel] = Number.POSITIVE_INFINITY;
    } else if (kind === SKY) data[pixel] = angles.add(angleBetween(p!, q!));
    else if (kind === DISK) data[pixel] = shifts.add(Math.abs(p![2]! / q![2]! - 1));
    else data[pixel] = 0;
  }
  const ends = { meanAngle: angles.mean, largestAngle: angles.largest };
  return { data, compared, differing, ...ends, meanShift: shifts.mean, largestShift: shifts.largest };
}

/** Mean and largest of numbers as they come. */
class Sizes {
  #sum = 0;
  #count = 0;
  largest = Number.NaN;

  add(value: number): number {
    this.#sum += value;
    this.#count++;
    if (!(value <= this.largest)) this.largest = value;
    return value;
  }

  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.#sum / this.#count;
  }
}

/** Between two unit vectors; half of the chord keeps small angles to rounding. */
export function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return 2 * Math.asin(Math.min(1, Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!) / 2));
}
