/**
 * Prints digests of what the kernels compute from fixed numbers, after so many calls that the runtime has compiled its
 * fast code.
 */
import { createHash } from 'node:crypto';
import type { Order } from '@spacetime/geometry';
import type { Activation, Engine, Precision } from '../../src/engine.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { randomBatch, randomVector, shapeOf } from './cases.ts';

/** Milliseconds: what the runtime takes to compile a kernel that is used much. */
const WARM = 60;
const N = 61;

const cases: [Activation, number, Order][] = [
  ['silu', 4, 2],
  ['tanh', 3, 2],
  ['sine', 2, 1],
  ['gabor', 1, 2],
  ['silu', 4, 0],
];

for (const precision of ['float32', 'float64'] as Precision[]) {
  for (const [activation, directions, order] of cases) {
    const shape = shapeOf({ activation, width: 27, outputs: 10 });
    const engine = await createCpuEngine(shape, order, { precision, threads: 1, directions });
    const batch = randomBatch(shape, order, 70, 1, directions);
    engine.weights.set(randomVector(engine.weights.length, 2, 0.3));
    const found = warm(() => engine.gradient(batch, batch.omega, [1, 1, 1], 'separate'));
    print(engine, [found.losses, ...found.gradients]);
    engine.dispose();
  }
  const engine = await createCpuEngine(shapeOf(), 0, { precision, threads: 1 });
  const [q, square] = [engine.allocate(N * N), engine.allocate(N * N)];
  const orders = warm(() => {
    q.set(randomVector(N * N, 4));
    engine.matrices.gemm(false, true, N, N, N, 1, q, q, 0, square);
    engine.matrices.orthonormalize(N, q);
    return engine.matrices.refreshBases([{ n: N, matrix: square, basis: q }]);
  });
  print(engine, [q, square, orders[0]!]);
  engine.dispose();
}

function warm<T>(work: () => T): T {
  const start = performance.now();
  for (;;) {
    const result = work();
    if (performance.now() - start > WARM) return result;
  }
}

function print({ precision }: Engine, values: readonly ArrayLike<number>[]): void {
  const digest = createHash('sha256').update(JSON.stringify(values.map((vector) => Array.from(vector))));
  console.log(precision, digest.digest('hex'));
}
