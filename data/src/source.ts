/** Three numbers along x, y, z. */
export type Triple = readonly [number, number, number];

/** Part of a piece's points: from `lower` to below `upper`, by index along x, y, z. */
export interface Box {
  readonly lower: Triple;
  readonly upper: Triple;
}

/** A uniform rectangular piece of one variable at one time, as a file holds it. */
export interface Piece {
  /** The short name in lower case, as `gxx`. */
  readonly variable: string;
  /** As written, as `ADMBASE::gxx`. */
  readonly fullName: string;
  readonly iteration: number;
  readonly time: number;
  /** Refinement level, 0 the coarsest. */
  readonly level: number;
  readonly component: number;
  /** Points along x, y, z; an axis that the file leaves out has one. */
  readonly shape: Triple;
  /** Coordinates of the first point, and spacing. */
  readonly origin: Triple;
  readonly delta: Triple;
  /** Ghost points at the lower and upper faces that belong to another piece or to a coarser level. */
  readonly ghosts: Box;
  /** Points on the diagonal x = y = z or elsewhere, which are no grid: `shape` counts them along x. */
  readonly scattered?: true;
  /** Bytes of a number in the file. */
  readonly bytes: number;
  readonly file: string;
  /** For messages: the dataset, or the line at which it begins. */
  readonly place: string;
  /**
   * Reads the points of a box, of point (i, j, k) to `target[base + (i - lower.x) stride.x + …]`.
   *
   * @throws DataError where the file is damaged
   */
  load(box: Box, target: Float64Array, base: number, stride: Triple): void;
}

/** Files that were opened, and what is in them. */
export interface Source {
  readonly format: Format;
  readonly files: readonly string[];
  readonly pieces: readonly Piece[];
  /** What a user should know: what was left out, or assumed. */
  readonly notes: readonly string[];
  close(): void;
}

export type Format = 'carpet' | 'ascii' | 'openpmd' | 'npy';

/** Called while much is read, with the share that is done; may throw to stop. */
export type OnProgress = (fraction: number, what: string) => void;

export const NO_GHOSTS: Box = { lower: [0, 0, 0], upper: [0, 0, 0] };

export function triple(of: (axis: 0 | 1 | 2) => number): Triple {
  return [of(0), of(1), of(2)];
}

export function wholeBox(shape: Triple): Box {
  return { lower: [0, 0, 0], upper: shape };
}

export function pointsOf([nx, ny, nz]: Triple): number {
  return nx * ny * nz;
}

/** All values of a piece, x fastest. */
export function valuesOf(piece: Piece): Float64Array {
  const [nx, ny] = piece.shape;
  const values = new Float64Array(pointsOf(piece.shape));
  piece.load(wholeBox(piece.shape), values, 0, [1, nx, nx * ny]);
  return values;
}
