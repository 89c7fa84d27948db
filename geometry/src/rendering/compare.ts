import { OUTCOME, type Outcomes } from './outcomes.ts';
import { encodeSrgb, linearOf } from './shading/colour.ts';

/** By how much the same rays differ through two metrics. */
export interface RayComparison {
  /** Rays that reach the sky through both, and the angle between their directions there, in radians. */
  readonly sky: number;
  readonly meanAngle: number;
  readonly largestAngle: number;
  /** Rays that reach the disk through both, and the mean of |Δg| / g of their redshifts. */
  readonly disk: number;
  readonly meanShift: number;
  /** Rays that meet one thing through one metric and another through the other. */
  readonly changed: number;
}

/** Angle between two unit vectors, precise where it is small. */
function angleBetween(a: Float64Array, b: Float64Array, at: number): number {
  const chord = Math.hypot(a[at]! - b[at]!, a[at + 1]! - b[at + 1]!, a[at + 2]! - b[at + 2]!);
  return 2 * Math.asin(Math.min(1, chord / 2));
}

/** @param a, b the same rays, of which only those are looked at that have been traced through both */
export function compareOutcomes(a: Outcomes, b: Outcomes): RayComparison {
  let [sky, angles, largestAngle, disk, shifts, changed] = [0, 0, 0, 0, 0, 0];
  for (let ray = 0; ray < a.count; ray++) {
    const kind = a.kind[ray]!;
    if (kind === OUTCOME.none || b.kind[ray] === OUTCOME.none) continue;
    if (kind !== b.kind[ray]) changed++;
    else if (kind === OUTCOME.sky) {
      const angle = angleBetween(a.values, b.values, 3 * ray);
      sky++;
      angles += angle;
      largestAngle = Math.max(largestAngle, angle);
    } else if (kind === OUTCOME.disk) {
      disk++;
      shifts += Math.abs(b.values[3 * ray + 2]! / a.values[3 * ray + 2]! - 1);
    }
  }
  return { sky, meanAngle: angles / sky, largestAngle, disk, meanShift: shifts / disk, changed };
}

const CHANGED = linearOf('#d55e00');
/** What is black in a picture of differences, and what is white. */
const DIFFERENCE_RANGE = [1e-9, 1] as const;

/**
 * Where rays differ: grey by the logarithm of the largest difference of a pixel's rays, black to white over {@link DIFFERENCE_RANGE}; the
 * angle in radians on the sky, |Δg| / g on the disk. Orange where they meet different things.
 * @returns shape [pixels, 3], sRGB
 */
export function differencePixels(a: Outcomes, b: Outcomes, samples: number): Uint8Array {
  const rgb = new Uint8Array((3 * a.count) / samples);
  const [least, most] = DIFFERENCE_RANGE;
  for (let pixel = 0; pixel < a.count / samples; pixel++) {
    let largest = 0;
    let isChanged = false;
    for (let ray = pixel * samples; ray < (pixel + 1) * samples; ray++) {
      const kind = a.kind[ray]!;
      if (kind !== b.kind[ray]) isChanged = true;
      else if (kind === OUTCOME.sky) largest = Math.max(largest, angleBetween(a.values, b.values, 3 * ray));
      else if (kind === OUTCOME.disk) {
        largest = Math.max(largest, Math.abs(b.values[3 * ray + 2]! / a.values[3 * ray + 2]! - 1));
      }
    }
    const grey = largest === 0 ? 0 : Math.log(largest / least) / Math.log(most / least);
    for (let k = 0; k < 3; k++) {
      rgb[3 * pixel + k] = Math.round(255 * (isChanged ? encodeSrgb(CHANGED[k]!) : Math.max(0, Math.min(1, grey))));
    }
  }
  return rgb;
}
