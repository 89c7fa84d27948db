import { columnLength, orthogonaliseColumns } from '../../tensors/orthogonalise.ts';

/** A singular value below this fraction of the largest is none. */
const NEGLIGIBLE = 1e-12;

/**
 * Directions v, of unit length, with A v = 0 to rounding.
 *
 * @param a shape [rows, 4], destroyed
 */
export function nullDirections(a: Float64Array, rows: number): Float64Array[] {
  const v = new Float64Array(16);
  for (let i = 0; i < 4; i++) v[5 * i] = 1;
  orthogonaliseColumns(a, rows, v);
  const lengths = [0, 1, 2, 3].map((j) => columnLength(a, rows, j));
  const longest = Math.max(...lengths);
  return [0, 1, 2, 3]
    .filter((j) => lengths[j]! <= NEGLIGIBLE * longest)
    .map((j) => Float64Array.from([0, 1, 2, 3], (i) => v[4 * i + j]!));
}
