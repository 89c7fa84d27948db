import type { FirstOrderModel } from '../../../optimizers/optimizer.ts';
import type { TrainingPlan } from '../training/plan.ts';
import { literal } from './activation.ts';
import { LAYER } from './product.ts';
import { CONTROL_BLOCK } from './step.ts';

export const UPDATE_GROUP = 256;

/** `gradientAt(i)`: Σ λ_k ∂L_k/∂w_i. Kernels behind the balance change nothing once a loss was no number. */
function common({ weights, objectives }: TrainingPlan, withWeights = true): string {
  const terms = Array.from(
    { length: objectives },
    (_, k) => `${objectives > 1 ? `control.lambda[${k}] * ` : ''}gradients[${k * weights}u + i]`,
  );
  return `${LAYER}
${CONTROL_BLOCK}
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> memory: array<f32>;
${withWeights ? '@group(0) @binding(4) var<storage, read_write> weights: array<f32>;' : ''}
fn gradientAt(i: u32) -> f32 { return ${terms.join(' + ')}; }`;
}

/** WGSL of the next value of a decaying average. */
function average(decay: number, old: string, next: string): string {
  return `${literal(decay)} * ${old} + ${literal(1 - decay)} * ${next}`;
}

type Model<Kind extends string> = Extract<FirstOrderModel, { readonly kind: Kind }>;

/** As `optimizers/adam.ts`, from weight `layer.weight` on. */
export function adamSource(
  plan: TrainingPlan,
  { kind, b1, b2, epsilon, weightDecay }: Model<'adam' | 'adamw'>,
): string {
  const { m, v } = plan.vectors;
  return `${common(plan)}
@compute @workgroup_size(${UPDATE_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let i = layer.weight + global.x;
  if (i >= ${plan.weights}u || control.halted > 0u) { return; }
  let w = weights[i];
  let g = gradientAt(i)${kind === 'adam' && weightDecay > 0 ? ` + ${literal(weightDecay)} * w` : ''};
  let m = ${average(b1, `memory[${m}u + i]`, 'g')};
  let v = ${average(b2, `memory[${v}u + i]`, 'g * g')};
  memory[${m}u + i] = m;
  memory[${v}u + i] = v;
  weights[i] = w - (control.shrink * w + control.firstScale * m / (sqrt(v * control.secondScale) + ${literal(epsilon)}));
}
`;
}

/** Sums of all threads, in every one of them. */
const TOGETHER = `
var<workgroup> tree: array<vec2f, ${UPDATE_GROUP}>;
fn together(me: u32, own: vec2f) -> vec2f {
  tree[me] = own;
  for (var half = ${UPDATE_GROUP / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (me < half) { tree[me] += tree[me + half]; }
  }
  return workgroupUniformLoad(&tree[0]);
}
fn trustRatio(weights: f32, update: f32) -> f32 {
  return select(1f, weights / max(update, 1e-37f), weights > 0 && update > 0);
}`;

/** The tensors that are trained, a workgroup each. */
function tensorTable({ tensors }: TrainingPlan): string {
  const pairs = tensors.map(({ offset, rows, columns }) => `vec2u(${offset}, ${offset + rows * columns})`);
  return `const TENSORS = array<vec2u, ${tensors.length}>(${pairs.join(', ')});`;
}

const HEAD = `@compute @workgroup_size(${UPDATE_GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  if (group.x >= layer.points) { return; }
  let range = TENSORS[group.x];
  let go = control.halted == 0u;
  let first = range.x + me;
  var sums = vec2f();`;

/** As `optimizers/lamb.ts`; `layer.points` tensors. */
export function lambSource(plan: TrainingPlan, { b1, b2, epsilon, weightDecay }: Model<'lamb'>): string {
  const { m, v, gradient: update } = plan.vectors;
  return `${common(plan)}
${tensorTable(plan)}
${TOGETHER}
${HEAD}
  for (var i = first; i < range.y; i += ${UPDATE_GROUP}u) {
    let w = weights[i];
    let g = gradientAt(i);
    let m = ${average(b1, `memory[${m}u + i]`, 'g')};
    let v = ${average(b2, `memory[${v}u + i]`, 'g * g')};
    let x = control.firstScale * m / (sqrt(v * control.secondScale) + ${literal(epsilon)}) + ${literal(weightDecay)} * w;
    if (go) {
      memory[${m}u + i] = m;
      memory[${v}u + i] = v;
    }
    memory[${update}u + i] = x;
    sums += vec2f(w * w, x * x);
  }
  let lengths = sqrt(together(me, sums));
  let size = control.rate * trustRatio(lengths.x, lengths.y);
  if (!go) { return; }
  for (var i = first; i < range.y; i += ${UPDATE_GROUP}u) { weights[i] -= size * memory[${update}u + i]; }
}
`;
}

/** As `optimizers/lars.ts`; `layer.points` tensors. */
export function larsSource(plan: TrainingPlan, { momentum, trust, weightDecay }: Model<'lars'>): string {
  const { m: v } = plan.vectors;
  return `${common(plan)}
${tensorTable(plan)}
${TOGETHER}
${HEAD}
  for (var i = first; i < range.y; i += ${UPDATE_GROUP}u) {
    let g = gradientAt(i);
    sums += vec2f(weights[i] * weights[i], g * g);
  }
  let lengths = sqrt(together(me, sums));
  let local = control.rate * ${literal(trust)} * trustRatio(lengths.x, lengths.y + ${literal(weightDecay)} * lengths.x);
  if (!go) { return; }
  for (var i = first; i < range.y; i += ${UPDATE_GROUP}u) {
    let w = weights[i];
    let v = ${literal(momentum)} * memory[${v}u + i] + local * (gradientAt(i) + ${literal(weightDecay)} * w);
    memory[${v}u + i] = v;
    weights[i] = w - v;
  }
}
`;
}

/** SOAP's moments, of its first gradient none (`layer.rows` = 1), in the weights' own basis, from weight `layer.weight` on; turned below where there are bases. */
export function soapMomentSource(plan: TrainingPlan, { b1 }: Model<'soap'>): string {
  const { m, gradient, rotated, direction } = plan.vectors;
  return `${common(plan, false)}
@compute @workgroup_size(${UPDATE_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let i = layer.weight + global.x;
  if (i >= ${plan.weights}u || control.halted > 0u) { return; }
  let g = gradientAt(i);
  let m = ${average(b1, `memory[${m}u + i]`, 'g')};
  memory[${gradient}u + i] = g;
  memory[${rotated}u + i] = g;
  memory[${m}u + i] = select(m, memory[${m}u + i], layer.rows > 0u);
  memory[${direction}u + i] = m;
}
`;
}

/** The second moment in the eigenbases, and the direction there. */
export function soapDirectionSource(plan: TrainingPlan, { b2, epsilon }: Model<'soap'>): string {
  const { v, rotated, direction } = plan.vectors;
  return `${LAYER}
${CONTROL_BLOCK}
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read_write> memory: array<f32>;
@compute @workgroup_size(${UPDATE_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let i = layer.weight + global.x;
  if (i >= ${plan.weights}u || control.halted > 0u) { return; }
  let g = memory[${rotated}u + i];
  let v = ${average(b2, `memory[${v}u + i]`, 'g * g')};
  let d = memory[${direction}u + i] / (sqrt(v) + ${literal(epsilon)});
  memory[${v}u + i] = v;
  memory[${direction}u + i] = d;
  memory[${rotated}u + i] = d;
}
`;
}

/** The weights along the direction that was turned back. */
export function soapWeightSource(plan: TrainingPlan): string {
  return `${LAYER}
${CONTROL_BLOCK}
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read> memory: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;
@compute @workgroup_size(${UPDATE_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let i = layer.weight + global.x;
  if (i >= ${plan.weights}u || control.halted > 0u) { return; }
  let w = weights[i] - control.firstScale * memory[${plan.vectors.rotated}u + i];
  weights[i] = w - control.shrink * w;
}
`;
}

/** For every weight with bases, `half` becomes the second moment in the order of the renewed bases; or back with `layer.rows` = 1. */
export function soapPermuteSource(plan: TrainingPlan): string {
  const { v, half } = plan.vectors;
  const tensors = plan.tensors.flatMap(({ offset, rows, columns, left, right }) =>
    left && right ? [`Tensor(${offset}, ${rows}, ${columns}, ${left.orders}, ${right.orders})`] : [],
  );
  return `${LAYER}
${CONTROL_BLOCK}
struct Tensor { offset: u32, rows: u32, columns: u32, left: u32, right: u32 }
const TENSORS = array<Tensor, ${tensors.length}>(${tensors.join(', ')});
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read_write> memory: array<f32>;
@compute @workgroup_size(${UPDATE_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let i = layer.weight + global.x;
  if (i >= ${plan.weights}u || control.halted > 0u) { return; }
  for (var t = 0u; t < ${tensors.length}u; t++) {
    let tensor = TENSORS[t];
    if (i < tensor.offset || i >= tensor.offset + tensor.rows * tensor.columns) { continue; }
    if (layer.rows == 1u) {
      memory[${v}u + i] = memory[${half}u + i];
    } else {
      let at = i - tensor.offset;
      let row = u32(memory[tensor.left + at / tensor.columns]);
      let column = u32(memory[tensor.right + at % tensor.columns]);
      memory[${half}u + i] = memory[${v}u + tensor.offset + row * tensor.columns + column];
    }
  }
}
`;
}
