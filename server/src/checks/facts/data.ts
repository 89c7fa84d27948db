import type { DataReport, LevelEntry } from '@spacetime/data';

/** What the files of a `data` block hold. */
export interface DataFacts {
  readonly files: number;
  readonly levels: readonly LevelEntry[];
  readonly iterations: number;
  readonly times: readonly [number, number];
  /** Points of all levels and times, and those without a metric; absent where the numbers were not read. */
  readonly points?: number;
  readonly excluded?: number;
  readonly notes: readonly string[];
}

/** Nothing where the data could not be read. */
export function dataFacts({ inventory, points, excluded, notes }: DataReport): DataFacts | undefined {
  if (inventory === undefined) return undefined;
  const { files, levels, iterations, times } = inventory;
  return {
    ...{ files: files.length, levels, iterations, times, notes },
    ...(points !== undefined && { points }),
    ...(excluded !== undefined && { excluded }),
  };
}
