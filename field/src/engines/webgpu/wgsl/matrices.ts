import { LAYER } from './product.ts';
import { CONTROL_BLOCK } from './step.ts';

const TILE = 32;
const DEPTH = 8;

/** C [m, n] = α op(A) op(B) + β C in the optimiser's memory, row-major; as `Product` of the engine. */
export interface MatrixJob {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly beta: number;
  readonly c: number;
}

const JOB_WORDS = 12;

/** The table of the jobs of one dispatch, and how many workgroups it needs. */
export function jobTable(jobs: readonly MatrixJob[]): { readonly words: Uint32Array; readonly groups: number } {
  const words = new Uint32Array(jobs.length * JOB_WORDS);
  const numbers = new Float32Array(words.buffer);
  let groups = 0;
  for (const [index, { transposeA, transposeB, m, n, k, alpha, a, b, beta, c }] of jobs.entries()) {
    const across = Math.ceil(n / TILE);
    const at = index * JOB_WORDS;
    words.set([m, n, k, a, b, c, Number(transposeA), Number(transposeB), groups, across], at);
    numbers.set([alpha, beta], at + 10);
    groups += across * Math.ceil(m / TILE);
  }
  return { words, groups };
}

/** `layer.points` products at once, none of which may write what another uses: a workgroup for each tile of each. */
export function matricesSource(largeTiles: boolean): string {
  const four = [0, 1, 2, 3];
  // Consecutive threads read consecutive numbers, whichever way the matrix lies; each thread has four rows of a column.
  const load = (name: string, turned: string, size: string, group: string) => `
    {
      let fours = select(me / ${DEPTH}u, me % ${TILE / 4}u, ${turned});
      let k = select(me % ${DEPTH}u, me / ${TILE / 4}u, ${turned});
      let row = ${group} * ${TILE}u + 4 * fours;
      var x = vec4f();
      for (var n = 0u; n < 4u; n++) {
        if (row + n < ${size} && first + k < job.k) {
          x[n] = memory[job.${name} + select((row + n) * job.k + first + k, (first + k) * ${size} + row + n, ${turned})];
        }
      }
      ${name}Tile[k * ${TILE / 4}u + fours] = x;
    }`;
  return `${LAYER}
${CONTROL_BLOCK}
struct Job {
  m: u32, n: u32, k: u32, a: u32, b: u32, c: u32,
  transposeA: u32, transposeB: u32, group: u32, across: u32,
  alpha: f32, beta: f32,
}
@group(0) @binding(1) var<storage, read> control: Control;
@group(0) @binding(2) var<storage, read> jobs: array<Job>;
@group(0) @binding(3) var<storage, read_write> memory: array<f32>;
var<workgroup> aTile: array<vec4f, ${(TILE * DEPTH) / 4}>;
var<workgroup> bTile: array<vec4f, ${(TILE * DEPTH) / 4}>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) me: u32, @builtin(workgroup_id) group: vec3u) {
  var which = 0u;
  while (which + 1 < layer.points && jobs[which + 1].group <= group.x) { which++; }
  let job = jobs[which];
  let tile = group.x - job.group;
  let down = tile / job.across;
  let along = tile % job.across;
  let x = me % 8u;
  let y = me / 8u;
${four.map((i) => `  var s${i} = vec4f();`).join('\n')}
  for (var first = 0u; first < job.k; first += ${DEPTH}u) {
${load('a', 'job.transposeA == 1u', 'job.m', 'down')}
${load('b', 'job.transposeB == 0u', 'job.n', 'along')}
    workgroupBarrier();
    for (var k = 0u; k < ${largeTiles ? `${DEPTH}u` : `min(${DEPTH}u, job.k - first)`}; k++) {
      let l = aTile[k * ${TILE / 4}u + y];
      let r = bTile[k * ${TILE / 4}u + x];
${four.map((i) => `      s${i} += l[${i}] * r;`).join('\n')}
    }
    workgroupBarrier();
  }
  if (control.halted > 0u) { return; }
  let row = down * ${TILE}u + 4 * y;
  let column = along * ${TILE}u + 4 * x;
  for (var n = 0u; n < 4u; n++) {
    if (column + n >= job.n) { break; }
${four
  .map(
    (i) => `    if (row + ${i}u < job.m) {
      let at = job.c + (row + ${i}u) * job.n + column + n;
      var sum = job.alpha * s${i}[n];
      if (job.beta != 0) { sum += job.beta * memory[at]; }
      memory[at] = sum;
    }`,
  )
  .join('\n')}
  }
}
`;
}
