import type { Kernels } from '../kernels.ts';
import { orthonormalSource, panelBytes, sortSource } from '../wgsl/eigenbasis.ts';
import { jobTable, type MatrixJob, matricesSource } from '../wgsl/matrices.ts';
import {
  soapDirectionSource,
  soapMomentSource,
  soapPermuteSource,
  soapWeightSource,
  UPDATE_GROUP,
} from '../wgsl/updates.ts';
import type { OptimizerBuffers, OptimizerPasses } from './optimizer-passes.ts';
import { sidesOf, type TrainingPlan } from './plan.ts';

/** As `optimizers/soap.ts`: all weights' products of one kind are one dispatch, all sides' bases one. */
export async function soapPasses(
  kernels: Kernels,
  plan: TrainingPlan,
  { control, gradients, memory, weights }: OptimizerBuffers,
): Promise<OptimizerPasses> {
  const { optimizer: model, start, tensors, vectors } = plan;
  if (model.kind !== 'soap') throw new Error(`${model.kind} has no bases`);
  const owned: GPUBuffer[] = [];
  const table = (words: Uint32Array): GPUBuffer => {
    const buffer = kernels.buffer(words.length);
    kernels.device.queue.writeBuffer(buffer, 0, words);
    owned.push(buffer);
    return buffer;
  };
  const all = () => [Math.ceil((plan.weights - start) / UPDATE_GROUP)] as const;
  const each = (source: string, buffers: readonly GPUBuffer[], flag = 0) =>
    kernels.pass(source, [control, ...buffers], (n) => [n, start, 0, flag], all);
  const multiply = (jobs: readonly MatrixJob[]) => {
    const { words, groups } = jobTable(jobs);
    return kernels.pass(
      matricesSource(kernels.largeTiles),
      [control, table(words), memory],
      () => [jobs.length, 0, 0, 0],
      () => [groups],
    );
  };

  const turned = tensors.flatMap(({ left, right, ...tensor }) => (left && right ? [{ left, right, ...tensor }] : []));
  const plain = { alpha: 1, beta: 0, transposeA: false, transposeB: false };
  /** x ↦ Q_Lᵀ x, or Q_L x with `back`. */
  const leftJobs = (from: number, to: number, back: boolean) =>
    turned.map(
      ({ left, rows, columns, offset }): MatrixJob => ({
        ...{ ...plain, transposeA: !back, m: rows, n: columns, k: rows },
        ...{ a: left.basis, b: from + offset, c: to + offset },
      }),
    );
  /** x ↦ x Q_R, or x Q_Rᵀ with `back`. */
  const rightJobs = (from: number, to: number, back: boolean) =>
    turned.map(
      ({ right, rows, columns, offset }): MatrixJob => ({
        ...{ ...plain, transposeB: back, m: rows, n: columns, k: columns },
        ...{ a: from + offset, b: right.basis, c: to + offset },
      }),
    );
  const averages = turned.flatMap(({ left, right, rows, columns, offset }): MatrixJob[] => {
    const a = vectors.gradient + offset;
    const common = { a, b: a, alpha: 1 - model.b2, beta: model.b2 };
    return [
      { ...common, transposeA: false, transposeB: true, m: rows, n: rows, k: columns, c: left.average },
      { ...common, transposeA: true, transposeB: false, m: columns, n: columns, k: rows, c: right.average },
    ];
  });
  const sides = sidesOf(plan);
  const powers = sides.map(
    ({ n, average, basis, power }): MatrixJob => ({ ...plain, m: n, n, k: n, a: average, b: basis, c: power }),
  );
  const largest = Math.max(...sides.map(({ n }) => n));
  const panels = panelBytes(largest) <= kernels.device.limits.maxComputeWorkgroupStorageSize;
  const sideTable = table(
    Uint32Array.from(
      sides.flatMap(({ n, average, basis, power, turned: rows, orders }) => [n, average, basis, power, rows, orders]),
    ),
  );
  const eachSide = (source: string) =>
    kernels.pass(
      source,
      [control, sideTable, memory],
      () => [sides.length, 0, 0, 0],
      () => [sides.length],
    );

  const { rotated, direction, half, otherHalf } = vectors;
  const moments = soapMomentSource(plan, model);
  const [momentBuffers, memoryOnly] = [[gradients, memory], [memory]];
  const accumulate = await multiply(averages);
  const permute = soapPermuteSource(plan);
  return {
    first: [await each(moments, momentBuffers, 1), accumulate],
    step: [
      await each(moments, momentBuffers),
      await multiply([...leftJobs(rotated, half, false), ...leftJobs(direction, otherHalf, false)]),
      await multiply([...rightJobs(half, rotated, false), ...rightJobs(otherHalf, direction, false)]),
      await each(soapDirectionSource(plan, model), memoryOnly),
      await multiply(leftJobs(direction, half, true)),
      await multiply(rightJobs(half, rotated, true)),
      await each(soapWeightSource(plan), [memory, weights]),
      accumulate,
    ],
    refresh: [
      await multiply(powers),
      await eachSide(sortSource(largest)),
      await eachSide(orthonormalSource(largest, panels)),
      await each(permute, memoryOnly),
      await each(permute, memoryOnly, 1),
    ],
    destroy: () => {
      for (const buffer of owned) buffer.destroy();
    },
  };
}
