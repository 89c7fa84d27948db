import { LAYER, padded } from './product.ts';

/** Rows, of a point's stream each, of a workgroup, whose losses are summed before they are read. */
const LOSS_ROWS = 64;

export function lossGroups(points: number, streams: number): number {
  return Math.ceil((points * streams) / LOSS_ROWS);
}

export interface LossForm {
  readonly streams: number;
  readonly directions: number;
  readonly outputs: number;
  /** Whether values are measured by a norm, see `frame-norm.ts`. */
  readonly norm: boolean;
}

/**
 * Errors of the outputs' jets, their adjoints by `layer.weight`'s row of factors as a mean over `layer.rows` points, and for
 * every workgroup the sums of ω (output − target)² by order, from the `layer.bias`-th on: summed as a tree, and further
 * by who reads them. With a norm the values' adjoints are its derivatives and twice the norm is the sum.
 */
export function lossSource({ streams, directions, outputs, norm }: LossForm): string {
  const stride = padded(outputs);
  return `${LAYER}
@group(0) @binding(1) var<storage, read> outputs: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read> factors: array<f32>;
@group(0) @binding(4) var<storage, read> shares: array<f32>;
@group(0) @binding(5) var<storage, read_write> adjoints: array<f32>;
@group(0) @binding(6) var<storage, read_write> sums: array<vec4f>;
${norm ? '@group(0) @binding(7) var<storage, read> slopes: array<f32>;\n' : ''}var<workgroup> tree: array<vec4f, ${LOSS_ROWS}>;

@compute @workgroup_size(${LOSS_ROWS})
fn main(
  @builtin(global_invocation_id) global: vec3u,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let row = global.x;
  let point = row / ${streams}u;
  let s = row % ${streams}u;
  var sum = 0f;
  if (point < layer.points) {
    let share = shares[point];
    let mean = share / f32(layer.rows);
    for (var c = 0u; c < ${outputs}u; c++) {
      let at = row * ${stride}u + c;
      let weight = s * ${outputs}u + c;
      ${norm ? 'var' : 'let'} error = outputs[at] - targets[row * ${outputs}u + c];
${norm ? `      if (s == 0u) { error = slopes[point * ${outputs + 1}u + c]; }\n` : ''}      sum += share * factors[weight] * error * error;
      adjoints[at] = mean * factors[layer.weight + weight] * error;
    }
${norm ? `    if (s == 0u) { sum = share * 2 * slopes[point * ${outputs + 1}u + ${outputs}u]; }\n` : ''}  }
  let order = select(select(2u, 1u, s <= ${directions}u), 0u, s == 0u);
  tree[index] = vec4f(vec3f(vec3u(0, 1, 2) == vec3u(order)) * sum, 0);
  for (var half = ${LOSS_ROWS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (index < half) { tree[index] += tree[index + half]; }
  }
  if (index == 0u) { sums[layer.bias + group.x] = tree[0]; }
}
`;
}
