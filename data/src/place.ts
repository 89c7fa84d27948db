import type { Domain } from '@spacetime/dsl';
import type { Patch } from './grid/patches.ts';

/**
 * Carries points that are spread evenly over a domain to the boxes of the levels: each level gets the same number, as
 * each has about as many grid points, so that fine ones are not lost in the coarse.
 *
 * @param points shape [count, 4], in place
 */
export function placeOnLevels(points: Float64Array, { lower, upper }: Domain, patches: readonly Patch[]): void {
  const count = points.length / 4;
  const levels = [...Map.groupBy(patches, ({ level }) => level).values()].map((own) => ({
    own,
    shares: sharesOf(own),
  }));
  for (let p = 0; p < count; p++) {
    const place = (p * levels.length) / count;
    const { own, shares } = levels[Math.floor(place)]!;
    const within = place - Math.floor(place);
    const patch = own[shares.findIndex((share) => within < share)] ?? own.at(-1)!;
    for (let axis = 0; axis < 3; axis++) {
      const low = lower[axis + 1]!;
      const unit = (points[4 * p + axis + 1]! - low) / (upper[axis + 1]! - low);
      points[4 * p + axis + 1] = patch.origin[axis]! + unit * (patch.shape[axis]! - 1) * patch.delta[axis]!;
    }
  }
}

/** The running sum of the boxes' shares of their points. */
function sharesOf(patches: readonly Patch[]): number[] {
  const sizes = patches.map(({ shape: [nx, ny, nz] }) => nx * ny * nz);
  const total = sizes.reduce((a, b) => a + b, 0);
  let sum = 0;
  return sizes.map((size) => {
    sum += size;
    return sum / total;
  });
}
