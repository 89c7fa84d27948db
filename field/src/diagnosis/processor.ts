import { availableParallelism, cpus } from 'node:os';
import { hasFusedMultiplyAdd, joinVectors } from '../engines/cpu/kernels.ts';

/** What the engine `cpu` has to compute with. */
export interface ProcessorReport {
  readonly model: string;
  /** Threads that it takes unless told otherwise. */
  readonly threads: number;
  /** Width of the vectors in bits: V8 joins pairs of WebAssembly's 128 where it can. */
  readonly vectors: 128 | 256;
  /** Multiply and add in one instruction. */
  readonly relaxedSimd: boolean;
  readonly sharedMemory: boolean;
}

export function processorReport(): ProcessorReport {
  return {
    model: cpus()[0]?.model.trim() || process.arch,
    threads: availableParallelism(),
    vectors: joinVectors() ? 256 : 128,
    relaxedSimd: hasFusedMultiplyAdd(),
    sharedMemory: typeof SharedArrayBuffer === 'function',
  };
}
