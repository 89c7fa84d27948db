import type { Program } from '@spacetime/dsl';
import { ModelEvaluator } from './model-evaluator.ts';
import type { Monomials } from './monomials.ts';

/**
 * What is known of the ten components of a metric over a box with centre c and half-widths w: for
 * x_k = c_k + w_k ε_k, a polynomial in ε, shared noise, and how far the component may be from these.
 */
export interface Enclosure {
  /** Lower and upper bounds over the box, shape [10]. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Coefficients of the monomials, then of the noise, shape [monomials + noise, 10]. */
  readonly coefficients: Float64Array;
  /** Bounds of |component − polynomial − noise|, shape [10]; may be infinite. */
  readonly remainder: Float64Array;
}

export function createEnclosure({ monomials, noise }: MetricEnclosure): Enclosure {
  const numbers = (length: number) => new Float64Array(length);
  const coefficients = numbers(10 * (monomials.count + noise));
  return { lower: numbers(10), upper: numbers(10), coefficients, remainder: numbers(10) };
}

/** Rigorous bounds of a metric over boxes of coordinates, all rounding counted. */
export interface MetricEnclosure {
  /** The coordinates on which the metric can depend, which are the variables of {@link monomials}. */
  readonly coordinates: readonly number[];
  readonly monomials: Monomials;
  /** How many noise symbols: unknown quantities of size 1 at most that several components share. */
  readonly noise: number;
  /** @returns whether every component is defined all over the box; without that `out` means nothing */
  enclose(lower: Float64Array, upper: Float64Array, out: Enclosure): boolean;
}

/** Those of a metric given by a program of ten outputs, which is how an exact metric is. */
export function programEnclosure(program: Program): MetricEnclosure {
  const { outputs } = program;
  const evaluator = new ModelEvaluator(program);
  const { models, ranges, coordinates } = evaluator;
  const { monomials, symbols } = models;
  const terms = monomials.count + symbols;
  return {
    coordinates,
    monomials,
    noise: symbols,
    enclose: (lower, upper, out) => {
      if (!evaluator.run(lower, upper)) return false;
      for (let c = 0; c < 10; c++) {
        const output = outputs[c]!;
        out.lower[c] = ranges.lower[output]!;
        out.upper[c] = ranges.upper[output]!;
        for (let k = 0; k < terms; k++) out.coefficients[10 * k + c] = models.coefficient(output, k);
        out.remainder[c] = models.remainder(output);
      }
      return true;
    },
  };
}
