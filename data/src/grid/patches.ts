import { totalmem } from 'node:os';
import { DataError } from '../data-error.ts';
import { type Box, type OnProgress, type Piece, pointsOf, type Triple, triple } from '../source.ts';
import { joinBoxes, type Lattice, latticeOf, meet } from './lattice.ts';

/** Some variables on a uniform box of points, without ghost zones. */
export interface Patch {
  readonly level: number;
  readonly origin: Triple;
  readonly delta: Triple;
  readonly shape: Triple;
  /** Shape [z, y, x, variables]; NaN where there is nothing. */
  readonly values: Float64Array;
}

/** Closed intervals along x, y, z; points outside are left out. */
export type Region = readonly [readonly [number, number], readonly [number, number], readonly [number, number]];

/** Of the machine's memory. */
const MOST_MEMORY = 0.5;

/**
 * Pieces of one level at one time made into boxes as large as can be, each variable in its place; ghost points are left
 * to the pieces that own them.
 *
 * @param variables the names, in the order of the values
 * @throws DataError where pieces do not go together, or are too many for the memory
 */
export function patchesOf(
  pieces: readonly Piece[],
  variables: readonly string[],
  region: Region | undefined,
  onProgress?: OnProgress,
): Patch[] {
  const lattice = latticeOf(pieces);
  const wanted = region && indexBox(lattice, region);
  const owned = lattice.placed
    .map(({ owned: box }) => (wanted ? meet(box, wanted) : box))
    .filter((box) => box !== undefined);
  const boxes = joinBoxes(owned);
  const total = boxes.reduce(
    (sum, { lower, upper }) => sum + pointsOf(triple((axis) => upper[axis]! - lower[axis]!)),
    0,
  );
  const bytes = 8 * total * variables.length;
  if (bytes > MOST_MEMORY * totalmem()) {
    throw new DataError(
      'grid',
      `level ${lattice.level} has ${total} points, whose metric takes ${(bytes / 2 ** 30).toFixed(1)} GiB and there are ${(totalmem() / 2 ** 30).toFixed(1)}: narrow the data's x, y and z, as in \`x -8 .. 8\``,
    );
  }
  let done = 0;
  return boxes.map((box): Patch => {
    const shape = triple((axis) => box.upper[axis]! - box.lower[axis]!);
    const width = variables.length;
    const values = new Float64Array(width * pointsOf(shape)).fill(Number.NaN);
    const stride: Triple = [width, width * shape[0], width * shape[0] * shape[1]];
    for (const { piece, first, owned: own } of lattice.placed) {
      done++;
      const shared = meet(own, box);
      const at = variables.indexOf(piece.variable);
      if (shared === undefined || at < 0) continue;
      onProgress?.(done / (lattice.placed.length * boxes.length), `${piece.file}: ${piece.place}`);
      const base =
        at + [0, 1, 2].reduce((sum, axis) => sum + (shared.lower[axis]! - box.lower[axis]!) * stride[axis]!, 0);
      const within: Box = {
        lower: triple((axis) => shared.lower[axis]! - first[axis]!),
        upper: triple((axis) => shared.upper[axis]! - first[axis]!),
      };
      piece.load(within, values, base, stride);
    }
    return {
      level: lattice.level,
      origin: triple((axis) => lattice.origin[axis]! + box.lower[axis]! * lattice.delta[axis]!),
      delta: lattice.delta,
      shape,
      values,
    };
  });
}

/** Indices of the points in a region, an axis of one point in any case. */
function indexBox({ origin, delta, placed }: Lattice, region: Region): Box {
  const thin = (axis: number) => placed.every(({ piece }) => piece.shape[axis] === 1);
  const slack = 1e-6;
  return {
    lower: triple((axis) => (thin(axis) ? 0 : Math.ceil((region[axis]![0] - origin[axis]!) / delta[axis]! - slack))),
    upper: triple((axis) =>
      thin(axis) ? 1 : Math.floor((region[axis]![1] - origin[axis]!) / delta[axis]! + slack) + 1,
    ),
  };
}
