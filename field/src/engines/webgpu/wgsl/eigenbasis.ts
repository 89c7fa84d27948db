import { LAYER } from './product.ts';
import { CONTROL_BLOCK } from './step.ts';

const GROUP = 256;
/** Passes of orthogonalisation for a column; two are enough unless it lies in the span of those before. */
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

/**
 * Orthonormalises the rows of `turned`, one after another, by classical Gram–Schmidt, repeated until a pass keeps half of a
 * row's length ("twice is enough" but for rows in the span of those before; Giraud, Langou & Rozložník 2005), and
 * leaves them as the columns of the basis: the Q of QR with a positive diagonal of R, as the engine cpu has by reflections.
 * A row of which nothing remains is replaced by unit vectors, until of one something does.
 */
export function orthonormalSource(largest: number): string {
  return `${head(largest)}
var<workgroup> tree: array<f32, ${GROUP}>;

/** ‖one‖ of so many numbers, in every thread: in two steps of sixteen, as a barrier costs more than they do. */
fn size(me: u32, n: u32) -> f32 {
  var sum = 0f;
  for (var i = me; i < n; i += ${GROUP}u) { sum += one[i] * one[i]; }
  tree[me] = sum;
  for (var step = 1u; step < ${GROUP}u; step *= 16u) {
    workgroupBarrier();
    if (me % (16 * step) == 0u) {
      var part = 0f;
      for (var i = 0u; i < 16u; i++) { part += tree[me + i * step]; }
      tree[me] = part;
    }
  }
  return sqrt(workgroupUniformLoad(&tree[0]));
}

@compute @workgroup_size(${GROUP})
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  let side = sides[layer.weight + group.x];
  let n = side.n;
  if (control.halted > 0u) { return; }
  for (var j = 0u; j < n; j++) {
    var found = false;
    for (var attempt = 0u; attempt <= n && !found; attempt++) {
      for (var k = me; k < n; k += ${GROUP}u) {
        one[k] = select(f32(k == (j + attempt) % n), memory[side.turned + j * n + k], attempt == 0u);
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
    for (var k = me; k < n; k += ${GROUP}u) {
      memory[side.basis + k * n + j] = one[k];
      memory[side.turned + j * n + k] = one[k];
    }
    storageBarrier();
    workgroupBarrier();
  }
}
`;
}
