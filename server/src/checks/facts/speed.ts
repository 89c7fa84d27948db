import { availableParallelism } from 'node:os';
import { createCpuEngine, type Engine, type FitCost, streamsAlong } from '@spacetime/field';

/** Milliseconds of arithmetic: the first part of it compiles, the rest tells. */
const MEASURED = 80;
const POINTS = 1024;
const ORDER = 2;
const DIRECTIONS = 2;

const known = new Map<string, Promise<number>>();

/** Threads that a fit takes here. */
export const THREADS = availableParallelism();

/**
 * Floating-point operations a second that the engine does here for such a fit on all threads, when nothing else runs: the
 * best of a tenth of a second on one of them, measured once for each kind of work, precision and size of layer (a power
 * of two). Threads of their own would take the memory that the editor's limits are for.
 */
export function speedOf({ work, precision, shape }: Pick<FitCost, 'work' | 'precision' | 'shape'>): Promise<number> {
  const width = 2 ** Math.round(Math.log2(Math.min(256, Math.max(8, shape.width))));
  const key = work === 'products' ? work : `${work} ${precision} ${width}`;
  let speed = known.get(key);
  if (speed === undefined) {
    speed = work === 'products' ? measure('float64', 8, multiply) : measure(precision, width, pass);
    known.set(key, speed);
  }
  return speed;
}

/** @param begin gives what does a piece of work, and how many operations that takes */
async function measure(
  precision: FitCost['precision'],
  width: number,
  begin: (engine: Engine) => { readonly operations: number; run(): void },
): Promise<number> {
  const shape = { inputs: 2, width, depth: 3, outputs: 4, activation: 'silu', omega: 1, scale: 1 } as const;
  const options = { precision, threads: 1, directions: DIRECTIONS, maxBatch: POINTS };
  const engine = await createCpuEngine(shape, ORDER, options);
  try {
    const { operations, run } = begin(engine);
    let best = Number.POSITIVE_INFINITY;
    const start = performance.now();
    for (let now = start; now < start + MEASURED; ) {
      run();
      const after = performance.now();
      best = Math.min(best, after - now);
      now = after;
    }
    return (THREADS * 1000 * operations) / best;
  } finally {
    engine.dispose();
  }
}

/** Losses and gradient of a batch. */
function pass(engine: Engine) {
  const streams = streamsAlong(DIRECTIONS, ORDER);
  const { inputs, outputs } = engine.shape;
  const batch = {
    count: POINTS,
    features: engine.allocate(POINTS * streams * inputs).fill(0.1),
    targets: engine.allocate(POINTS * streams * outputs),
  };
  engine.weights.fill(0.01);
  const omega = new Float64Array(streams * outputs).fill(1);
  return {
    operations: 6 * streams * POINTS * engine.weights.length,
    run: () => engine.gradient(batch, omega, [1, 1, 1], 'combined'),
  };
}

/** A product like that of a Jacobian with itself. */
function multiply(engine: Engine) {
  const [rows, columns] = [256, POINTS];
  const [a, c] = [engine.allocate(rows * columns).fill(0.1), engine.allocate(rows * rows)];
  return {
    operations: 2 * rows * rows * columns,
    run: () => engine.matrices.gemm(false, true, rows, rows, columns, 1, a, a, 0, c),
  };
}
