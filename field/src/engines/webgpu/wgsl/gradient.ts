import { LAYER, padded } from './product.ts';

export interface GradientForm {
  readonly streams: number;
  /** Of the layer's weight [out, in]. */
  readonly rows: number;
  readonly columns: number;
  /** Number of all weights. */
  readonly weights: number;
  /** See `ProductForm`. */
  readonly largeTiles: boolean;
}

/** Vectors of four outputs and of four inputs that a thread takes. */
function vectorsOf({ rows, columns, largeTiles }: GradientForm): readonly [down: number, wide: number] {
  return [largeTiles && rows > 32 ? 2 : 1, largeTiles && columns > 32 ? 2 : 1];
}

/** Rows that a workgroup takes at a time. */
function depthOf({ largeTiles }: GradientForm): number {
  return largeTiles ? 16 : 8;
}

function tilesOf(form: GradientForm): readonly [across: number, down: number] {
  const [down, wide] = vectorsOf(form);
  return [Math.ceil(form.columns / (32 * wide)), Math.ceil(form.rows / (32 * down))];
}

/** Workgroups of a layer that keep a large device busy. */
const BUSY = 1024;

/**
 * Parts into which a block's rows go, each with a gradient of its own: a multiple of 8, the same for all layers.
 *
 * @param room gradients that a buffer has room for
 */
export function slicesOf(forms: readonly GradientForm[], room: number): number {
  if (forms.some(({ largeTiles }) => !largeTiles)) return 8;
  const most = Math.max(...forms.map((form) => tilesOf(form)[0] * tilesOf(form)[1]));
  return 8 * Math.max(1, Math.min(32, Math.round(BUSY / most / 8), Math.floor(room / 8)));
}

export function gradientGroups(form: GradientForm, slices: number): [number, number, number] {
  return [...tilesOf(form), slices];
}

/** Rows of a slice. */
export function sliceRows(form: GradientForm, points: number, slices: number): number {
  const depth = depthOf(form);
  return depth * Math.ceil(Math.ceil((points * form.streams) / slices) / depth);
}

/** For every slice the sum of z̄ aᵀ over its rows, `layer.rows` of them, and of z̄ over those of the value's stream. */
export function gradientSource(form: GradientForm): string {
  const { streams, rows, columns, weights, largeTiles } = form;
  const [down, wide] = vectorsOf(form);
  const depth = depthOf(form);
  const [left4, right4] = [padded(rows) / 4, padded(columns) / 4];
  const list = (length: number) => Array.from({ length }, (_, n) => n);
  const sums = list(4 * down).flatMap((i) => list(wide).map((h) => [i, h] as const));
  const load = (tile: string, of: string, vectors: number, stride: number, group: string, then: string) => `
    for (var i = index; i < ${depth * 8 * vectors}u; i += 64u) {
      let row = first + i / ${8 * vectors}u;
      let x = select(vec4f(), ${of}[row * ${stride}u + ${group} * ${8 * vectors}u + i % ${8 * vectors}u], row < end);
      ${tile}[i] = x;${then}
    }`;
  return `${LAYER}
@group(0) @binding(1) var<storage, read> zBar: array<vec4f>;
@group(0) @binding(2) var<storage, read> a: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> parts: array<f32>;
var<workgroup> leftTile: array<vec4f, ${depth * 8 * down}>;
var<workgroup> rightTile: array<vec4f, ${depth * 8 * wide}>;

@compute @workgroup_size(8, 8)
fn main(
  @builtin(local_invocation_id) me: vec3u,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let start = group.z * layer.rows;
  let end = min(start + layer.rows, layer.points * ${streams}u);
  // Of the outputs of the vectors that this thread loads, which are the same ones each time.
  var bias = vec4f();
${sums.map(([i, h]) => `  var g${i}_${h} = vec4f();`).join('\n')}
  for (var first = start; first < end; first += ${depth}u) {${load(
    'leftTile',
    'zBar',
    down,
    left4,
    'group.y',
    `
      if (row % ${streams}u == 0u) { bias += x; }`,
  )}${load('rightTile', 'a', wide, right4, 'group.x', '')}
    workgroupBarrier();
    for (var r = 0u; r < ${largeTiles ? `${depth}u` : `min(${depth}u, end - first)`}; r++) {
${list(down)
  .map((v) => `      let l${v} = leftTile[r * ${8 * down}u + ${8 * v}u + me.y];`)
  .join('\n')}
${list(wide)
  .map((h) => `      let r${h} = rightTile[r * ${8 * wide}u + ${8 * h}u + me.x];`)
  .join('\n')}
${sums.map(([i, h]) => `      g${i}_${h} += l${Math.floor(i / 4)}[${i % 4}] * r${h};`).join('\n')}
    }
    workgroupBarrier();
  }
  let part = group.z * ${weights}u;
  for (var n = 0u; n < 4u; n++) {
${sums
  .map(([i, h]) => {
    const row = `4 * (group.y * ${8 * down}u + ${8 * Math.floor(i / 4)}u + me.y) + ${i % 4}u`;
    return `    store(part, ${row}, 4 * (group.x * ${8 * wide}u + ${8 * h}u + me.x) + n, g${i}_${h}[n]);`;
  })
  .join('\n')}
  }
  leftTile[index] = bias;
  workgroupBarrier();
  if (group.x > 0u || index >= ${8 * down}u) { return; }
  var sum = vec4f();
  for (var i = index; i < 64u; i += ${8 * down}u) { sum += leftTile[i]; }
  for (var n = 0u; n < 4u; n++) {
    let row = 4 * (group.y * ${8 * down}u + index) + n;
    if (row < ${rows}u) { parts[part + layer.bias + row] = sum[n]; }
  }
}

fn store(part: u32, row: u32, column: u32, value: f32) {
  if (row < ${rows}u && column < ${columns}u) { parts[part + layer.weight + row * ${columns}u + column] = value; }
}
`;
}

export const REDUCTION_GROUP = 256;

/**
 * Adds the slices' gradients, from the first weight that is trained on, to `layer.bias`'s gradient, or where `layer.rows`
 * is 0 sets it to their sum: in eight lanes, then as a tree.
 */
export function reductionSource(weights: number, fixed: number, slices: number): string {
  return `${LAYER}
@group(0) @binding(1) var<storage, read> parts: array<f32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<f32>;

@compute @workgroup_size(${REDUCTION_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let i = global.x + ${fixed}u;
  if (i >= ${weights}u) { return; }
  var even = vec4f();
  var odd = vec4f();
  for (var slice = 0u; slice < ${slices}u; slice += 8u) {
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
