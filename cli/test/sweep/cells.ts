import type { Variation } from '@spacetime/dsl';
import { host } from '../../src/files.ts';
import { type Cell, createCell } from '../../src/sweep/cell.ts';
import { analyzeFile } from '../../src/target.ts';

/** A cell of the named fit of a file. */
export function cellOf(file: string, name: string, folder: string, ...variations: [string, string][]): Cell {
  const fit = analyzeFile(file).fits.find((one) => one.name === name)!;
  const settings = variations.map(([key, value]): Variation => ({ key, value }));
  return createCell(file, fit, settings, [], host, folder);
}
