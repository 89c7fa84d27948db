import type { MatrixKernels, Precision, Vector } from '../../engine.ts';
import type { SharedHeap } from './memory.ts';
import type { Pool } from './pool.ts';
export class CpuMatrices implements MatrixKernels {
  constructor(_heap: SharedHeap, _pool: Pool, _precision: Precision) {}
  gemm(): void {}
  orthonormalize(_n: number, _a: Vector): void {}
}
