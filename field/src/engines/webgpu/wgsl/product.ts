import type { NetworkShape } from '../../../engine.ts';
import { activationSource } from './activation.ts';

/** What each kernel is told of its layer and block. */
export const LAYER = `struct Layer { points: u32, weight: u32, bias: u32, rows: u32 }
@group(0) @binding(0) var<uniform> layer: Layer;`;

/** A workgroup has ACROSS × DOWN threads. */
const ACROSS = 8;
const DOWN = 8;

export interface ProductForm {
  /** Streams of the jets, and the directions they go along. */
  readonly streams: number;
  readonly directions: number;
  /** The products' inner length and the columns of their results; rows in memory are padded. */
  readonly inner: number;
  readonly across: number;
  /**
   * `linear`: z = W x + b. `activated`: that and a = σ(z). `reverse`: z̄ of the layer before, whose activation is
   * given, from the z̄ of a layer. `adjoint`: ā of what a layer reads, from its z̄.
   */
  readonly kind: 'linear' | 'activated' | 'reverse' | 'adjoint';
  /** Whose activation it is. */
  readonly shape: NetworkShape;
  /**
   * Whether a thread takes eight neurons, and several points where jets are short, and its innermost loop can be unrolled.
   * Not where a processor stands in for the device: its compiler takes long over large kernels.
   */
  readonly largeTiles: boolean;
}

/** Rows of a packed matrix of so many: whole steps of every kernel's innermost loop. */
export function packedRows(length: number): number {
  return 16 * Math.ceil(length / 16);
}

/** Rows of vec4 hold so many numbers. */
export function padded(length: number): number {
  return 4 * Math.ceil(length / 4);
}

/** A thread's points: one, or with large tiles as many as have about 16 rows, one for each stream, in its registers. */
function pointsOfThread({ streams, largeTiles }: ProductForm): number {
  return largeTiles ? Math.max(1, Math.floor(16 / streams)) : 1;
}

/** A thread's vectors of four neurons. */
function vectorsOfThread({ across, largeTiles }: ProductForm): number {
  return largeTiles && across > 4 * ACROSS ? 2 : 1;
}

/** Workgroups of a product for so many points. */
export function productGroups(form: ProductForm, points: number): [number, number] {
  const columns = 4 * ACROSS * vectorsOfThread(form);
  return [Math.ceil(form.across / columns), Math.ceil(points / (DOWN * pointsOfThread(form)))];
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
 * streams of its points in its neurons, so that the activation's jet is taken where its arguments are. The right side is
 * a packed matrix (see `pack.ts`) at vector `layer.weight`, with zeros behind the inner length, and its bias.
 */
export function productSource(form: ProductForm): string {
  const { streams, inner, across, kind, shape, largeTiles } = form;
  const tile = pointsOfThread(form) * streams;
  const wide = vectorsOfThread(form);
  const depth = largeTiles ? 16 : 8;
  /** Vectors of four rows in a thread's tile, and in a workgroup's; one more keeps its rows off the same banks. */
  const fours = Math.ceil(tile / 4);
  const across4 = DOWN * fours;
  const pitch = across4 + 1;
  const [left4, right4, columns4] = [padded(inner) / 4, padded(across) / 4, ACROSS * wide];
  const tiles = Array.from({ length: tile }, (_, r) => r);
  const vectors = Array.from({ length: wide }, (_, h) => h);
  const four = [0, 1, 2, 3];
  const reverse = kind === 'reverse';
  const length = largeTiles ? `${Math.min(depth, inner)}u` : `min(${depth}u, ${inner}u - first)`;
  return `${LAYER}
@group(0) @binding(1) var<storage, read> packed: array<vec4f>;
@group(0) @binding(2) var<storage, read> left: array<vec4f>;
${
  reverse
    ? '@group(0) @binding(3) var<storage, read> z: array<vec4f>;\n@group(0) @binding(4) var<storage, read_write> zBar: array<vec4f>;'
    : '@group(0) @binding(3) var<storage, read_write> z: array<vec4f>;'
}
${kind === 'activated' ? '@group(0) @binding(4) var<storage, read_write> a: array<vec4f>;' : ''}
${kind === 'linear' || kind === 'adjoint' ? '' : activationSource(shape)}
var<workgroup> leftTile: array<vec4f, ${depth * pitch}>;
var<workgroup> rightTile: array<vec4f, ${depth * columns4}>;

@compute @workgroup_size(${ACROSS}, ${DOWN})
fn main(
  @builtin(local_invocation_id) me: vec3u,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3u,
) {
  let firstRow = group.y * ${DOWN * tile}u;
${tiles.flatMap((r) => vectors.map((h) => `  var s${r}_${h} = vec4f();`)).join('\n')}
  for (var first = 0u; first < ${inner}u; first += ${depth}u) {
    // Squares of four rows by four, turned on their way. Rows of no point, and those between tiles, end in no result.
    for (var i = index; i < ${(across4 * depth) / 4}u; i += ${ACROSS * DOWN}u) {
      let quad = i % ${depth / 4}u;
      let four = i / ${depth / 4}u;
      let column = first / 4 + quad;
      let at = (firstRow + (four / ${fours}u) * ${tile}u + 4 * (four % ${fours}u)) * ${left4}u + column;
      let inside = column < ${left4}u;
${four.map((n) => `      let x${n} = select(vec4f(), left[at + ${n * left4}u], inside);`).join('\n')}
      let to = quad * ${4 * pitch}u + four;
${four.map((n) => `      leftTile[to + ${n * pitch}u] = vec4f(x0[${n}], x1[${n}], x2[${n}], x3[${n}]);`).join('\n')}
    }
    for (var i = index; i < ${depth * columns4}u; i += ${ACROSS * DOWN}u) {
      let k = first + i / ${columns4}u;
      rightTile[i] = packed[layer.weight + k * ${right4}u + group.x * ${columns4}u + i % ${columns4}u];
    }
    workgroupBarrier();
    for (var k = 0u; k < ${length}; k++) {
      let at = k * ${pitch}u + me.y * ${fours}u;
${vectors.map((h) => `      let w${h} = rightTile[k * ${columns4}u + ${h * ACROSS}u + me.x];`).join('\n')}
${Array.from({ length: fours }, (_, f) => `      let l${f} = leftTile[at + ${f}u];`).join('\n')}
${tiles.flatMap((r) => vectors.map((h) => `      s${r}_${h} += l${Math.floor(r / 4)}[${r % 4}] * w${h};`)).join('\n')}
    }
    workgroupBarrier();
  }
${vectors.map((h) => vectorEnd(form, h)).join('\n')}
}
`;
}

/** What becomes of a thread's sums in its h-th vector of neurons. */
function vectorEnd(form: ProductForm, h: number): string {
  const { across, inner, kind } = form;
  const right4 = padded(across) / 4;
  const own = pointsOfThread(form);
  return `  {
    let column = group.x * ${ACROSS * vectorsOfThread(form)}u + ${h * ACROSS}u + me.x;
    if (column < ${right4}u) {
${kind === 'reverse' || kind === 'adjoint' ? '' : `      let bias = packed[layer.weight + ${packedRows(inner) * right4}u + column];`}
${Array.from({ length: own }, (_, q) => pointEnd(form, h, q, own)).join('\n')}
    }
  }`;
}

/** What becomes of the sums of a thread's point q. */
function pointEnd({ streams, directions, across, kind }: ProductForm, h: number, q: number, own: number): string {
  const stride = padded(across) / 4;
  const sum = (s: number) => `s${q * streams + s}_${h}`;
  const firsts = Array.from({ length: Math.min(directions, streams - 1) }, (_, i) => i);
  const pairs = pairStreams(directions).filter(([s]) => s < streams);
  const at = (s: number) => `at + ${s * stride}u`;
  const lines: string[] = [];
  if (kind !== 'reverse') {
    if (kind !== 'adjoint') lines.push(`${sum(0)} += bias;`);
    for (let s = 0; s < streams; s++) lines.push(`z[${at(s)}] = ${sum(s)};`);
  }
  if (kind === 'activated') {
    lines.push(`let v = activate(${sum(0)});`, `a[${at(0)}] = v.f;`);
    for (const i of firsts) lines.push(`a[${at(1 + i)}] = v.f1 * ${sum(1 + i)};`);
    for (const [s, i, j] of pairs) {
      lines.push(`a[${at(s)}] = v.f2 * ${sum(1 + i)} * ${sum(1 + j)} + v.f1 * ${sum(s)};`);
    }
  }
  if (kind === 'reverse') lines.push(...activationAdjoint(streams, directions, sum, at));
  return `      {
    let point = (group.y * ${DOWN}u + me.y) * ${own}u + ${q}u;
    if (point < layer.points) {
      let at = point * ${streams * stride}u + column;
${lines.map((line) => `      ${line}`).join('\n')}
    }
  }`;
}

/**
 * WGSL of z̄ = (∂σ(z)/∂z)ᵀ ā for all streams of a point, from `z` to `zBar`.
 *
 * @param sum ā of a stream; at: where it lies
 */
export function activationAdjoint(
  streams: number,
  directions: number,
  sum: (stream: number) => string,
  at: (stream: number) => string,
): readonly string[] {
  const firsts = Array.from({ length: Math.min(directions, streams - 1) }, (_, i) => i);
  const pairs = pairStreams(directions).filter(([s]) => s < streams);
  const lines: string[] = [];
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
  return lines;
}
