import { DataError } from './data-error.ts';
import type { MetricNames } from './grid/metric-names.ts';
import { metricPieces } from './metric-pieces.ts';
import { type Format, type Piece, pointsOf, type Source, type Triple, triple } from './source.ts';

export interface VariableEntry {
  /** As the files have it. */
  readonly name: string;
  readonly levels: readonly number[];
  readonly pieces: number;
  readonly bytes: number;
}

export interface LevelEntry {
  readonly level: number;
  readonly spacing: Triple;
  readonly lower: Triple;
  readonly upper: Triple;
  /** Points along x, y, z of the box that holds them all. */
  readonly points: Triple;
  readonly components: number;
  /** Ghost points that were written at faces within the grid, the most. */
  readonly ghosts: number;
}

/** What there is, before any number is read. */
export interface Inventory {
  readonly path: string;
  readonly format: Format;
  readonly files: readonly string[];
  readonly bytes: number;
  readonly variables: readonly VariableEntry[];
  /** Several with the same number where grids of different spacing lie together. */
  readonly levels: readonly LevelEntry[];
  readonly iterations: number;
  /** First and last. */
  readonly times: readonly [number, number];
  /** Where a metric can be had: from which variables. */
  readonly metric?: MetricNames;
  /** Why none can. */
  readonly missing?: string;
  readonly notes: readonly string[];
}

export function inventoryOf(source: Source, path: string): Inventory {
  const { pieces, files, format, notes } = source;
  if (pieces.length === 0) throw new DataError('variables', `${path}: there are no grid functions in it`);
  const variables = [...Map.groupBy(pieces, ({ fullName }) => fullName)].map(
    ([name, own]): VariableEntry => ({
      name,
      levels: [...new Set(own.map(({ level }) => level))].sort((a, b) => a - b),
      pieces: own.length,
      bytes: sizeOf(own),
    }),
  );
  const times = [...new Set(pieces.map(({ time }) => time))].sort((a, b) => a - b);
  const levels = [...Map.groupBy(pieces, ({ level }) => level)]
    .sort(([a], [b]) => a - b)
    .flatMap(([level, own]) => byGrid(own).map((grid) => levelEntry(level, grid)));
  const all = {
    ...{ path, format, files, bytes: sizeOf(pieces), variables, levels, iterations: times.length },
    times: [times[0]!, times.at(-1)!] as const,
  };
  try {
    const { names } = metricPieces(source, path);
    return { ...all, metric: names, notes: [...notes, ...names.notes] };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ...all, missing: error.message, notes };
  }
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { shape, bytes }) => sum + pointsOf(shape) * bytes, 0);
}

/**
 * A folder may hold grids that have nothing to do with one another: they are told apart by their spacing, along axes on
 * which a piece has more than a point.
 */
function byGrid(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const grids: { readonly spacing: number[]; readonly own: Piece[] }[] = [];
  for (const piece of pieces) {
    const spacing = piece.delta.map((step, axis) => (piece.shape[axis]! > 1 ? step : Number.NaN));
    // What is not known goes with anything.
    const grid = grids.find((one) => !one.spacing.some((step, k) => Math.abs(step - spacing[k]!) > 1e-6 * step));
    if (grid === undefined) grids.push({ spacing, own: [piece] });
    else {
      grid.own.push(piece);
      for (let k = 0; k < 3; k++) if (Number.isNaN(grid.spacing[k])) grid.spacing[k] = spacing[k]!;
    }
  }
  return grids.map(({ own }) => own);
}

function levelEntry(level: number, pieces: readonly Piece[]): LevelEntry {
  const solid = pieces.filter(({ scattered }) => scattered !== true);
  const own = solid.length > 0 ? solid : pieces;
  const delta = triple((axis) => own.find(({ shape }) => shape[axis]! > 1)?.delta[axis] ?? own[0]!.delta[axis]!);
  const lower = triple((axis) => Math.min(...own.map(({ origin }) => origin[axis]!)));
  const upper = triple((axis) =>
    Math.max(...own.map((piece) => piece.origin[axis]! + (piece.shape[axis]! - 1) * piece.delta[axis]!)),
  );
  return {
    ...{ level, spacing: delta, lower, upper },
    points: triple((axis) => Math.round((upper[axis]! - lower[axis]!) / delta[axis]!) + 1),
    components: new Set(own.map(({ component, origin }) => `${component} ${origin}`)).size,
    ghosts: Math.max(...own.flatMap(({ ghosts }) => [...ghosts.lower, ...ghosts.upper])),
  };
}
