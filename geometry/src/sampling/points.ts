import type { Domain, PlainSamples } from '@spacetime/dsl';
import { keyOf, philox } from './random.ts';
import { sobol } from './sobol.ts';

/** Points of a domain by their numbers, without holding them all. */
export interface PointSource {
  readonly count: number;
  /**
   * Writes points start … start + count − 1. A point depends on its number, the domain and the seed alone.
   * @param out shape [count, 4]
   */
  fill(start: number, count: number, out: Float64Array): void;
}

/** Streams of the seed, so that samples of different kinds share nothing. */
const UNIFORM = 1;
const SHIFT = 2;

/**
 * - `grid`: the tensor product of linspaces, ends included, the last coordinate fastest; one point along a
 *   coordinate is its lower end.
 * - `uniform`: independent points.
 * - `sobol`: a digitally shifted Sobol sequence: every aligned run of 2^m points is as even as the plain one,
 *   and the shift (by XOR, drawn from the seed) makes estimates unbiased.
 *
 * The last two lie inside the domain, on midpoints of cells of 2⁻³² of its extents.
 */
export function pointSource(samples: PlainSamples, domain: Domain, seed: number): PointSource {
  if (samples.kind === 'grid') return grid(samples.counts, domain);
  return samples.kind === 'uniform' ? uniform(samples.count, domain, seed) : shiftedSobol(samples.count, domain, seed);
}

/** All points of a {@link pointSource}, shape [count, 4]. */
export function samplePoints(samples: PlainSamples, domain: Domain, seed: number): Float64Array {
  const source = pointSource(samples, domain, seed);
  const points = new Float64Array(4 * source.count);
  source.fill(0, source.count, points);
  return points;
}

/** The sixteen corners of a domain, shape [16, 4], the last coordinate fastest. */
export function corners(domain: Domain): Float64Array {
  return samplePoints({ kind: 'grid', counts: [2, 2, 2, 2] }, domain, 0);
}

function grid(counts: readonly [number, number, number, number], { lower, upper }: Domain): PointSource {
  const axes = counts.map((n, k) =>
    Float64Array.from({ length: n }, (_, i) => {
      if (i === 0) return lower[k]!;
      return i === n - 1 ? upper[k]! : lower[k]! + (upper[k]! - lower[k]!) * (i / (n - 1));
    }),
  );
  return {
    count: counts.reduce((product, n) => product * n, 1),
    fill(start, count, out) {
      for (let i = 0; i < count; i++) {
        let rest = start + i;
        for (let k = 3; k >= 0; k--) {
          const n = counts[k]!;
          out[4 * i + k] = axes[k]![rest % n]!;
          rest = Math.floor(rest / n);
        }
      }
    },
  };
}

/** A binary fraction of 32 bits, taken at the middle of its cell, to lower … upper. */
function place(bits: number, lower: number, upper: number): number {
  return lower + (upper - lower) * ((bits + 0.5) * 2 ** -32);
}

function uniform(count: number, { lower, upper }: Domain, seed: number): PointSource {
  const [k0, k1] = keyOf(seed);
  const words = new Uint32Array(4);
  return {
    count,
    fill(start, number, out) {
      for (let i = 0; i < number; i++) {
        const index = start + i;
        philox(index | 0, Math.floor(index / 2 ** 32) | 0, 0, UNIFORM, k0, k1, words);
        for (let k = 0; k < 4; k++) out[4 * i + k] = place(words[k]!, lower[k]!, upper[k]!);
      }
    },
  };
}

function shiftedSobol(count: number, { lower, upper }: Domain, seed: number): PointSource {
  const shift = new Uint32Array(4);
  philox(0, 0, 0, SHIFT, ...keyOf(seed), shift);
  return {
    count,
    fill(start, number, out) {
      for (let i = 0; i < number; i++) {
        for (let k = 0; k < 4; k++) {
          const bits = (sobol(k, start + i) ^ shift[k]!) >>> 0;
          out[4 * i + k] = place(bits, lower[k]!, upper[k]!);
        }
      }
    },
  };
}
