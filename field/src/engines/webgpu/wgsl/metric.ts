import { LAYER } from './product.ts';
import { FETCH, PROGRAM_POINTS } from './program.ts';
import { twoFloatLibrary } from './two-float.ts';

const MAIN = `@compute @workgroup_size(${PROGRAM_POINTS})
fn main(@builtin(global_invocation_id) global: vec3u) {
  me = global.x;
  if (me >= layer.points) { return; }`;

/** A kernel of what `programSource` has left in `work`; its table has `layer.bias` rows. */
function kernel(bindings: readonly string[], body: string): string {
  const all = ['var<storage, read> table: array<vec4u>;', 'var<storage, read> constants: array<vec2f>;', ...bindings];
  return `${LAYER}
${all.map((binding, k) => `@group(0) @binding(${k + 1}) ${binding}`).join('\n')}
${twoFloatLibrary(body + FETCH)}
${FETCH}

${MAIN}
${body}}
`;
}

/** What a network reads, [points, numbers] with the numbers' places in the table, each rounded to float32. */
export function featuresSource(numbers: number): string {
  return kernel(
    ['var<storage, read> work: array<vec2f>;', 'var<storage, read_write> features: array<f32>;'],
    `  for (var k = 0u; k < layer.bias; k++) {
    let feature = table[k];
    let value = multiply(add(fetch(feature.x), fetch(feature.y)), fetch(feature.z));
    features[${numbers}u * me + feature.w] = value.x;
  }
`,
  );
}

/** A network's outputs `z`, [points, outputs], with what they are added to, into slots of `work`. */
export function joinSource(outputs: number): string {
  return kernel(
    ['var<storage, read_write> work: array<vec2f>;', 'var<storage, read> z: array<f32>;'],
    `  for (var k = 0u; k < layer.bias; k += 2u) {
    let part = table[k];
    let output = vec2f(z[${outputs}u * me + part.w], 0f);
    let value = add(add(fetch(part.x), fetch(part.y)), multiply(fetch(part.z), output));
    work[table[k + 1u].x * layer.points + me] = value;
  }
`,
  );
}

/** Beyond this condition of a metric too few digits of its inverse are left. */
const CONDITION = 2 ** 20;

/**
 * Results rounded to float32, quantities one after another, each [points, width]; the table's row behind them names the
 * metric's condition. A point with any number that is not finite, or whose condition is too large, is NaN throughout and
 * is counted. What is not finite is seen by its bits, as a compiler may take it for granted that all is.
 */
export function resultsSource(): string {
  return `struct Status { first: atomic<u32>, faulty: atomic<u32> }
${kernel(
  [
    'var<storage, read> work: array<vec2f>;',
    'var<storage, read_write> results: array<f32>;',
    'var<storage, read_write> status: Status;',
  ],
  `  var worst = 0u;
  for (var k = 0u; k < layer.bias; k++) {
    let row = table[k];
    let value = bitcast<f32>(row.y) * fetch(row.x).x;
    results[row.z * layer.points + me * (row.w >> 16u) + (row.w & 0xffffu)] = value;
    worst = max(worst, bitcast<u32>(value) & 0x7f800000u);
  }
  let condition = fetch(table[layer.bias].x).x;
  if (worst != 0x7f800000u && condition > 0.5f && condition < ${CONDITION}f) { return; }
  for (var k = 0u; k < layer.bias; k++) {
    let row = table[k];
    results[row.z * layer.points + me * (row.w >> 16u) + (row.w & 0xffffu)] = nan().x;
  }
  atomicMin(&status.first, layer.weight + me);
  atomicAdd(&status.faulty, 1u);
`,
)}`;
}
