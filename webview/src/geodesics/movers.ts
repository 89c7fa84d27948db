import { indexAt, placeAt } from './course.ts';
import type { Mover } from './plane-view.ts';
import { type Drawn, type Plane, wrapper } from './scenes.ts';
import type { SpaceMover } from './space-view.ts';

/** Of the samples, how many are behind the particle at the most. */
const TAIL = 120;

/** Every particle where it is at a parameter, with the way that it has come. */
export function spaceMovers(drawn: readonly Drawn[], lambda: number): readonly SpaceMover[] {
  return drawn
    .filter(({ path }) => path.count > 0)
    .map(({ path, colour }) => {
      const k = indexAt(path, lambda);
      const from = Math.max(0, k - Math.min(TAIL, Math.ceil(path.count / 40)));
      return { colour, tail: [...path.cartesian.subarray(3 * from, 3 * k + 3), ...placeAt(path, lambda)] };
    });
}

export function planeMovers(drawn: readonly Drawn[], lambda: number, plane: Plane): readonly Mover[] {
  const [i, j] = { xy: [0, 1], xz: [0, 2], yz: [1, 2] }[plane] as [number, number];
  return spaceMovers(drawn, lambda).map(({ colour, tail }) => {
    const flat: number[] = [];
    for (let k = 0; k < tail.length; k += 3) flat.push(tail[k + i]!, tail[k + j]!);
    return { colour, tail: flat };
  });
}

/** In the chart: places alone, as a periodic coordinate may have jumped. */
export function chartMovers(drawn: readonly Drawn[], lambda: number, across: number, up: number): readonly Mover[] {
  return drawn
    .filter(({ path }) => path.count > 0)
    .map(({ path, course, colour }) => {
      const k = indexAt(path, lambda);
      const { chart } = course.of;
      const at = (axis: number) => wrapper(chart, axis)(path.points[4 * k + axis]!);
      return { colour, tail: [at(across), at(up)] };
    });
}
