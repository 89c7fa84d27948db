import { killingDefect } from '../../invariants/killing.ts';
import { petrovTypes } from '../../invariants/petrov.ts';
import type { PetrovType } from '../../invariants/petrov-type.ts';
import { formatNumber } from '../points.ts';
import type { CurvatureSamples } from './curvature-samples.ts';

/** How far an expectation is from holding, at the point where it is farthest. There is at least one sample. */
export interface Measurement {
  /** Relative to the size of the terms; see {@link ExpectationReport.worst}. */
  readonly worst: number;
  readonly tolerance: number;
  /** Index of the point. */
  readonly at: number;
  readonly found: string;
  readonly expected: string;
  /** What the numbers are, for the message: `Kretschmann's scalar`. */
  readonly what: string;
  /** At how many points it was measured, where that is not all. */
  readonly count?: number;
}

/**
 * What a difference may be as a fraction of its terms. Rounding in the chain leaves 1e-15; the rest is room for
 * metrics that lose digits of their own, as r(x, y, z) of a Kerr–Schild chart does.
 */
export const TOLERANCE = 1e-10;

/** The largest of `deviation` over the points. */
function worstOf(count: number, deviation: (point: number) => number): { worst: number; at: number } {
  let worst = -1;
  let at = -1;
  for (let p = 0; p < count; p++) {
    const value = deviation(p);
    if (value > worst || Number.isNaN(value)) [worst, at] = [value, p];
    if (Number.isNaN(value)) break;
  }
  return { worst, at };
}

/** A difference as a fraction of a size; nothing is nothing of anything. */
const fraction = (difference: number, size: number): number => (difference === 0 ? 0 : Math.abs(difference) / size);

/** R_ab = Λ g_ab, with `lambda` one value a point. */
export function measureRicci(samples: CurvatureSamples, lambda?: Float64Array): Measurement {
  const component = (p: number): { difference: number; found: number; expected: number } => {
    let [difference, found, expected] = [0, 0, 0];
    for (let k = 0, a = 0; a < 4; a++) {
      for (let b = a; b < 4; b++, k++) {
        const value = samples.ricci[10 * p + k]!;
        const target = a === b && lambda ? lambda[p]! * samples.signs[4 * p + a]! : 0;
        if (Math.abs(value - target) <= difference) continue;
        [difference, found, expected] = [Math.abs(value - target), value, target];
      }
    }
    return { difference, found, expected };
  };
  const { worst, at } = worstOf(samples.count, (p) => {
    const size = samples.terms.ricci[p]! + Math.abs(lambda?.[p] ?? 0);
    return Number.isNaN(lambda?.[p]) ? Number.NaN : fraction(component(p).difference, size);
  });
  const { found, expected } = component(at);
  return {
    ...{ worst, at, tolerance: TOLERANCE, found: formatNumber(found), expected: formatNumber(expected) },
    what: 'a component of the Ricci tensor in an orthonormal frame',
  };
}

export function measureRiemann(samples: CurvatureSamples): Measurement {
  const { worst, at } = worstOf(samples.count, (p) => fraction(samples.riemann[p]!, samples.terms.riemann[p]!));
  const found = formatNumber(samples.riemann[at]!);
  const what = 'the largest component of the Riemann tensor in an orthonormal frame';
  return { worst, at, tolerance: TOLERANCE, found, expected: '0', what };
}

const SCALARS = {
  scalar: 'the Ricci scalar',
  kretschmann: 'the Kretschmann scalar',
  determinant: 'the determinant',
} as const;

export type ScalarQuantity = keyof typeof SCALARS;

/** @param expected one value a point */
export function measureScalar(
  samples: CurvatureSamples,
  quantity: ScalarQuantity,
  expected: Float64Array,
): Measurement {
  const values = samples[quantity];
  const terms = samples.terms[quantity];
  const { worst, at } = worstOf(samples.count, (p) =>
    fraction(values[p]! - expected[p]!, terms[p]! + Math.abs(expected[p]!)),
  );
  const [found, wanted] = [values[at]!, expected[at]!];
  return {
    ...{ worst, at, tolerance: TOLERANCE, found: formatNumber(found), expected: formatNumber(wanted) },
    what: SCALARS[quantity],
  };
}

/** Types to which each may specialise at single points (Stephani et al. 2003, figure 4.1), itself among them. */
const SPECIAL: Readonly<Record<PetrovType, readonly PetrovType[]>> = {
  I: ['I', 'II', 'D', 'III', 'N', 'O'],
  II: ['II', 'D', 'III', 'N', 'O'],
  D: ['D', 'O'],
  III: ['III', 'N', 'O'],
  N: ['N', 'O'],
  O: ['O'],
};

export const PETROV_TYPES = Object.keys(SPECIAL) as readonly PetrovType[];

/**
 * The type holds where it is met at more than half of the points and a more special one, that it can turn into on a
 * surface, at the others. Points where rounding hides the type are not counted, and there may be no others.
 */
export function measurePetrov(samples: CurvatureSamples, expected: PetrovType): Measurement | undefined {
  const { types } = petrovTypes(samples.jets, samples.count);
  const known = types.flatMap((type, p) => (type === undefined ? [] : [p]));
  const wrong = known.find((p) => !SPECIAL[expected].includes(types[p]!));
  const special = known.filter((p) => types[p] !== expected);
  const failing = wrong ?? (2 * special.length >= known.length ? special[0] : undefined);
  const at = failing ?? known[0];
  if (at === undefined) return undefined;
  return {
    ...{ worst: failing === undefined ? 0 : Number.NaN, tolerance: TOLERANCE, at, count: known.length },
    ...{ found: types[at]!, expected, what: 'the Petrov type' },
  };
}

/** @param lengths of the coordinates' domains */
export function measureKilling(
  samples: CurvatureSamples,
  coordinate: number,
  name: string,
  length: number,
): Measurement {
  const { defect, point } = killingDefect(samples.jets, samples.count, coordinate, length);
  return {
    ...{ worst: defect, tolerance: TOLERANCE, at: point },
    ...{ found: formatNumber(defect), expected: '0' },
    what: `the change of the metric along ${name}, relative to the metric and over ${name}'s domain,`,
  };
}
