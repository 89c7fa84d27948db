import type { NetworkShape } from '../../../engine.ts';
import { activationSource } from './activation.ts';
import { activationAdjoint, LAYER, padded, pairStreams } from './product.ts';

/** Kernels between the layers of a PirateNet (see `networks/piratenet.ts`), a thread for a point's jets of four neurons. */
export interface GateForm {
  readonly streams: number;
  readonly directions: number;
  readonly width: number;
}

const GROUP = 64;

export function gateGroups({ width }: GateForm, points: number): [number] {
  return [Math.ceil((points * padded(width)) / 4 / GROUP)];
}

function kernel({ streams, width }: GateForm, bindings: string, lines: readonly string[]): string {
  const width4 = padded(width) / 4;
  return `${LAYER}
${bindings}
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let point = global.x / ${width4}u;
  if (point >= layer.points) { return; }
  let at = point * ${streams * width4}u + global.x % ${width4}u;
${lines.map((line) => `  ${line}`).join('\n')}
}
`;
}

function placesOf({ streams, directions, width }: GateForm) {
  const stride = padded(width) / 4;
  return {
    all: Array.from({ length: streams }, (_, s) => s),
    firsts: Array.from({ length: Math.min(directions, streams - 1) }, (_, i) => i),
    pairs: pairStreams(directions).filter(([s]) => s < streams),
    at: (s: number) => `at + ${s * stride}u`,
  };
}

function bind(names: readonly string[], written: readonly string[]): string {
  return names
    .map((name, k) => {
      const access = written.includes(name) ? 'read_write' : 'read';
      return `@group(0) @binding(${k + 1}) var<storage, ${access}> ${name}: array<${name === 'weights' ? 'f32' : 'vec4f'}>;`;
    })
    .join('\n');
}

/** out = f ⊙ U + (1 − f) ⊙ V = V + f ⊙ D on jets, D = U − V, by Leibniz' rule. */
export function gateSource(form: GateForm): string {
  const { all, firsts, pairs, at } = placesOf(form);
  const lines = all.flatMap((s) => [
    `let f${s} = f[${at(s)}];`,
    `let v${s} = v[${at(s)}];`,
    `let d${s} = u[${at(s)}] - v${s};`,
  ]);
  lines.push(`gated[${at(0)}] = v0 + f0 * d0;`);
  for (const i of firsts) lines.push(`gated[${at(1 + i)}] = v${1 + i} + f${1 + i} * d0 + f0 * d${1 + i};`);
  for (const [s, i, j] of pairs) {
    const mixed = `f${1 + i} * d${1 + j} + f${1 + j} * d${1 + i}`;
    lines.push(`gated[${at(s)}] = v${s} + f${s} * d0 + ${mixed} + f0 * d${s};`);
  }
  return kernel(form, bind(['f', 'u', 'v', 'gated'], ['gated']), lines);
}

/** x′ = α h + (1 − α) x with the α of weight `layer.weight`. */
export function mixSource(form: GateForm): string {
  const { all, at } = placesOf(form);
  const lines = ['let alpha = weights[layer.weight];'];
  for (const s of all)
    lines.push(`let x${s} = x[${at(s)}];`, `mixed[${at(s)}] = x${s} + alpha * (h[${at(s)}] - x${s});`);
  return kernel(form, bind(['weights', 'h', 'x', 'mixed'], ['mixed']), lines);
}

/** z̄ of h's layer from x̄′, which α h is a part of. */
export function mixAdjointSource(form: GateForm, shape: NetworkShape): string {
  const { all, at } = placesOf(form);
  const lines = ['let alpha = weights[layer.weight];', ...all.map((s) => `let b${s} = alpha * xBar[${at(s)}];`)];
  lines.push(...activationAdjoint(form.streams, form.directions, (s) => `b${s}`, at));
  return kernel(form, activationSource(shape) + bind(['weights', 'xBar', 'z', 'zBar'], ['zBar']), lines);
}

/** x̄ ← (1 − α) x̄ + what came through the block. */
export function residualSource(form: GateForm): string {
  const { all, at } = placesOf(form);
  const lines = ['let rest = 1 - weights[layer.weight];'];
  for (const s of all) lines.push(`xBar[${at(s)}] = rest * xBar[${at(s)}] + bar[${at(s)}];`);
  return kernel(form, bind(['weights', 'bar', 'xBar'], ['xBar']), lines);
}

/**
 * From the adjoint b of a gate's result to z̄ of f's layer, and to D̄ and V̄, which are set where `layer.rows` is 0 and added to
 * otherwise: f̄_ij = b_ij D, f̄_i = b_i D + Σ_j (1 + δ_ij) b_ij D_j, f̄ = Σ over streams b D; D̄ likewise with f; V̄ = b.
 */
export function gateAdjointSource(form: GateForm, shape: NetworkShape): string {
  const { all, pairs, at } = placesOf(form);
  const lines = all.flatMap((s) => [
    `let c${s} = bar[${at(s)}];`,
    `let f${s} = f[${at(s)}];`,
    `let d${s} = u[${at(s)}] - v[${at(s)}];`,
  ]);
  /** The adjoint of one factor, the other one given. */
  const factor = (name: string, other: string) => {
    lines.push(...all.map((s) => `var ${name}${s} = c${s} * ${other}0;`));
    lines.push(...all.slice(1).map((s) => `${name}0 += c${s} * ${other}${s};`));
    for (const [s, i, j] of pairs) {
      lines.push(`${name}${1 + i} += c${s} * ${other}${1 + j};`, `${name}${1 + j} += c${s} * ${other}${1 + i};`);
    }
  };
  factor('b', 'd');
  factor('e', 'f');
  lines.push('if (layer.rows == 0u) {');
  for (const s of all) lines.push(`  dBar[${at(s)}] = e${s};`, `  vBar[${at(s)}] = c${s};`);
  lines.push('} else {');
  for (const s of all) lines.push(`  dBar[${at(s)}] += e${s};`, `  vBar[${at(s)}] += c${s};`);
  lines.push('}', ...activationAdjoint(form.streams, form.directions, (s) => `b${s}`, at));
  const names = ['bar', 'f', 'u', 'v', 'z', 'dBar', 'vBar', 'zBar'];
  return kernel(form, activationSource(shape) + bind(names, ['dBar', 'vBar', 'zBar']), lines);
}

/** z̄ of a gate's layer: Ū = D̄, and V̄ less D̄. */
export function gateEndSource(form: GateForm, shape: NetworkShape, gate: 'u' | 'v'): string {
  const { all, at } = placesOf(form);
  const lines = all.map((s) => `let b${s} = ${gate === 'u' ? '' : `vBar[${at(s)}] - `}dBar[${at(s)}];`);
  lines.push(...activationAdjoint(form.streams, form.directions, (s) => `b${s}`, at));
  const names = gate === 'u' ? ['dBar', 'z', 'zBar'] : ['dBar', 'vBar', 'z', 'zBar'];
  return kernel(form, activationSource(shape) + bind(names, ['zBar']), lines);
}

const ALPHA_GROUP = 256;

/** ᾱ = Σ x̄′ (h − x): a slice of the block for each of so many workgroups, into the slices' gradients at weight `layer.weight`. */
export function alphaSource({ streams, width }: GateForm, slices: number, weights: number): string {
  return `${LAYER}
@group(0) @binding(1) var<storage, read> xBar: array<vec4f>;
@group(0) @binding(2) var<storage, read> h: array<vec4f>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> parts: array<f32>;
var<workgroup> tree: array<f32, ${ALPHA_GROUP}>;

@compute @workgroup_size(${ALPHA_GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  var sum = 0f;
  let end = layer.points * ${(streams * padded(width)) / 4}u;
  for (var i = group.x * ${ALPHA_GROUP}u + me; i < end; i += ${slices * ALPHA_GROUP}u) { sum += dot(xBar[i], h[i] - x[i]); }
  tree[me] = sum;
  for (var half = ${ALPHA_GROUP / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (me < half) { tree[me] += tree[me + half]; }
  }
  if (me == 0u) { parts[group.x * ${weights}u + layer.weight] = tree[0]; }
}
`;
}
