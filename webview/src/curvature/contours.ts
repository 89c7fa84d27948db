import { contours } from 'd3-contour';
import { type Grid, thinned } from './grid.ts';

const MOST_CELLS = 160;

/**
 * Lines of equal value in units of the grid's cells, x to the right and y up: several paths in one, as SVG and Path2D
 * read it.
 */
export function contourPath(grid: Grid, of: (value: number) => number, levels: readonly number[]): string {
  const { data, width, height } = thinned(grid, MOST_CELLS);
  const path: string[] = [];
  const trace = contours().size([width, height]).smooth(true);
  // What has no value has a very low one, and the line that this makes is not drawn: see below.
  const values = Array.from(data, (value) => {
    const place = of(value);
    return Number.isNaN(place) ? Number.NEGATIVE_INFINITY : place;
  });
  const [sx, sy] = [grid.width / width, grid.height / height];
  for (const level of levels) {
    for (const polygon of trace.contour(values, level).coordinates) {
      for (const ring of polygon) addRing(path, ring as [number, number][], width, height, sx, sy, values);
    }
  }
  return path.join('');
}

/** A ring without its parts along the grid's edge, or beside cells without a value. */
function addRing(
  path: string[],
  ring: readonly [number, number][],
  width: number,
  height: number,
  sx: number,
  sy: number,
  values: readonly number[],
): void {
  const isInside = ([x, y]: readonly [number, number]) => {
    if (x <= 0 || y <= 0 || x >= width || y >= height) return false;
    const [left, below] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
    for (const row of [below, below + 1]) {
      for (const column of [left, left + 1]) {
        const isCell = column >= 0 && row >= 0 && column < width && row < height;
        if (isCell && values[row * width + column] === Number.NEGATIVE_INFINITY) return false;
      }
    }
    return true;
  };
  let isDrawing = false;
  for (const point of ring) {
    if (!isInside(point)) isDrawing = false;
    else if (isDrawing) path.push(`L${point[0] * sx} ${point[1] * sy}`);
    else {
      path.push(`M${point[0] * sx} ${point[1] * sy}`);
      isDrawing = true;
    }
  }
}
