/** A tensor's components in a frame: T_{âb̂…} = L^i_â L^j_b̂ … T_{ij…}, for L[4 i + â]. */

const INDEX = [0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9];
const half = new Float64Array(16);
const first = new Float64Array(256);
const second = new Float64Array(256);

/** @param tensor ten independent components from `offset`, of a symmetric tensor; `out` [10] alike */
export function pairInFrame(frame: Float64Array, tensor: ArrayLike<number>, offset: number, out: Float64Array): void {
  for (let i = 0; i < 4; i++) {
    for (let b = 0; b < 4; b++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += tensor[offset + INDEX[4 * i + j]!]! * frame[4 * j + b]!;
      half[4 * i + b] = sum;
    }
  }
  for (let a = 0; a < 4; a++) {
    for (let b = a; b < 4; b++) {
      let sum = 0;
      for (let i = 0; i < 4; i++) sum += frame[4 * i + a]! * half[4 * i + b]!;
      out[INDEX[4 * a + b]!] = sum;
    }
  }
}

/** @param tensor shape [4, 4, 4, 4] from `offset`; `out` [4, 4, 4, 4] */
export function quadInFrame(frame: Float64Array, tensor: Float64Array, offset: number, out: Float64Array): void {
  turnLast(frame, tensor, offset, first);
  turnLast(frame, first, 0, second);
  turnLast(frame, second, 0, first);
  turnLast(frame, first, 0, out);
}

/** Takes the last index to the frame and puts it in front, so that four turns are a whole transformation. */
function turnLast(frame: Float64Array, tensor: Float64Array, offset: number, out: Float64Array): void {
  for (let abc = 0; abc < 64; abc++) {
    for (let d = 0; d < 4; d++) {
      let sum = 0;
      for (let l = 0; l < 4; l++) sum += tensor[offset + 4 * abc + l]! * frame[4 * l + d]!;
      out[64 * d + abc] = sum;
    }
  }
}
