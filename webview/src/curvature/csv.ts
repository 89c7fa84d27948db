import type { ViewSource } from '@spacetime/protocol';
import type { Grid } from './grid.ts';

/** A row for each cell: its coordinates, and its values by source, in full. RFC 4180. */
export function csvOf(grids: ReadonlyMap<ViewSource, Grid>, names: readonly string[]): string {
  const [first] = grids.values();
  if (first === undefined) return '';
  const { width, height, x, y } = first;
  const lines = [[...names, ...grids.keys()].join(',')];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = [x[0] + ((x[1] - x[0]) * (column + 0.5)) / width, y[0] + ((y[1] - y[0]) * (row + 0.5)) / height];
      lines.push([...at, ...[...grids.values()].map(({ data }) => data[row * width + column])].join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}
