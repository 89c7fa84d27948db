import type { Precision, Vector } from '../../engine.ts';
import { gibibytes, OutOfMemory } from '../../out-of-memory.ts';

const PAGE = 65536;
const MAXIMUM_PAGES = 65536;
/** Enough for a cache line and for any vector's alignment. */
const ALIGNMENT = 64;
/** Kernels may read a whole row of a panel where a vector ends. */
const SLACK = 64;

/** @throws OutOfMemory where so many bytes are more than 32 bits can address */
export function mustBeAddressable(bytes: number): void {
  if (bytes <= MAXIMUM_PAGES * PAGE) return;
  throw new OutOfMemory(`at least ${gibibytes(bytes)} are needed, of the 4 GiB that the kernels can address`);
}

/**
 * Shared WebAssembly memory with a bump allocator: what is allocated stays until the whole memory is dropped.
 * Kernels address it with 32 bits, so it holds at most 4 GiB.
 */
export class SharedHeap {
  readonly memory: WebAssembly.Memory;
  #top: number;
  #pages: number;
  /**
   * Growing, of this memory or (in V8) of another one in the process, makes a new buffer object over the same bytes;
   * views of older ones stay valid.
   */
  readonly #buffers = new WeakSet<object>();

  constructor(initialBytes = 0) {
    this.#pages = 1 + Math.ceil(initialBytes / PAGE);
    this.memory = new WebAssembly.Memory({ initial: this.#pages, maximum: MAXIMUM_PAGES, shared: true });
    this.#buffers.add(this.memory.buffer);
    this.#top = PAGE; // the first page is for the modules' constants
  }

  /** Address of zeroed bytes, aligned to a cache line. @throws OutOfMemory where there is no more */
  reserve(bytes: number): number {
    const address = Math.ceil(this.#top / ALIGNMENT) * ALIGNMENT;
    const top = address + bytes;
    const needed = Math.ceil((top + SLACK) / PAGE);
    if (needed > this.#pages) {
      mustBeAddressable(needed * PAGE);
      this.#grow(needed - this.#pages, top);
      this.#pages = needed;
      this.#buffers.add(this.memory.buffer);
    }
    this.#top = top;
    return address;
  }

  #grow(pages: number, bytes: number): void {
    try {
      this.memory.grow(pages);
    } catch {
      throw new OutOfMemory(`at least ${gibibytes(bytes)} are needed, which the system does not give`);
    }
  }

  /** A zeroed vector in this memory; its byteOffset is its address. */
  vector(precision: 'float32', length: number): Float32Array<ArrayBufferLike>;
  vector(precision: 'float64', length: number): Float64Array<ArrayBufferLike>;
  vector(precision: Precision, length: number): Vector;
  vector(precision: Precision, length: number): Vector {
    return this.view(precision, this.reserve(length * (precision === 'float32' ? 4 : 8)), length);
  }

  /** The entries at an address. */
  view(precision: Precision, address: number, length: number): Vector {
    const { buffer } = this.memory;
    this.#buffers.add(buffer);
    return precision === 'float32'
      ? new Float32Array(buffer, address, length)
      : new Float64Array(buffer, address, length);
  }

  /** Whether kernels can reach the view. */
  owns(view: ArrayBufferView): boolean {
    return this.#buffers.has(view.buffer);
  }
}
