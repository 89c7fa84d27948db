import type { Precision, Vector } from '../../engine.ts';

const PAGE = 65536;
const MAXIMUM_PAGES = 65536;
/** Enough for a cache line and for any vector's alignment. */
const ALIGNMENT = 64;
/** Kernels may read a whole row of a panel where a vector ends. */
const SLACK = 64;

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

  /** Address of zeroed bytes, aligned to a cache line. Throws a RangeError where 4 GiB are exceeded. */
  reserve(bytes: number): number {
    const address = Math.ceil(this.#top / ALIGNMENT) * ALIGNMENT;
    const top = address + bytes;
    const needed = Math.ceil((top + SLACK) / PAGE);
    if (needed > this.#pages) {
      if (needed > MAXIMUM_PAGES) throw new RangeError(`out of engine memory: ${(top / 2 ** 30).toFixed(1)} of 4 GiB`);
      this.memory.grow(needed - this.#pages);
      this.#pages = needed;
      this.#buffers.add(this.memory.buffer);
    }
    this.#top = top;
    return address;
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
