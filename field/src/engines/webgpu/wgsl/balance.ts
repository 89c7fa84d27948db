import type { BalanceModel } from '@spacetime/dsl';
import type { Order } from '@spacetime/geometry';
import { literal } from './activation.ts';
import { LAYER } from './product.ts';
import { CONTROL_BLOCK, STEP } from './step.ts';

const GROUP = 64;
/** Workgroups that sum products of gradients, at the most. */
const GRAM_GROUPS = 64;

/** Eigenvalues of the unit gradients' Gram matrix below this are rounding's. */
const SINGULAR = 1e-6;
/** As in `balance/gradnorm.ts`. */
const SMALLEST_WEIGHT = 1e-3;

export function gramGroups(length: number): number {
  return Math.min(GRAM_GROUPS, Math.ceil(length / GROUP));
}

/** Sums in two vectors a workgroup: ‖g₀‖², ‖g₁‖², ‖g₂‖², and g₀g₁, g₀g₂, g₁g₂, from weight `layer.weight` to `layer.bias`. */
export function gramSource(weights: number, objectives: number): string {
  const of = (k: number) => (k < objectives ? `gradients[${k * weights}u + i]` : '0f');
  return `${LAYER}
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read_write> products: array<vec4f>;
var<workgroup> tree: array<array<vec4f, 2>, ${GROUP}>;

@compute @workgroup_size(${GROUP})
fn main(
  @builtin(global_invocation_id) global: vec3u,
  @builtin(local_invocation_index) me: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  var squares = vec4f();
  var mixed = vec4f();
  for (var i = layer.weight + global.x; i < layer.bias; i += layer.rows * ${GROUP}u) {
    let g = vec3f(${[0, 1, 2].map(of).join(', ')});
    squares += vec4f(g * g, 0);
    mixed += vec4f(g.x * g.y, g.x * g.z, g.y * g.z, 0);
  }
  tree[me] = array(squares, mixed);
  for (var half = ${GROUP / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (me < half) {
      tree[me][0] += tree[me + half][0];
      tree[me][1] += tree[me + half][1];
    }
  }
  if (me == 0u) {
    products[2 * group.x] = tree[0][0];
    products[2 * group.x + 1] = tree[0][1];
  }
}
`;
}

/** λ of this step, and the state of the next, by the losses and the gradients' products. */
function weigh(balance: BalanceModel, order: Order): string {
  const tasks = order + 1;
  switch (balance.kind) {
    case 'fixed':
      return `let lambda = vec4f(${[...balance.weights, 0].map((w, k) => literal(k < tasks ? w : 0)).join(', ')});`;
    case 'gradnorm':
      // Algorithm 1, as in balance/gradnorm.ts, on a state in float32.
      return `let lambda = control.weights;
      if (step.initial == 1u) { control.initial = losses; }
      let norms = sqrt(squares);
      let progress = select(vec4f(1), losses / control.initial, control.initial > vec4f());
      let valid = vec4f(${[0, 1, 2, 3].map((k) => Number(k < tasks)).join(', ')});
      var meanProgress = dot(progress, valid) / ${tasks};
      if (meanProgress == 0) { meanProgress = 1; }
      let meanNorm = dot(lambda * norms, valid) / ${tasks};
      let goal = meanNorm * power(progress / meanProgress);
      let slope = sign(lambda * norms - goal) * norms * valid;
      control.m = 0.9f * control.m + 0.1f * slope;
      control.v = 0.999f * control.v + 0.001f * slope * slope;
      let change = control.m * step.balanceFirst / (sqrt(control.v * step.balanceSecond) + 1e-30f);
      let moved = max(vec4f(${literal(SMALLEST_WEIGHT)}), lambda - ${literal(balance.rate)} * change) * valid;
      control.weights = moved * (${tasks} / dot(moved, valid));`;
    case 'config':
      return 'let lambda = conflictFree(squares, mixed);';
  }
}

/** Relative exponents of gradients' rates, where WGSL's own pow may lose digits: exact for the exponents 1 and 0. */
function power({ alpha }: Extract<BalanceModel, { kind: 'gradnorm' }>): string {
  const value = alpha === 1 ? 'x' : alpha === 0 ? 'vec4f(1)' : `pow(x, vec4f(${literal(alpha)}))`;
  return `fn power(x: vec4f) -> vec4f { return ${value}; }`;
}

/** ConFIG's λ, as in balance/conflict-free.ts; the Gram matrix's eigenvectors by Jacobi's rotations. */
const CONFLICT_FREE = `
fn conflictFree(squares: vec4f, mixed: vec4f) -> vec4f {
  let norms = sqrt(squares.xyz);
  let live = norms > vec3f();
  let inverse = select(vec3f(), 1 / max(norms, vec3f(1e-37)), live);
  let ab = mixed.x * inverse.x * inverse.y;
  let ac = mixed.y * inverse.x * inverse.z;
  let bc = mixed.z * inverse.y * inverse.z;
  // Vanishing gradients are an eigenvector of their own, which the right side has no part of.
  var a = array(array(1f, ab, ac), array(ab, 1f, bc), array(ac, bc, 1f));
  let gram = mat3x3f(1f, ab, ac, ab, 1f, bc, ac, bc, 1f);
  var q = array(array(1f, 0f, 0f), array(0f, 1f, 0f), array(0f, 0f, 1f));
  for (var sweep = 0u; sweep < 18u; sweep++) {
    let i = select(0u, 1u, sweep % 3u == 2u);
    let j = select(2u, 1u, sweep % 3u == 0u);
    if (a[i][j] == 0) { continue; }
    let theta = (a[j][j] - a[i][i]) / (2 * a[i][j]);
    let t = select(1f, -1f, theta < 0) / (abs(theta) + sqrt(theta * theta + 1));
    let c = 1 / sqrt(t * t + 1);
    let s = t * c;
    for (var k = 0u; k < 3u; k++) {
      let x = a[k][i];
      a[k][i] = c * x - s * a[k][j];
      a[k][j] = s * x + c * a[k][j];
    }
    for (var k = 0u; k < 3u; k++) {
      let x = a[i][k];
      a[i][k] = c * x - s * a[j][k];
      a[j][k] = s * x + c * a[j][k];
    }
    for (var k = 0u; k < 3u; k++) {
      let x = q[k][i];
      q[k][i] = c * x - s * q[k][j];
      q[k][j] = s * x + c * q[k][j];
    }
  }
  let right = select(vec3f(), vec3f(1), live);
  var x = vec3f();
  for (var k = 0u; k < 3u; k++) {
    let column = vec3f(q[0][k], q[1][k], q[2][k]);
    if (a[k][k] > ${literal(SINGULAR)}) { x += dot(column, right) / a[k][k] * column; }
  }
  let rows = gram * x;
  let lengthSquared = dot(x, rows);
  if (lengthSquared <= 0) { return vec4f(); }
  return vec4f(dot(norms, rows) / lengthSquared * x * inverse, 0);
}`;

/**
 * One workgroup that ends what a step measures: the losses, of `layer.weight` sums over `layer.points` points; whether
 * they are numbers; λ from `layer.rows` sums of gradients' products; and the report. Sums are in lanes and trees, which
 * lose as little as compensated ones here: those are what a shader's compiler may simplify away.
 */
export function balanceSource(balance: BalanceModel, order: Order): string {
  const separate = balance.kind !== 'fixed';
  return `${LAYER}
${STEP}
${CONTROL_BLOCK}
@group(0) @binding(1) var<storage, read_write> control: Control;
@group(0) @binding(2) var<storage, read> steps: array<Step>;
@group(0) @binding(3) var<storage, read> sums: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> report: array<vec4f>;
${separate ? '@group(0) @binding(5) var<storage, read> products: array<vec4f>;' : ''}
var<workgroup> tree: array<array<vec4f, ${separate ? 3 : 1}>, ${GROUP}>;
${balance.kind === 'config' ? CONFLICT_FREE : ''}${balance.kind === 'gradnorm' ? power(balance) : ''}

@compute @workgroup_size(${GROUP})
fn main(@builtin(local_invocation_index) me: u32) {
  var sum = vec4f();
  for (var i = me; i < layer.weight; i += ${GROUP}u) { sum += sums[i]; }
  tree[me][0] = sum;
${
  separate
    ? `  tree[me][1] = select(vec4f(), products[2 * me], me < layer.rows);
  tree[me][2] = select(vec4f(), products[2 * me + 1], me < layer.rows);`
    : ''
}
  for (var half = ${GROUP / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (me < half) {
${Array.from({ length: separate ? 3 : 1 }, (_, k) => `      tree[me][${k}] += tree[me + half][${k}];`).join('\n')}
    }
  }
  if (me > 0u) { return; }
  let step = steps[control.now];
  let losses = step.constants + tree[0][0] / (2 * f32(layer.points));
${separate ? '  let squares = tree[0][1];\n  let mixed = tree[0][2];' : ''}
  // By bits, as compilers may take it that there are no others.
  if (any((bitcast<vec4u>(losses) & vec4u(0x7f800000u)) == vec4u(0x7f800000u))) { control.halted = 1u; }
  report[2 * control.now] = losses;
  if (control.halted == 0u) {
      ${weigh(balance, order)}
      control.lambda = lambda;
      report[2 * control.now + 1] = lambda;
  }
  control.rate = step.rate;
  control.firstScale = step.firstScale;
  control.secondScale = step.secondScale;
  control.shrink = step.shrink;
  control.now += 1u;
}
`;
}
