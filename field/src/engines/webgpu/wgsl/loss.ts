import { LAYER, padded } from './product.ts';

/** Points of a workgroup, whose losses are summed before they are read back. */
export const LOSS_POINTS = 64;

export interface LossForm {
  readonly streams: number;
  readonly directions: number;
  readonly outputs: number;
}

/**
 * Errors of the outputs' jets, their adjoints by `layer.weight`'s row of factors as a mean over `layer.rows` points, and for every workgroup the sums of
 * ω (output − target)² by order, from the `layer.bias`-th on: summed as a tree, and further by who reads them.
 */
export function lossSource({ streams, directions, outputs }: LossForm): string {
  const stride = padded(outputs);
  return `${LAYER}
@group(0) @binding(1) var<storage, read> outputs: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read> factors: array<f32>;
@group(0) @binding(4) var<storage, read> shares: array<f32>;
@group(0) @binding(5) var<storage, read_write> adjoints: array<f32>;
@group(0) @binding(6) var<storage, read_write> sums: array<vec4f>;
var<workgroup> tree: array<vec4f, ${LOSS_POINTS}>;

@compute @workgroup_size(${LOSS_POINTS})
fn main(
  @builtin(global_invocation_id) global: vec3u,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let point = global.x;
  var sum = vec4f();
  if (point < layer.points) {
    let share = shares[point];
    let mean = share / f32(layer.rows);
    for (var s = 0u; s < ${streams}u; s++) {
      let order = select(select(2u, 1u, s <= ${directions}u), 0u, s == 0u);
      let row = point * ${streams}u + s;
      for (var c = 0u; c < ${outputs}u; c++) {
        let at = row * ${stride}u + c;
        let weight = s * ${outputs}u + c;
        let error = outputs[at] - targets[row * ${outputs}u + c];
        sum[order] += share * factors[weight] * error * error;
        adjoints[at] = mean * factors[layer.weight + weight] * error;
      }
    }
  }
  tree[index] = sum;
  for (var half = ${LOSS_POINTS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (index < half) { tree[index] += tree[index + half]; }
  }
  if (index == 0u) { sums[layer.bias + group.x] = tree[0]; }
}
`;
}
