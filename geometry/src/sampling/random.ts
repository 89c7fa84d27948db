/**
 * The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters, which passes BigCrush.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11
 * (doi 10.1145/2063384.2063405). Any number of its stream can be had at once, and a stream is resumed from a count.
 *
 * @param out four 32-bit words from index `at`, of counter (c0, c1, c2, c3) under key (k0, k1)
 */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
  at = 0,
): void {
  let [a, b, c, d] = [c0, c1, c2, c3];
  let [p, q] = [k0, k1];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, a);
    const high1 = multiplyHigh(0xcd9e8d57, c);
    const low0 = Math.imul(0xd2511f53, a);
    const low1 = Math.imul(0xcd9e8d57, c);
    a = high1 ^ b ^ p;
    b = low1;
    c = high0 ^ d ^ q;
    d = low0;
    p = (p + 0x9e3779b9) | 0;
    q = (q + 0xbb67ae85) | 0;
  }
  out[at] = a;
  out[at + 1] = b;
  out[at + 2] = c;
  out[at + 3] = d;
}

/** The upper 32 bits of the product of two unsigned 32-bit numbers. */
function multiplyHigh(x: number, y: number): number {
  const xl = x & 0xffff;
  const xh = x >>> 16;
  const yl = y & 0xffff;
  const yh = y >>> 16;
  const middle = Math.imul(xh, yl) + (Math.imul(xl, yl) >>> 16);
  const rest = (Math.imul(xl, yh) >>> 0) + (middle & 0xffff);
  return (Math.imul(xh, yh) + (middle >>> 16) + (rest >>> 16)) | 0;
}

const WORD = 2 ** 32;

/** The two key words of a seed, any whole number of magnitude below 2⁵³. */
export function keyOf(seed: number): readonly [number, number] {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed must be a whole number, not ${seed}`);
  return [seed | 0, Math.floor(seed / WORD) | 0];
}

/** Random numbers from a seed alone. Streams of one seed are independent of each other. */
export class Random {
  readonly #key: readonly [number, number];
  readonly #stream: number;
  readonly #block = new Uint32Array(4);
  /** The counter of what `#block` holds. */
  #held = -1;
  /**
   * 32-bit words drawn so far: all that is needed to resume. Setting it brings the generator to where it was
   * after that many.
   */
  position = 0;

  constructor(seed: number, stream = 0) {
    this.#key = keyOf(seed);
    this.#stream = stream;
  }

  /** 32 random bits. */
  word(): number {
    const counter = Math.floor(this.position / 4);
    if (counter !== this.#held) {
      const [k0, k1] = this.#key;
      philox(counter | 0, Math.floor(counter / WORD) | 0, this.#stream | 0, 0, k0, k1, this.#block);
      this.#held = counter;
    }
    return this.#block[this.position++ % 4]!;
  }

  /** Uniform in 0 ≤ u < 1, a multiple of 2⁻⁵³. */
  uniform(): number {
    const high = this.word() >>> 5;
    return (high * 2 ** 26 + (this.word() >>> 6)) * 2 ** -53;
  }

  /** Normal with mean 0 and variance 1, by Box and Muller's transform. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Uniform among 0 … n − 1, without bias; n ≤ 2³². */
  integer(n: number): number {
    if (!(Number.isInteger(n) && n > 0 && n <= WORD)) throw new RangeError(`no choice among ${n}`);
    const limit = WORD - (WORD % n);
    let word = this.word();
    while (word >= limit) word = this.word();
    return word % n;
  }

  /** A permutation of 0 … n − 1, all equally likely (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      const j = this.integer(i + 1);
      order[i] = order[j]!;
      order[j] = i;
    }
    return order;
  }
}
