import { LAYER, padded } from './product.ts';

/** As `training/plan.ts` writes and reads them. */
export const STEP = `struct Step {
  first: u32,
  initial: u32,
  rate: f32,
  firstScale: f32,
  secondScale: f32,
  shrink: f32,
  balanceFirst: f32,
  balanceSecond: f32,
  constants: vec4f,
}`;

/** What a step's balance tells the kernels behind it; `weights` and what follows is GradNorm's state. */
export const CONTROL_BLOCK = `struct Control {
  now: u32,
  halted: u32,
  rate: f32,
  firstScale: f32,
  secondScale: f32,
  shrink: f32,
  lambda: vec4f,
  weights: vec4f,
  initial: vec4f,
  m: vec4f,
  v: vec4f,
}`;

export const GATHER_GROUP = 64;

export interface GatherForm {
  readonly streams: number;
  /** Numbers of a row of features and of one of targets. */
  readonly inputs: number;
  readonly outputs: number;
}

/** A block's points, from the batch's `layer.weight`-th on, by the step's indices: a workgroup for each. Features' rows are padded. */
export function gatherSource({ streams, inputs, outputs }: GatherForm): string {
  const stride = padded(inputs);
  const to = `group.x * ${streams * stride}u${stride === inputs ? ' + k' : ` + (k / ${inputs}u) * ${stride}u + k % ${inputs}u`}`;
  const copy = (from: string, length: number, place: string) => `
  for (var k = me; k < ${length}u; k += ${GATHER_GROUP}u) { ${place} = ${from}[row * ${length}u + k]; }`;
  return `${LAYER}
${STEP}
${CONTROL_BLOCK}
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read> steps: array<Step>;
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read> allFeatures: array<f32>;
@group(0) @binding(5) var<storage, read> allTargets: array<f32>;
@group(0) @binding(6) var<storage, read_write> features: array<f32>;
@group(0) @binding(7) var<storage, read_write> targets: array<f32>;

@compute @workgroup_size(${GATHER_GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  let row = indices[steps[control.now].first + layer.weight + group.x];${copy('allFeatures', streams * inputs, `features[${to}]`)}${copy('allTargets', streams * outputs, `targets[group.x * ${streams * outputs}u + k]`)}
}
`;
}

/** Rows of so many numbers of the points, as {@link gatherSource}. */
export function gatherRowsSource(length: number): string {
  return `${LAYER}
${STEP}
${CONTROL_BLOCK}
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read> steps: array<Step>;
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read> all: array<f32>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(${GATHER_GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let point = global.x / ${length}u;
  if (point >= layer.points) { return; }
  let row = indices[steps[control.now].first + layer.weight + point];
  rows[global.x] = all[row * ${length}u + global.x % ${length}u];
}
`;
}
