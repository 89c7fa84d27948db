import { LAYER, padded } from './product.ts';

/** Parts into which a block's rows go, each with a gradient of its own; a multiple of 8. */
export const SLICES = 32;
const TILE = 32;

export interface GradientForm {
  readonly streams: number;
  /** Of the layer's weight [out, in]. */
  readonly rows: number;
  readonly columns: number;
  readonly inputStride: number;
  /** Number of all weights. */
  readonly weights: number;
  /** See `ProductForm`. */
  readonly largeTiles: boolean;
}

export function gradientGroups({ rows, columns }: GradientForm): [number, number, number] {
  return [Math.ceil((columns + 1) / TILE), Math.ceil(rows / TILE), SLICES];
}

/**
 * For every slice the sum of z̄ aᵀ over its rows, `layer.rows` of them; the bias is the weight of one more input,
 * which is 1 in the value's stream and 0 in the others.
 */
export function gradientSource({ streams, rows, columns, inputStride, weights, largeTiles }: GradientForm): string {
  const four = [0, 1, 2, 3];
  return `${LAYER}
@group(0) @binding(1) var<storage, read> zBar: array<f32>;
@group(0) @binding(2) var<storage, read> a: array<f32>;
@group(0) @binding(3) var<storage, read_write> parts: array<f32>;
var<workgroup> leftTile: array<vec4f, 64>;
var<workgroup> rightTile: array<vec4f, 64>;

@compute @workgroup_size(8, 8)
fn main(
  @builtin(local_invocation_id) me: vec3u,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let start = group.z * layer.rows;
  let end = min(start + layer.rows, layer.points * ${streams}u);
${four.map((i) => `  var g${i} = vec4f();`).join('\n')}
  for (var first = start; first < end; first += 8u) {
    let row = first + index / 8u;
    let i = ${TILE}u * group.y + 4 * (index % 8u);
    let j = ${TILE}u * group.x + 4 * (index % 8u);
    var x = vec4f();
    var y = vec4f();
    if (row < end) {
      for (var n = 0u; n < 4u; n++) {
        if (i + n < ${rows}u) { x[n] = zBar[row * ${padded(rows)}u + i + n]; }
        if (j + n < ${columns}u) { y[n] = a[row * ${inputStride}u + j + n]; }
        if (j + n == ${columns}u && row % ${streams}u == 0u) { y[n] = 1f; }
      }
    }
    leftTile[index] = x;
    rightTile[index] = y;
    workgroupBarrier();
    for (var r = 0u; r < ${largeTiles ? '8u' : 'min(8u, end - first)'}; r++) {
      let l = leftTile[r * 8u + me.y];
      let right = rightTile[r * 8u + me.x];
${four.map((i) => `      g${i} += l[${i}] * right;`).join('\n')}
    }
    workgroupBarrier();
  }
  let part = group.z * ${weights}u;
  let j = ${TILE}u * group.x + 4 * me.x;
  let i = ${TILE}u * group.y + 4 * me.y;
  for (var n = 0u; n < 4u; n++) {
    let column = j + n;
${four
  .map(
    (m) => `    if (i + ${m}u < ${rows}u) {
      if (column < ${columns}u) { parts[part + layer.weight + (i + ${m}u) * ${columns}u + column] = g${m}[n]; }
      if (column == ${columns}u) { parts[part + layer.bias + i + ${m}u] = g${m}[n]; }
    }`,
  )
  .join('\n')}
  }
}
`;
}

export const REDUCTION_GROUP = 256;

/**
 * Adds the slices' gradients, from the first weight that is trained on, to `layer.bias`'s gradient, or where `layer.rows`
 * is 0 sets it to their sum: in eight lanes, then as a tree.
 */
export function reductionSource(weights: number, fixed: number): string {
  return `${LAYER}
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<f32>;

@compute @workgroup_size(${REDUCTION_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let i = global.x + ${fixed}u;
  if (i >= ${weights}u) { return; }
  var even = vec4f();
  var odd = vec4f();
  for (var slice = 0u; slice < ${SLICES}u; slice += 8u) {
    for (var n = 0u; n < 4u; n++) {
      even[n] += parts[(slice + n) * ${weights}u + i];
      odd[n] += parts[(slice + 4u + n) * ${weights}u + i];
    }
  }
  let both = even + odd;
  let sum = (both.x + both.y) + (both.z + both.w);
  let to = layer.bias + i;
  gradients[to] = select(sum, gradients[to] + sum, layer.rows > 0u);
}
`;
}
