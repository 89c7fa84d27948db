import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDevice } from '../../../../src/engines/webgpu/device.ts';
import { Kernels } from '../../../../src/engines/webgpu/kernels.ts';
import { CONTROL } from '../../../../src/engines/webgpu/training/plan.ts';
import { orthonormalSource, sortSource } from '../../../../src/engines/webgpu/wgsl/eigenbasis.ts';
import { jobTable, type MatrixJob, matricesSource } from '../../../../src/engines/webgpu/wgsl/matrices.ts';
import { plainMatrices, refreshBasis } from '../../../toy-engine.ts';
import { randomVector, relativeError } from '../../cases.ts';
import { useSoftwareVulkan } from '../software-vulkan.ts';

useSoftwareVulkan();

/** What the passes of some kernels leave of a memory; `table` is their second binding. */
async function run(
  sources: readonly string[],
  table: Uint32Array,
  groups: number,
  points: number,
  given: Float64Array,
) {
  const { device, gpu } = await openDevice();
  const kernels = new Kernels(device, false);
  const buffer = (data: Uint32Array | Float32Array) => {
    const made = kernels.buffer(data.length);
    device.queue.writeBuffer(made, 0, data as Uint32Array<ArrayBuffer>);
    return made;
  };
  const memory = buffer(Float32Array.from(given));
  const buffers = [kernels.buffer(CONTROL.words), buffer(table), memory];
  const encoder = device.createCommandEncoder();
  for (const source of sources) {
    const pass = await kernels.pass(
      source,
      buffers,
      () => [points, 0, 0, 0],
      () => [groups],
    );
    kernels.record(encoder, [pass], 1);
  }
  const found = await kernels.read(encoder, memory, 0, given.length);
  device.destroy();
  // Dawn's instance must outlive its device.
  assert.ok(gpu);
  return found;
}

test('products of several tiles, turned or not, many at once', async () => {
  const [m, n, k] = [37, 41, 70];
  const [a, b, c] = [0, 1, 2].map((index) => index * 3000);
  const memory = randomVector(4 * 3000 + 9000, 1);
  const jobs = [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB, index): MatrixJob => {
      const place = c! + (2 * Number(transposeA) + index) * 3000;
      return { ...{ transposeA, transposeB, m, n, k, alpha: 0.5, a: a!, b: b!, beta: index - 0.5, c: place } };
    }),
  );
  const { words, groups } = jobTable(jobs);
  const actual = await run([matricesSource(false)], words, groups, jobs.length, memory);
  const expected = Float64Array.from(Float32Array.from(memory));
  for (const { transposeA, transposeB, alpha, beta, ...job } of jobs) {
    const of = (offset: number, length: number) => expected.subarray(offset, offset + length);
    const [left, right, out] = [of(job.a, m * k), of(job.b, k * n), of(job.c, m * n)];
    plainMatrices.gemm(transposeA, transposeB, m, n, k, alpha, left, right, beta, out);
  }
  assert.ok(relativeError(actual, expected) < 1e-6, `${relativeError(actual, expected)}`);
});

test('bases are renewed as in float64, and stay orthonormal where a matrix has no full rank', async () => {
  const n = 40;
  // Of rank 40, its eigenvalues apart; of rank 3; and zero.
  const matrices = [n, 3, 0].map((rank) => {
    const matrix = new Float64Array(n * n);
    for (let r = 0; r < rank; r++) {
      const v = randomVector(n, 50 + r);
      for (let i = 0; i < n * n; i++) matrix[i]! += 0.8 ** r * v[Math.floor(i / n)]! * v[i % n]!;
    }
    return matrix.map(Math.fround);
  });
  const start = randomVector(n * n, 9);
  plainMatrices.orthonormalize(n, start);
  const basis = start.map(Math.fround);
  const size = 4 * n * n + n;
  const sides = matrices.flatMap((_, s) => [n, ...[0, 1, 2, 3, 4].map((part) => s * size + part * n * n)]);
  const memory = new Float64Array(matrices.length * size);
  for (const [s, matrix] of matrices.entries()) {
    memory.set(matrix, s * size);
    memory.set(basis, s * size + n * n);
    plainMatrices.gemm(
      false,
      false,
      n,
      n,
      n,
      1,
      matrix,
      basis,
      0,
      memory.subarray(s * size + 2 * n * n, s * size + 3 * n * n),
    );
  }
  for (const panels of [true, false]) {
    const sources = [sortSource(n), orthonormalSource(n, panels)];
    const found = await run(sources, Uint32Array.from(sides), matrices.length, matrices.length, memory);
    for (const [s, matrix] of matrices.entries()) {
      const actual = Float64Array.from(found.subarray(s * size + n * n, s * size + 2 * n * n));
      const gram = new Float64Array(n * n);
      plainMatrices.gemm(true, false, n, n, n, 1, actual, actual, 0, gram);
      const one = gram.map((_, i) => Number(i % (n + 1) === 0));
      assert.ok(relativeError(gram, one) < 1e-6, `${s}: ${relativeError(gram, one)}`);
      const expected = basis.slice();
      const order = refreshBasis(plainMatrices, n, matrix, expected);
      const orders = Array.from(found.subarray(s * size + 4 * n * n, (s + 1) * size));
      if (s !== 1) assert.deepEqual(orders, order);
      // Beyond the rank a basis is what rounding makes it.
      const columns = [20, 3, n][s]!;
      const some = (q: Float64Array) => q.filter((_, i) => i % n < columns);
      const error = relativeError(some(actual), some(expected));
      assert.ok(error < [4e-5, 1e-6, 3e-7][s]!, `${s}: ${error}`);
    }
  }
});
