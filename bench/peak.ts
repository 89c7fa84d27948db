/**
 * `npm run bench -- peak [threads …]`: the multiply-adds that this machine's threads reach from WebAssembly in
 * registers alone, the yardstick of `step`.
 */
import { joinVectors, Pool, type Precision, SharedHeap } from '@spacetime/field';
import asc from 'assemblyscript/asc';

/**
 * Independent sums, enough to hide the latency of two units: twelve fit the registers of 128 bits, and twenty those of
 * 256 where V8 joins neighbours. Which loop is the quicker depends on that.
 */
const SUMS = [12, 20] as const;
const LOOPS = 100_000;
const SLICES = 16;

const loop = (sums: number) => {
  const lines = (line: (i: number) => string) => Array.from({ length: sums }, (_, i) => line(i)).join('\n');
  return `
export function peak${sums}(slice: i32, n: i32, p: usize): void {
  const x = v128.load_splat<real>(p), y0 = v128.load(p), y1 = v128.load(p, 16);
  ${lines((i) => `let s${i} = y${i % 2};`)}
  for (; n > 0; n--) {
    ${lines((i) => `s${i} = v128.relaxed_madd<real>(x, y${i % 2}, s${i});`)}
    ${lines((i) => `s${i} = v128.relaxed_madd<real>(x, y${i % 2}, s${i});`)}
  }
  ${lines((i) => `v128.store(p, s${i}, ${32 + 16 * i});`)}
}`;
};
const SOURCE = SUMS.map(loop).join('\n');

/** GFLOP/s, two operations a multiply-add: by the clock, and by the processor time that the threads got. */
export interface Rate {
  readonly wall: number;
  readonly perThread: number;
}

/** Times work of so many operations; processor time leaves out what other programs took of the machine meanwhile. */
export function timed(operations: number, work: () => void): Rate & { readonly ms: number } {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, wall: operations / ms / 1e6, perThread: operations / (user + system) / 1e3 };
}

export interface Peak {
  /** Runs the loop on all threads, some milliseconds. */
  measure(): Rate;
  dispose(): void;
}

export async function preparePeak(precision: Precision, threads: number): Promise<Peak> {
  const real = precision === 'float32' ? 'f32' : 'f64';
  const { binary, error } = await asc.compileString(SOURCE, {
    runtime: 'stub',
    use: [`real=${real}`],
    enable: ['simd', 'relaxed-simd', 'threads'],
    importMemory: true,
    sharedMemory: true,
    maximumMemory: 65536,
    optimizeLevel: 3,
  });
  if (error || !binary) throw error ?? new Error('the loop did not compile');
  joinVectors();
  const heap = new SharedHeap();
  const pool = new Pool({ module: new WebAssembly.Module(binary), memory: heap.memory, threads });
  await pool.ready;
  const at = heap.reserve(32 + 16 * Math.max(...SUMS));
  const lanes = precision === 'float32' ? 4 : 2;
  const rates = () =>
    SUMS.map((sums) => timed(LOOPS * SLICES * sums * lanes * 4, () => pool.run(`peak${sums}`, [LOOPS, at], SLICES)));
  // The runtime compiles its fast code in the background, from the first calls.
  for (let round = 0; round < 3; round++) rates();
  return {
    measure: () => rates().reduce((best, rate) => (rate.perThread > best.perThread ? rate : best)),
    dispose: () => pool.dispose(),
  };
}

export async function main(args: readonly string[]): Promise<void> {
  const counts = args.length > 0 ? args.map(Number) : [1, 2];
  console.log('precision  threads  GFLOP/s  a thread');
  for (const precision of ['float32', 'float64'] as const) {
    for (const threads of counts) {
      const peak = await preparePeak(precision, threads);
      const rates = Array.from({ length: 20 }, () => peak.measure());
      const best = (key: keyof Rate) => Math.max(...rates.map((rate) => rate[key])).toFixed(1);
      peak.dispose();
      const cells = [String(threads).padStart(7), best('wall').padStart(7), best('perThread').padStart(8)];
      console.log([precision, ...cells].join('  '));
    }
  }
}
