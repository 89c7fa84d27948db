/**
 * The place of a cell on Hilbert's curve through 2^(bits·d) cells of a cube of d = `cell.length` dimensions: a curve
 * that goes from cell to neighbouring cell, so that what is near on it is near in space (J. Skilling, "Programming
 * the Hilbert curve", AIP Conf. Proc. 707 (2004) 381).
 *
 * @param cell whole numbers below 2^bits, destroyed
 * @param bits at most 31, and bits·d at most 53
 */
export function hilbertIndex(cell: Uint32Array, bits: number): number {
  const last = cell.length - 1;
  for (let bit = bits - 1; bit > 0; bit--) {
    const below = 2 ** bit - 1;
    for (let i = 0; i <= last; i++) {
      if ((cell[i]! >>> bit) & 1) {
        cell[0]! ^= below;
      } else {
        const swapped = (cell[0]! ^ cell[i]!) & below;
        cell[0]! ^= swapped;
        cell[i]! ^= swapped;
      }
    }
  }
  // The bits across the dimensions are now a Gray code of the index.
  for (let i = 1; i <= last; i++) cell[i]! ^= cell[i - 1]!;
  let flips = 0;
  for (let bit = bits - 1; bit > 0; bit--) if ((cell[last]! >>> bit) & 1) flips ^= 2 ** bit - 1;
  let index = 0;
  for (let bit = bits - 1; bit >= 0; bit--) {
    for (let i = 0; i <= last; i++) index = 2 * index + (((cell[i]! ^ flips) >>> bit) & 1);
  }
  return index;
}
