import type { Domain } from '@spacetime/dsl';
import type { Patch } from './grid/patches.ts';

/** Points beyond a plane of reflection that a grid may have for its stencils. */
const GHOSTS = 5.5;

/** Names the planes x = 0, y = 0, z = 0 at which a domain ends, as those of reflection-symmetric simulations do. */
export function symmetryNotes({ lower, upper }: Domain, patches: readonly Patch[]): string[] {
  const coarsest = patches.reduce((a, b) => (b.level < a.level ? b : a));
  const planes = ['x', 'y', 'z'].filter((_, axis) => {
    const low = lower[axis + 1]!;
    const step = coarsest.delta[axis]!;
    // Staggered grids begin half a spacing above.
    return low <= 0.5001 * step && low >= -GHOSTS * step && upper[axis + 1]! > -4 * low && upper[axis + 1]! > 4 * step;
  });
  if (planes.length === 0) return [];
  const name = ['', 'a half (bitant)', 'a quadrant', 'an octant'][planes.length];
  const list = planes.map((axis) => `${axis} ≥ 0`).join(', ');
  return [
    `the data end at ${list}: they look like ${name} of a reflection-symmetric whole; nothing is reflected, and the field is of that part alone`,
  ];
}
