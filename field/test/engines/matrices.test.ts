import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine, Precision } from '../../src/engine.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { randomVector, relativeError, shapeOf } from './cases.ts';
import { referenceEngine } from './reference.ts';

const EPSILON: Record<Precision, number> = { float32: 2 ** -23, float64: 2 ** -52 };
const { matrices: reference } = referenceEngine(shapeOf(), 0);

function vectorOf(engine: Engine, values: ArrayLike<number>) {
  const vector = engine.allocate(values.length);
  vector.set(values);
  return vector;
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) => +(i % (n + 1) === 0));
}

/** QᵀQ = 1, and QᵀA upper triangular with no negative diagonal. */
function checkFactor(engine: Engine, n: number, a: Float64Array, label: string): void {
  const epsilon = EPSILON[engine.precision];
  const input = vectorOf(engine, a);
  const q = vectorOf(engine, a);
  engine.matrices.orthonormalize(n, q);
  const gram = new Float64Array(n * n);
  reference.gemm(true, false, n, n, n, 1, q, q, 0, gram);
  const orthogonality = relativeError(gram, identity(n));
  assert.ok(orthogonality < 20 * epsilon, `${label}: orthogonal to ${orthogonality}`);
  const r = new Float64Array(n * n);
  reference.gemm(true, false, n, n, n, 1, q, input, 0, r);
  const size = Math.hypot(...a);
  for (let i = 0; i < n; i++) {
    assert.ok(r[i * (n + 1)]! >= -20 * epsilon * size, `${label}: R[${i}, ${i}] = ${r[i * (n + 1)]}`);
    for (let j = 0; j < i; j++) assert.ok(Math.abs(r[i * n + j]!) <= 20 * epsilon * size, `${label}: R[${i}, ${j}]`);
  }
}

for (const precision of ['float32', 'float64'] as const) {
  test(`${precision}: products of any shape, transposed or not`, async () => {
    const engine = await createCpuEngine(shapeOf(), 0, { precision, threads: 2 });
    for (const [m, n, k] of [
      [1, 1, 1],
      [3, 5, 7],
      [48, 8, 16],
      [50, 33, 300],
      [97, 130, 257],
      [5, 3, 0],
    ] as const) {
      const [a, b, c] = [randomVector(m * k, 1), randomVector(k * n, 2), randomVector(m * n, 3)].map((x) =>
        vectorOf(engine, x),
      );
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          for (const [alpha, beta] of [
            [1, 0],
            [-0.7, 1.3],
          ] as const) {
            const actual = vectorOf(engine, c!);
            const expected = Float64Array.from(c!);
            if (beta === 0) actual.fill(Number.NaN);
            engine.matrices.gemm(transposeA, transposeB, m, n, k, alpha, a!, b!, beta, actual);
            reference.gemm(transposeA, transposeB, m, n, k, alpha, a!, b!, beta, expected);
            const error = relativeError(actual, expected);
            assert.ok(error < 10 * EPSILON[precision], `${m} ${n} ${k} ${transposeA} ${transposeB}: ${error}`);
          }
        }
      }
    }
    assert.throws(
      () => engine.matrices.gemm(false, false, 1, 1, 1, 1, new Float64Array(1), engine.weights, 0, engine.weights),
      TypeError,
    );
    assert.throws(
      () => engine.matrices.gemm(false, false, 9, 9, 9, 1, engine.allocate(1), engine.weights, 0, engine.weights),
      RangeError,
    );
    engine.dispose();
  });

  test(`${precision}: orthonormal bases do not depend on what was factorised before`, async () => {
    const engine = await createCpuEngine(shapeOf(), 0, { precision, threads: 1 });
    for (const n of [70, 33, 8, 4, 8, 40, 3, 70]) checkFactor(engine, n, randomVector(n * n, n), `${n} in turn`);
    engine.dispose();
  });

  test(`${precision}: orthonormal bases of random, ill-conditioned, rank-deficient and badly scaled matrices`, async () => {
    const engine = await createCpuEngine(shapeOf(), 0, { precision, threads: 2 });
    for (const n of [1, 2, 7, 32, 33, 100]) {
      const random = randomVector(n * n, n);
      checkFactor(engine, n, random, `random ${n}`);
      checkFactor(
        engine,
        n,
        random.map((x, i) => x * 10 ** (-12 * ((i % n) / n))),
        `graded ${n}`,
      );
      checkFactor(
        engine,
        n,
        random.map((x) => x * 1e-30),
        `tiny ${n}`,
      );
      checkFactor(
        engine,
        n,
        random.map((x) => x * 1e30),
        `huge ${n}`,
      );
      checkFactor(
        engine,
        n,
        Float64Array.from(random, (_, i) => 1 / (1 + Math.floor(i / n) + (i % n))),
        `Hilbert ${n}`,
      );
      checkFactor(
        engine,
        n,
        Float64Array.from(random, (_, i) => random[i % n]! * random[Math.floor(i / n)]!),
        `rank 1 ${n}`,
      );
      checkFactor(
        engine,
        n,
        random.map((x, i) => (i % n < n / 2 ? 0 : x)),
        `zero columns ${n}`,
      );
      checkFactor(engine, n, new Float64Array(n * n), `zero ${n}`);
    }
    const n = 65;
    const a = randomVector(n * n, 8);
    const [q, expected] = [vectorOf(engine, a), Float64Array.from(vectorOf(engine, a))];
    engine.matrices.orthonormalize(n, q);
    reference.orthonormalize(n, expected);
    assert.ok(relativeError(q, expected) < 2000 * EPSILON[precision]);
    engine.dispose();
  });

  test(`${precision}: several products at once, and several bases`, async () => {
    const engine = await createCpuEngine(shapeOf(), 0, { precision, threads: 2 });
    const products = [
      [3, 5, 7],
      [400, 20, 9],
      [1, 600, 300],
      [193, 33, 2],
    ].map(([m, n, k], i) => {
      const [a, b, c] = [m! * k!, k! * n!, m! * n!].map((length, j) => vectorOf(engine, randomVector(length, i + j)));
      const transposes = { transposeA: i % 2 === 0, transposeB: i > 1 };
      return { ...transposes, m: m!, n: n!, k: k!, alpha: 1 - i, a: a!, b: b!, beta: i / 2, c: c! };
    });
    const expected = products.map((product) => ({ ...product, c: Float64Array.from(product.c) }));
    engine.matrices.multiply(products);
    reference.multiply(expected);
    for (const [i, { c }] of expected.entries()) assert.ok(relativeError(products[i]!.c, c) < 10 * EPSILON[precision]);

    // Matrices with eigenvalues far apart, one without a trace of some directions, and one of no size at all.
    const bases = [1, 6, 40, 33].map((n, i) => {
      const q = randomVector(n * n, i);
      reference.orthonormalize(n, q);
      const root = q.map((x, k) => x * (i === 3 && k % n < 5 ? 0 : 2 ** -((3 * (k % n)) % 7)));
      const [matrix, basis] = [new Float64Array(n * n), randomVector(n * n, i + 5)];
      reference.gemm(false, true, n, n, n, 10 ** (-8 * i), root, root, 0, matrix);
      reference.orthonormalize(n, basis);
      return { n, matrix: vectorOf(engine, matrix), basis: vectorOf(engine, basis) };
    });
    const zero = { n: 3, matrix: engine.allocate(9), basis: vectorOf(engine, identity(3)) };
    const all = [...bases, zero];
    const copies = all.map(({ n, matrix, basis }) => {
      return { n, matrix: Float64Array.from(matrix), basis: Float64Array.from(basis) };
    });
    const orders = engine.matrices.refreshBases(all).map((order) => Array.from(order));
    assert.deepEqual(orders, reference.refreshBases(copies));
    assert.ok(orders[2]!.some((from, j) => from !== j));
    for (const [i, { n, basis }] of all.entries()) {
      const error = relativeError(basis, copies[i]!.basis);
      // The rounding of the product is magnified by the condition number, below 10³, of what is orthonormalised.
      if (i !== 3) assert.ok(error < 3000 * EPSILON[precision], `${n}: ${error / EPSILON[precision]}`);
      const gram = new Float64Array(n * n);
      reference.gemm(true, false, n, n, n, 1, basis, basis, 0, gram);
      assert.ok(relativeError(gram, identity(n)) < 20 * EPSILON[precision]);
    }
    engine.dispose();
  });
}
