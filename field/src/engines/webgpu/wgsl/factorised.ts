import type { FactorisedTensor } from '../../../trainable.ts';
import { EXPONENTIAL } from './activation.ts';
import { LAYER } from './product.ts';

const GROUP = 64;

/** Rows of all tensors, a workgroup each; a tensor without s is one row. */
export function factorisedRows(tensors: readonly FactorisedTensor[]): number {
  return tensors.reduce((sum, { rows, scale }) => sum + (scale === undefined ? 1 : rows), 0);
}

function head(tensors: readonly FactorisedTensor[]): string {
  let first = 0;
  const table = tensors.map(({ from, rows, columns, scale, to }) => {
    const own = scale === undefined ? 1 : rows;
    first += own;
    const numbers = [first - own, own, (rows * columns) / own, from, to, scale ?? 0xffffffff];
    return `Tensor(${numbers.map((n) => `${n}u`).join(', ')})`;
  });
  return `${LAYER}
struct Tensor { first: u32, rows: u32, columns: u32, weights: u32, parameters: u32, scale: u32 }
const TENSORS = array<Tensor, ${table.length}>(${table.join(', ')});
${EXPONENTIAL}
fn tensorOf(row: u32) -> Tensor {
  var t = 0u;
  while (t + 1 < ${table.length}u && TENSORS[t + 1].first <= row) { t++; }
  return TENSORS[t];
}
fn growth(tensor: Tensor, row: u32) -> f32 {
  if (tensor.scale == 0xffffffffu) { return 1f; }
  return exponential(vec4f(parameters[tensor.scale + row])).x;
}`;
}

/** W = diag(exp s) V (random weight factorisation, see `trainable.ts`). */
export function pushSource(tensors: readonly FactorisedTensor[]): string {
  return `${head(tensors)}
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;

@compute @workgroup_size(${GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  let tensor = tensorOf(group.x + layer.weight);
  let row = group.x - tensor.first;
  let grow = growth(tensor, row);
  for (var j = me; j < tensor.columns; j += ${GROUP}u) {
    let at = row * tensor.columns + j;
    weights[tensor.weights + at] = grow * parameters[tensor.parameters + at];
  }
}
`;
}

/**
 * Gradients of the parameters from those of the weights, for objective `group.y`: ∂/∂V_ij = exp(s_i) ∂/∂W_ij and
 * ∂/∂s_i = Σ_j W_ij ∂/∂W_ij.
 *
 * @param weights number of the weights, and of the parameters
 */
export function pullSource(tensors: readonly FactorisedTensor[], weights: number, parameters: number): string {
  return `${head(tensors)}
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> pulled: array<f32>;
var<workgroup> tree: array<f32, ${GROUP}>;

@compute @workgroup_size(${GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  let tensor = tensorOf(group.x + layer.weight);
  let row = group.x - tensor.first;
  let grow = growth(tensor, row);
  let given = group.y * ${weights}u;
  let to = group.y * ${parameters}u;
  var sum = 0f;
  for (var j = me; j < tensor.columns; j += ${GROUP}u) {
    let at = row * tensor.columns + j;
    let g = grow * gradients[given + tensor.weights + at];
    pulled[to + tensor.parameters + at] = g;
    sum += parameters[tensor.parameters + at] * g;
  }
  tree[me] = sum;
  for (var half = ${GROUP / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (me < half) { tree[me] += tree[me + half]; }
  }
  if (me == 0u && tensor.scale != 0xffffffffu) { pulled[to + tensor.scale + row] = tree[0]; }
}
`;
}
