import { LAYER, packedRows, padded } from './product.ts';

const PACK_GROUP = 64;

/** A layer's weight [rows, columns] and bias within the flat vector, and where its packed copies begin, in vectors. */
export interface PackedLayer {
  readonly rows: number;
  readonly columns: number;
  readonly weight: number;
  readonly bias: number;
  /** Wᵀ, shape [packedRows(columns) + 1, padded(rows)], with the bias as its last row. */
  readonly forward: number;
  /** W, shape [packedRows(rows), padded(columns)]; absent where no adjoint goes further. */
  readonly reverse: number | undefined;
}

/** Vectors of a layer's packed copies. */
export function packedSize(rows: number, columns: number): { readonly forward: number; readonly reverse: number } {
  return {
    forward: ((packedRows(columns) + 1) * padded(rows)) / 4,
    reverse: (packedRows(rows) * padded(columns)) / 4,
  };
}

export function packGroups(layers: readonly PackedLayer[]): number {
  return Math.max(
    ...layers.map(({ rows, columns }) => {
      const { forward, reverse } = packedSize(rows, columns);
      return Math.ceil(Math.max(forward, reverse) / PACK_GROUP);
    }),
  );
}

/** Copies of all weights for products: rows of whole vectors, what lies outside a matrix 0. Layer `group.y`, its W by `group.z`. */
export function packSource(layers: readonly PackedLayer[]): string {
  const none = 0xffffffff;
  const table = layers.map(
    ({ rows, columns, weight, bias, forward, reverse = none }) =>
      `Matrix(${[rows, columns, weight, bias, forward, reverse].map((n) => `${n}u`).join(', ')})`,
  );
  return `${LAYER}
struct Matrix { rows: u32, columns: u32, weight: u32, bias: u32, forward: u32, reverse: u32 }
const MATRICES = array<Matrix, ${table.length}>(${table.join(', ')});
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> packed: array<vec4f>;

@compute @workgroup_size(${PACK_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let matrix = MATRICES[global.y + layer.weight];
  let forward = global.z == 0u;
  let rows = select(matrix.rows, matrix.columns, forward);
  let columns = select(matrix.columns, matrix.rows, forward);
  let across = (columns + 3) / 4;
  let steps = 16 * ((rows + 15) / 16);
  let row = global.x / across;
  if (row >= steps + u32(forward) || (!forward && matrix.reverse == ${none}u)) { return; }
  let column = 4 * (global.x % across);
  var x = vec4f();
  for (var n = 0u; n < 4u; n++) {
    if (column + n >= columns) { break; }
    if (row == steps) {
      x[n] = weights[matrix.bias + column + n];
    } else if (row < rows) {
      x[n] = weights[matrix.weight + select(row * columns + column + n, (column + n) * rows + row, forward)];
    }
  }
  packed[select(matrix.reverse, matrix.forward, forward) + global.x] = x;
}
`;
}
