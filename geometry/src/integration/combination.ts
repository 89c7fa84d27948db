import type { Coefficients } from './tableau.ts';

/** A sum Σ c_i k_i ready to be formed: stages and their coefficients, in ascending order. */
export interface Combination {
  readonly stages: readonly number[];
  readonly coefficients: readonly number[];
}

export function combinationOf(row: Coefficients): Combination {
  const stages = Object.keys(row).map(Number);
  return { stages, coefficients: stages.map((stage) => row[stage]!) };
}

/**
 * out = Σ c_i k_i over n numbers, each sum in the same order wherever in the block it stands.
 * @param k the stages, `stride` numbers apart
 * @param from index within a stage at which the numbers begin; those of `out` begin at 0
 */
export function combine(
  { stages, coefficients }: Combination,
  k: Float64Array,
  stride: number,
  from: number,
  n: number,
  out: Float64Array,
): void {
  let next = 0;
  if (stages.length % 2 === 1) {
    const first = stages[0]! * stride + from;
    const c = coefficients[0]!;
    for (let i = 0; i < n; i++) out[i] = c * k[first + i]!;
    next = 1;
  } else {
    out.fill(0, 0, n);
  }
  for (; next < stages.length; next += 2) {
    const a = stages[next]! * stride + from;
    const b = stages[next + 1]! * stride + from;
    const c = coefficients[next]!;
    const d = coefficients[next + 1]!;
    for (let i = 0; i < n; i++) out[i] = out[i]! + (c * k[a + i]! + d * k[b + i]!);
  }
}
