import type { SliceValues } from '@spacetime/protocol';
import { float64Of } from '../numbers.ts';

/** Values over a rectangle of two coordinates, at the centres of cells, rows from the bottom. */
export interface Grid {
  readonly data: Float64Array;
  readonly width: number;
  readonly height: number;
  /** From edge to edge. */
  readonly x: Range;
  readonly y: Range;
}

export type Range = readonly [number, number];

export function gridOf({ data }: SliceValues, width: number, height: number, x: Range, y: Range): Grid {
  return { data: float64Of(data), width, height, x, y };
}

/** The value of the cell at a place, NaN outside. */
export function valueAt({ data, width, height, x, y }: Grid, px: number, py: number): number {
  const column = Math.floor(((px - x[0]) / (x[1] - x[0])) * width);
  const row = Math.floor(((py - y[0]) / (y[1] - y[0])) * height);
  return column >= 0 && column < width && row >= 0 && row < height ? data[row * width + column]! : Number.NaN;
}

/** The centre of the cell that holds a place: where its value is that of the quantity. */
export function centreAt({ width, height, x, y }: Grid, px: number, py: number): [number, number] {
  const centre = (at: number, [low, high]: Range, cells: number) => {
    const cell = Math.min(cells - 1, Math.max(0, Math.floor(((at - low) / (high - low)) * cells)));
    return low + ((high - low) * (cell + 0.5)) / cells;
  };
  return [centre(px, x, width), centre(py, y, height)];
}

/** Values along a row through a place, with the coordinates of their cells. */
export function rowThrough({ data, width, height, x, y }: Grid, py: number): { xs: number[]; values: number[] } {
  const row = Math.min(height - 1, Math.max(0, Math.floor(((py - y[0]) / (y[1] - y[0])) * height)));
  const xs = Array.from({ length: width }, (_, k) => x[0] + ((x[1] - x[0]) * (k + 0.5)) / width);
  return { xs, values: [...data.subarray(row * width, (row + 1) * width)] };
}

export function columnThrough({ data, width, height, x, y }: Grid, px: number): { xs: number[]; values: number[] } {
  const column = Math.min(width - 1, Math.max(0, Math.floor(((px - x[0]) / (x[1] - x[0])) * width)));
  const xs = Array.from({ length: height }, (_, k) => y[0] + ((y[1] - y[0]) * (k + 0.5)) / height);
  return { xs, values: Array.from({ length: height }, (_, row) => data[row * width + column]!) };
}

/** Fewer cells by leaving out: for contours, which need no more. */
export function thinned(grid: Grid, most: number): Grid {
  const every = Math.ceil(Math.max(grid.width, grid.height) / most);
  if (every === 1) return grid;
  const [width, height] = [Math.floor(grid.width / every), Math.floor(grid.height / every)];
  const offset = Math.floor(every / 2);
  const data = new Float64Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      data[row * width + column] = grid.data[(row * every + offset) * grid.width + column * every + offset]!;
    }
  }
  const cut = ([low, high]: Range, cells: number, all: number): Range => [
    low,
    low + ((high - low) * cells * every) / all,
  ];
  return { data, width, height, x: cut(grid.x, width, grid.width), y: cut(grid.y, height, grid.height) };
}
