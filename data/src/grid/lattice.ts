import { DataError } from '../data-error.ts';
import { type Box, type Piece, pointsOf, type Triple, triple } from '../source.ts';

/** A whole number of spacings lies between the points of one lattice, up to this. */
const ALIGNED = 1e-3;

/** A piece in the indices of its level. */
export interface Placed {
  readonly piece: Piece;
  /** Index of the piece's first point. */
  readonly first: Triple;
  /** Without ghost points. */
  readonly owned: Box;
}

/** Pieces of one level at one time, on one lattice. */
export interface Lattice {
  readonly level: number;
  readonly origin: Triple;
  readonly delta: Triple;
  readonly placed: readonly Placed[];
}

/** @throws DataError where the pieces are not on one lattice */
export function latticeOf(pieces: readonly Piece[]): Lattice {
  const [reference] = pieces;
  const { origin, delta, level } = reference!;
  const placed = pieces.map((piece): Placed => {
    const first = triple((axis) => {
      const isOne = piece.shape[axis] === 1 && reference!.shape[axis] === 1;
      if (!isOne && !(Math.abs(piece.delta[axis]! / delta[axis]! - 1) < 1e-6))
        throw unlike(piece, reference!, 'spacing', 'delta', axis);
      const index = (piece.origin[axis]! - origin[axis]!) / delta[axis]!;
      if (!(Math.abs(index - Math.round(index)) < ALIGNED)) throw unlike(piece, reference!, 'origin', 'origin', axis);
      return Math.round(index);
    });
    const { lower, upper } = piece.ghosts;
    return {
      piece,
      first,
      owned: {
        lower: triple((axis) => first[axis]! + lower[axis]!),
        upper: triple((axis) => first[axis]! + piece.shape[axis]! - upper[axis]!),
      },
    };
  });
  return { level, origin, delta, placed };
}

function unlike(piece: Piece, other: Piece, what: string, key: 'origin' | 'delta', axis: number): DataError {
  return new DataError(
    'grid',
    `${piece.file}: ${piece.place}: its ${what} along ${'xyz'[axis]} is ${piece[key][axis]}, which does not go with ${other[key][axis]} (spacing ${other.delta[axis]}) of ${other.place} in ${other.file} on the same level ${piece.level}`,
  );
}

/** Boxes that touch or overlap become one that holds both, until none do. */
export function joinBoxes(boxes: readonly Box[]): Box[] {
  const joined: Box[] = [];
  for (let box of boxes) {
    for (let n = 0; n < joined.length; n++) {
      const other = joined[n]!;
      if (!touch(box, other)) continue;
      box = hull([box, other]);
      joined.splice(n, 1);
      // What is larger may touch what was looked at before.
      n = -1;
    }
    joined.push(box);
  }
  return joined;
}

function touch(a: Box, b: Box): boolean {
  return [0, 1, 2].every((axis) => a.lower[axis]! <= b.upper[axis]! && b.lower[axis]! <= a.upper[axis]!);
}

export function hull(boxes: readonly Box[]): Box {
  return {
    lower: triple((axis) => Math.min(...boxes.map(({ lower }) => lower[axis]!))),
    upper: triple((axis) => Math.max(...boxes.map(({ upper }) => upper[axis]!))),
  };
}

/** What two boxes share; undefined where that is nothing. */
export function meet(a: Box, b: Box): Box | undefined {
  const lower = triple((axis) => Math.max(a.lower[axis]!, b.lower[axis]!));
  const upper = triple((axis) => Math.min(a.upper[axis]!, b.upper[axis]!));
  return lower.every((low, axis) => low < upper[axis]!) ? { lower, upper } : undefined;
}

export function sizeOf({ lower, upper }: Box): number {
  return pointsOf(triple((axis) => upper[axis]! - lower[axis]!));
}
