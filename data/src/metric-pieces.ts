import { DataError } from './data-error.ts';
import { type MetricNames, metricNames } from './grid/metric-names.ts';
import type { Piece, Source } from './source.ts';

/** The pieces that are grids and hold the metric. @throws DataError where there are none */
export function metricPieces(
  source: Source,
  path: string,
): { readonly names: MetricNames; readonly pieces: readonly Piece[] } {
  const isSolid = (piece: Piece) => piece.scattered !== true && piece.shape.every((count) => count > 1);
  const solid = source.pieces.filter(isSolid);
  const names = metricNames(new Set((solid.length > 0 ? solid : source.pieces).map(({ variable }) => variable)), path);
  if (solid.length === 0) {
    throw new DataError(
      'grid',
      `${path}: its variables are on lines or planes (${[...new Set(source.pieces.map(shapeText))].slice(0, 3).join(', ')} points); a fit needs them on a grid in x, y and z`,
    );
  }
  const wanted = new Set(names.variables);
  return { names, pieces: solid.filter(({ variable }) => wanted.has(variable)) };
}

function shapeText({ shape }: Piece): string {
  return shape.join(' × ');
}

/** The pieces of each time at which all levels and variables are there, in order of time. */
export function stepsOf(pieces: readonly Piece[], names: MetricNames, notes: string[]): (readonly Piece[])[] {
  const byIteration = Map.groupBy(pieces, ({ iteration }) => iteration);
  const levels = new Set(pieces.map(({ level }) => level)).size;
  const needed = names.variables.filter((name) => name !== undefined).length;
  const isWhole = (step: readonly Piece[]) => {
    const kinds = new Set(step.map(({ level, variable }) => `${level} ${variable}`));
    return kinds.size === levels * needed;
  };
  const steps = [...byIteration.values()].sort((a, b) => a[0]!.time - b[0]!.time);
  const whole = steps.filter(isWhole);
  if (whole.length === 0) {
    const lacking = steps[0]!;
    throw new DataError(
      'variables',
      `no iteration has all of ${names.variables.filter((name) => name !== undefined).join(', ')} on all ${levels} levels; iteration ${lacking[0]!.iteration} has ${[...new Set(lacking.map(({ variable, level }) => `${variable} on ${level}`))].slice(0, 6).join(', ')}, …`,
    );
  }
  if (whole.length < steps.length)
    notes.push(
      `${steps.length - whole.length} of ${steps.length} iterations lack a level or a variable and are left out`,
    );
  // The same time twice, as after a restart: the last counts.
  const byTime = new Map(whole.map((step) => [step[0]!.time, step]));
  return [...byTime.values()].map(once);
}

/** A component that several files hold counts once. */
function once(step: readonly Piece[]): readonly Piece[] {
  const key = ({ variable, level, component, origin, delta, shape }: Piece) =>
    `${variable} ${level} ${component} ${origin} ${delta} ${shape}`;
  return [...new Map(step.map((piece) => [key(piece), piece])).values()];
}
