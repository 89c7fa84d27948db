import { LAYER } from './product.ts';
import { CONTROL_BLOCK } from './step.ts';

const GROUP = 256;
/** Passes of orthogonalisation for a column at the most. */
const PASSES = 4;

/** A side for each workgroup, of rows up to `largest`. */
function head(largest: number): string {
  return `${LAYER}
${CONTROL_BLOCK}
struct Side { n: u32, average: u32, basis: u32, power: u32, turned: u32, orders: u32 }
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read> sides: array<Side>;
@group(0) @binding(3) var<storage, read_write> memory: array<f32>;
var<workgroup> one: array<f32, ${largest}>;
var<workgroup> two: array<f32, ${largest}>;`;
}

/**
 * Sorts a basis by the Rayleigh quotients of its columns q with the product p of matrix and basis: by descending qᵀp, equal
 * ones by their place. Leaves where each column came from; and as rows of `turned` the columns of the product, of
 * length 1, or of the basis where those vanish.
 */
export function sortSource(largest: number): string {
  return `${head(largest)}
@compute @workgroup_size(${GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  let side = sides[layer.weight + group.x];
  let n = side.n;
  for (var j = me; j < n; j += ${GROUP}u) {
    var quotient = 0f;
    var square = 0f;
    for (var i = 0u; i < n; i++) {
      let p = memory[side.power + i * n + j];
      quotient += memory[side.basis + i * n + j] * p;
      square += p * p;
    }
    one[j] = quotient;
    two[j] = select(0f, 1 / sqrt(max(square, 1e-37f)), square > 0);
  }
  workgroupBarrier();
  if (control.halted > 0u) { return; }
  for (var j = me; j < n; j += ${GROUP}u) {
    var rank = 0u;
    for (var i = 0u; i < n; i++) {
      if (one[i] > one[j] || (one[i] == one[j] && i < j)) { rank++; }
    }
    memory[side.orders + rank] = f32(j);
    let source = select(side.power, side.basis, two[j] == 0);
    let scale = select(two[j], 1f, two[j] == 0);
    for (var i = 0u; i < n; i++) { memory[side.turned + rank * n + i] = scale * memory[source + i * n + j]; }
  }
}
`;
}

/** Bytes of a workgroup's memory that {@link orthonormalSource} needs with panels. */
export function panelBytes(largest: number): number {
  return 40 * largest + 16 * GROUP + 64;
}

/**
 * Orthonormalises the rows of `turned`, one after another, and leaves them as the columns of the basis: the Q of QR with
 * a positive diagonal of R, as the engine cpu has by reflections. With `panels` four rows at a time are freed of
 * all columns before them, and then of each other. Where that leaves less than half of a row, classical Gram–Schmidt is
 * repeated until a pass keeps half ("twice is enough" but for rows in the span of those before; Giraud, Langou &
 * Rozložník 2005); a row of which nothing remains is replaced by unit vectors, until of one something does.
 */
export function orthonormalSource(largest: number, panels: boolean): string {
  return `${head(largest)}
var<workgroup> tree: array<vec4f, ${GROUP}>;
${
  panels
    ? `var<workgroup> panel: array<vec4f, ${largest}>;
var<workgroup> shares: array<vec4f, ${largest}>;`
    : ''
}

/** Sums of all threads, in every one of them: in two steps of sixteen, as a barrier costs more than they do. */
fn together(me: u32, own: vec4f) -> vec4f {
  tree[me] = own;
  for (var step = 1u; step < ${GROUP}u; step *= 16u) {
    workgroupBarrier();
    if (me % (16 * step) == 0u) {
      var part = vec4f();
      for (var i = 0u; i < 16u; i++) { part += tree[me + i * step]; }
      tree[me] = part;
    }
  }
  return workgroupUniformLoad(&tree[0]);
}

/** ‖one‖ of so many numbers. */
fn size(me: u32, n: u32) -> f32 {
  var sum = 0f;
  for (var i = me; i < n; i += ${GROUP}u) { sum += one[i] * one[i]; }
  return sqrt(together(me, vec4f(sum)).x);
}

/** Makes \`one\` orthogonal to the columns before the j-th, and of length 1. */
fn settle(me: u32, side: Side, j: u32) {
  let n = side.n;
  var found = false;
  for (var attempt = 0u; attempt <= n && !found; attempt++) {
    if (attempt > 0u) {
      for (var k = me; k < n; k += ${GROUP}u) { one[k] = f32(k == (j + attempt) % n); }
    }
    workgroupBarrier();
    var before = size(me, n);
    for (var pass_ = 0u; pass_ < ${PASSES}u && before > 0 && !found; pass_++) {
      for (var i = me; i < j; i += ${GROUP}u) {
        var sum = 0f;
        for (var k = 0u; k < n; k++) { sum += memory[side.basis + k * n + i] * one[k]; }
        two[i] = sum;
      }
      workgroupBarrier();
      for (var k = me; k < n; k += ${GROUP}u) {
        var sum = 0f;
        for (var i = 0u; i < j; i++) { sum += memory[side.turned + i * n + k] * two[i]; }
        one[k] -= sum;
      }
      workgroupBarrier();
      let rest = size(me, n);
      found = rest > 0.5f * before;
      before = select(0f, 1f, rest > 0);
      let scale = 1 / max(rest, 1e-37f);
      for (var k = me; k < n; k += ${GROUP}u) { one[k] *= scale; }
      workgroupBarrier();
    }
  }
}

@compute @workgroup_size(${GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  let side = sides[layer.weight + group.x];
  let n = side.n;
  if (control.halted > 0u) { return; }
${panels ? PANELS : SINGLE}}
`;
}

const WRITE = `
      for (var k = me; k < n; k += ${GROUP}u) {
        memory[side.basis + k * n + j] = one[k];
        memory[side.turned + j * n + k] = one[k];
      }
      storageBarrier();
      workgroupBarrier();`;

const SINGLE = `  for (var j = 0u; j < n; j++) {
      for (var k = me; k < n; k += ${GROUP}u) { one[k] = memory[side.turned + j * n + k]; }
      settle(me, side, j);${WRITE}
  }
`;

/** Σ of so many terms, four loads of memory at a time on their way. */
function unrolled(counter: string, end: string, from: (index: string) => string, by: string): string {
  const at = (n: number) => (n === 0 ? counter : `${counter} + ${n}u`);
  return `var ${counter} = 0u;
      for (; ${counter} + 4u <= ${end}; ${counter} += 4u) {
${[0, 1, 2, 3].map((n) => `        let q${n} = memory[${from(at(n))}];`).join('\n')}
${[0, 1, 2, 3].map((n) => `        sum += q${n} * ${by}[${at(n)}];`).join('\n')}
      }
      for (; ${counter} < ${end}; ${counter}++) { sum += memory[${from(counter)}] * ${by}[${counter}]; }`;
}

const PANELS = `  for (var start = 0u; start < n; start += 4u) {
    for (var k = me; k < n; k += ${GROUP}u) {
      var x = vec4f();
      for (var c = 0u; c < min(4u, n - start); c++) { x[c] = memory[side.turned + (start + c) * n + k]; }
      panel[k] = x;
    }
    workgroupBarrier();
    for (var i = me; i < start; i += ${GROUP}u) {
      var sum = vec4f();
      ${unrolled('k', 'n', (k) => `side.basis + (${k}) * n + i`, 'panel')}
      shares[i] = sum;
    }
    workgroupBarrier();
    for (var k = me; k < n; k += ${GROUP}u) {
      var sum = vec4f();
      ${unrolled('i', 'start', (i) => `side.turned + (${i}) * n + k`, 'shares')}
      panel[k] -= sum;
    }
    for (var c = 0u; c < min(4u, n - start); c++) {
      let j = start + c;
      var products = vec4f();
      for (var k = me; k < n; k += ${GROUP}u) { products += panel[k] * panel[k][c]; }
      // Those columns of the panel that are done.
      let along = select(vec4f(), together(me, products), vec4u(0, 1, 2, 3) < vec4u(c));
      for (var k = me; k < n; k += ${GROUP}u) { one[k] = panel[k][c] - dot(along, panel[k]); }
      let rest = size(me, n);
      let scale = 1 / max(rest, 1e-37f);
      for (var k = me; k < n; k += ${GROUP}u) { one[k] *= scale; }
      if (rest <= 0.5f) { settle(me, side, j); }
      for (var k = me; k < n; k += ${GROUP}u) { panel[k][c] = one[k]; }${WRITE}
    }
  }
`;
