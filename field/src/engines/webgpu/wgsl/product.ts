import type { NetworkShape } from '../../../engine.ts';
import { activationSource } from './activation.ts';

/** What each kernel is told of its layer and block. */
export const LAYER = `struct Layer { points: u32, weight: u32, bias: u32, rows: u32 }
@group(0) @binding(0) var<uniform> layer: Layer;`;

/** A workgroup of ACROSS × DOWN threads takes 4 ACROSS columns and DOWN times as many points as a thread has. */
const ACROSS = 8;
const DOWN = 8;
const DEPTH = 8;

export interface ProductForm {
  /** Streams of the jets, and the directions they go along. */
  readonly streams: number;
  readonly directions: number;
  /** The products' inner length, the columns of their results, and the length of a row on the left. */
  readonly inner: number;
  readonly across: number;
  readonly leftStride: number;
  /**
   * `linear`: z = W x + b. `activated`: that and a = σ(z). `reverse`: z̄ of the layer before, whose activation is
   * given, from the z̄ of a layer.
   */
  readonly kind: 'linear' | 'activated' | 'reverse';
  /** Whose activation it is. */
  readonly shape: NetworkShape;
  /**
   * Whether a thread takes several points where jets are short, and its innermost loop can be unrolled. Not where a
   * processor stands in for the device: its compiler takes long over large kernels.
   */
  readonly largeTiles: boolean;
}

/** Rows of vec4 hold so many numbers. */
export function padded(length: number): number {
  return 4 * Math.ceil(length / 4);
}

/** A thread's points: one, or with large tiles as many as have about 16 rows, one for each stream, in its registers. */
function pointsOfThread({ streams, largeTiles }: ProductForm): number {
  return largeTiles ? Math.max(1, Math.floor(16 / streams)) : 1;
}

/** Workgroups of a product for so many points. */
export function productGroups(form: ProductForm, points: number): [number, number] {
  return [Math.ceil(form.across / (4 * ACROSS)), Math.ceil(points / (DOWN * pointsOfThread(form)))];
}

/** The pairs i ≤ j of the second derivatives with their streams. */
export function pairStreams(directions: number): (readonly [stream: number, i: number, j: number])[] {
  const pairs: [number, number, number][] = [];
  for (let i = 0; i < directions; i++) {
    for (let j = i; j < directions; j++) pairs.push([1 + directions + pairs.length, i, j]);
  }
  return pairs;
}

/**
 * A layer's product for all streams of a block's jets, [points, streams, ·] on both sides. A thread's registers hold all
 * streams of its points in four neurons, so that the activation's jet is taken where its arguments are.
 */
export function productSource(form: ProductForm): string {
  const { streams, inner, across, leftStride, kind, shape, largeTiles } = form;
  const own = pointsOfThread(form);
  const tile = own * streams;
  const rows = DOWN * tile;
  /** Vectors of four rows in a thread's tile, and in a workgroup's. */
  const fours = Math.ceil(tile / 4);
  const across4 = DOWN * fours;
  const tiles = Array.from({ length: tile }, (_, r) => r);
  const reverse = kind === 'reverse';
  const weight = reverse
    ? `weights[layer.weight + k * ${across}u + column + j]`
    : `weights[layer.weight + (column + j) * ${inner}u + k]`;
  return `${LAYER}
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> left: array<f32>;
${
  reverse
    ? '@group(0) @binding(3) var<storage, read> z: array<vec4f>;\n@group(0) @binding(4) var<storage, read_write> zBar: array<vec4f>;'
    : '@group(0) @binding(3) var<storage, read_write> z: array<vec4f>;'
}
${kind === 'activated' ? '@group(0) @binding(4) var<storage, read_write> a: array<vec4f>;' : ''}
${kind === 'linear' ? '' : activationSource(shape)}
var<workgroup> leftTile: array<vec4f, ${DEPTH * across4}>;
var<workgroup> rightTile: array<vec4f, ${DEPTH * ACROSS}>;

@compute @workgroup_size(${ACROSS}, ${DOWN})
fn main(
  @builtin(local_invocation_id) me: vec3u,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let firstRow = group.y * ${rows}u;
  let allRows = layer.points * ${streams}u;
${tiles.map((r) => `  var s${r} = vec4f();`).join('\n')}
  for (var first = 0u; first < ${inner}u; first += ${DEPTH}u) {
    for (var i = index; i < ${DEPTH * across4}u; i += ${ACROSS * DOWN}u) {
      let k = i % ${DEPTH}u;
      let four = i / ${DEPTH}u;
      let r = 4 * (four % ${fours}u);
      let row = firstRow + (four / ${fours}u) * ${tile}u + r;
      var x = vec4f();
      for (var n = 0u; n < 4u; n++) {
        if (r + n < ${tile}u && row + n < allRows && first + k < ${inner}u) {
          x[n] = left[(row + n) * ${leftStride}u + first + k];
        }
      }
      leftTile[k * ${across4}u + four] = x;
    }
    for (var i = index; i < ${DEPTH * ACROSS}u; i += ${ACROSS * DOWN}u) {
      let k = first + i / ${ACROSS}u;
      let column = 4 * (group.x * ${ACROSS}u + i % ${ACROSS}u);
      var w = vec4f();
      for (var j = 0u; j < 4u; j++) {
        if (k < ${inner}u && column + j < ${across}u) { w[j] = ${weight}; }
      }
      rightTile[i] = w;
    }
    workgroupBarrier();
    for (var k = 0u; k < ${largeTiles ? `${DEPTH}u` : `min(${DEPTH}u, ${inner}u - first)`}; k++) {
      let w = rightTile[k * ${ACROSS}u + me.x];
      let at = k * ${across4}u + me.y * ${fours}u;
${Array.from({ length: fours }, (_, f) => `      let l${f} = leftTile[at + ${f}u];`).join('\n')}
${tiles.map((r) => `      s${r} += l${Math.floor(r / 4)}[${r % 4}] * w;`).join('\n')}
    }
    workgroupBarrier();
  }
  let column = group.x * ${ACROSS}u + me.x;
  if (column >= ${padded(across) / 4}u) { return; }
${
  reverse
    ? ''
    : `  var bias = vec4f();
  for (var j = 0u; j < 4u; j++) {
    if (4 * column + j < ${across}u) { bias[j] = weights[layer.bias + 4 * column + j]; }
  }
`
}${Array.from({ length: own }, (_, q) => pointEnd(form, q, own)).join('\n')}
}
`;
}

/** What becomes of the sums of a thread's point q. */
function pointEnd({ streams, directions, across, kind }: ProductForm, q: number, own: number): string {
  const stride = padded(across) / 4;
  const sum = (s: number) => `s${q * streams + s}`;
  const firsts = Array.from({ length: Math.min(directions, streams - 1) }, (_, i) => i);
  const pairs = pairStreams(directions).filter(([s]) => s < streams);
  const at = (s: number) => `at + ${s * stride}u`;
  const lines: string[] = [];
  if (kind !== 'reverse') {
    lines.push(`${sum(0)} += bias;`);
    for (let s = 0; s < streams; s++) lines.push(`z[${at(s)}] = ${sum(s)};`);
  }
  if (kind === 'activated') {
    lines.push(`let v = activate(${sum(0)});`, `a[${at(0)}] = v.f;`);
    for (const i of firsts) lines.push(`a[${at(1 + i)}] = v.f1 * ${sum(1 + i)};`);
    for (const [s, i, j] of pairs) {
      lines.push(`a[${at(s)}] = v.f2 * ${sum(1 + i)} * ${sum(1 + j)} + v.f1 * ${sum(s)};`);
    }
  }
  if (kind === 'reverse') {
    // The sums are ā; z̄ = (∂a/∂z)ᵀ ā.
    lines.push(`let v = activate(z[${at(0)}]);`, `var r0 = v.f1 * ${sum(0)};`);
    for (const i of firsts) {
      lines.push(`let z${1 + i} = z[${at(1 + i)}];`, `var r${1 + i} = v.f1 * ${sum(1 + i)};`);
      lines.push(`r0 += v.f2 * z${1 + i} * ${sum(1 + i)};`);
    }
    for (const [s, i, j] of pairs) {
      lines.push(`zBar[${at(s)}] = v.f1 * ${sum(s)};`);
      lines.push(`r${1 + i} += v.f2 * z${1 + j} * ${sum(s)};`, `r${1 + j} += v.f2 * z${1 + i} * ${sum(s)};`);
      lines.push(`r0 += (v.f3 * z${1 + i} * z${1 + j} + v.f2 * z[${at(s)}]) * ${sum(s)};`);
    }
    for (const s of [0, ...firsts.map((i) => 1 + i)]) lines.push(`zBar[${at(s)}] = r${s};`);
  }
  return `  {
    let point = (group.y * ${DOWN}u + me.y) * ${own}u + ${q}u;
    if (point < layer.points) {
      let at = point * ${streams * stride}u + column;
${lines.map((line) => `      ${line}`).join('\n')}
    }
  }`;
}
