import type { NetworkShape, Vector } from '../engine.ts';
import { networkLayout } from '../layout.ts';

/** Rows (points times streams) that go through a network together: small enough for the cache. */
export const ROWS = 240;

/** Zeroed rows of a block, with room for the whole tiles of a product. */
export function blockOf(width: number): Float64Array {
  return new Float64Array((ROWS + 4) * width);
}

/** A linear layer on the streams of a block of points, its outputs padded to a multiple of four. */
export class PlainLinear {
  readonly inputs: number;
  readonly padded: number;
  /** [in, out] */
  readonly #weight: Float64Array;
  readonly #bias: Float64Array;

  /**
   * The layer `NAME.weight`, `NAME.bias` of a network.
   *
   * @param padInputs whether its inputs are another layer's padded outputs
   */
  constructor(shape: NetworkShape, weights: Vector, name: string, padInputs: boolean) {
    const layout = networkLayout(shape);
    const { offset, rows, columns } = layout.find((tensor) => tensor.name === `${name}.weight`)!;
    const bias = layout.find((tensor) => tensor.name === `${name}.bias`)!.offset;
    this.inputs = padInputs ? pad(columns) : columns;
    this.padded = pad(rows);
    this.#weight = new Float64Array(this.inputs * this.padded);
    this.#bias = new Float64Array(this.padded);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) this.#weight[j * this.padded + i] = weights[offset + i * columns + j];
      this.#bias[i] = weights[bias + i];
    }
  }

  /** @param from shape [points, streams, inputs], likewise `to`; both with room for whole tiles */
  apply(from: Float64Array, points: number, streams: number, to: Float64Array): void {
    multiply(from, this.#weight, points * streams, this.inputs, this.padded, to);
    addBias(to, this.#bias, points, streams * this.padded, this.padded);
  }

  /** Rows without their padding. */
  unpad(from: Float64Array, rows: number, columns: number, out: Float64Array, start: number): void {
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < columns; c++) out[start + row * columns + c] = from[row * this.padded + c];
    }
  }
}

function pad(n: number): number {
  return Math.ceil(n / 4) * 4;
}

/** Once a point: its value stream alone. */
function addBias(z: Float64Array, bias: Float64Array, points: number, stride: number, width: number): void {
  for (let p = 0; p < points; p++) {
    for (let k = 0; k < width; k++) z[p * stride + k] += bias[k];
  }
}

/** c [rows, n] = a [rows, k] b [k, n], n a multiple of four; rows are rounded up to four, for which there is space. */
function multiply(a: Float64Array, b: Float64Array, rows: number, k: number, n: number, c: Float64Array): void {
  for (let r = 0; r < rows; r += 4) {
    for (let j = 0; j < n; j += 4) multiplyTile(a, b, r * k, j, k, n, c, r * n + j);
  }
}

/** A tile of 4 × 4 results, held in local variables. */
function multiplyTile(
  a: Float64Array,
  b: Float64Array,
  row: number,
  column: number,
  k: number,
  n: number,
  c: Float64Array,
  at: number,
): void {
  let [c00, c01, c02, c03] = [0, 0, 0, 0];
  let [c10, c11, c12, c13] = [0, 0, 0, 0];
  let [c20, c21, c22, c23] = [0, 0, 0, 0];
  let [c30, c31, c32, c33] = [0, 0, 0, 0];
  for (let l = 0, q = column; l < k; l++, q += n) {
    const b0 = b[q];
    const b1 = b[q + 1];
    const b2 = b[q + 2];
    const b3 = b[q + 3];
    const a0 = a[row + l];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[row + k + l];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[row + 2 * k + l];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[row + 3 * k + l];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  store(c, at, c00, c01, c02, c03);
  store(c, at + n, c10, c11, c12, c13);
  store(c, at + 2 * n, c20, c21, c22, c23);
  store(c, at + 3 * n, c30, c31, c32, c33);
}

function store(c: Float64Array, at: number, x0: number, x1: number, x2: number, x3: number): void {
  c[at] = x0;
  c[at + 1] = x1;
  c[at + 2] = x2;
  c[at + 3] = x3;
}
