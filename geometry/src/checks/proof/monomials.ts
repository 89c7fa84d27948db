/** Degree up to which polynomials are kept. */
export const ORDER = 3;

/** The monomials of some variables up to third degree, constant first, in the order of their degrees. */
export interface Monomials {
  readonly variables: number;
  readonly count: number;
  /** The first monomial of each degree, and behind the last one `count`: shape [ORDER + 2]. */
  readonly starts: readonly number[];
  /** Exponents, shape [count, variables]. */
  readonly exponents: readonly (readonly number[])[];
  /** 1 for monomials that are never negative, all their exponents being even. */
  readonly even: Uint8Array;
  /** Triples (i, j, k) with monomial i × monomial j = monomial k, i and j not constant. */
  readonly products: Int32Array;
}

export function monomialsOf(variables: number): Monomials {
  const exponents: number[][] = [];
  const starts: number[] = [];
  for (let degree = 0; degree <= ORDER; degree++) {
    starts.push(exponents.length);
    exponents.push(...compositions(degree, variables));
  }
  starts.push(exponents.length);
  const places = new Map(exponents.map((powers, index) => [powers.join(), index]));
  const products: number[] = [];
  for (let i = 1; i < exponents.length; i++) {
    for (let j = 1; j < exponents.length; j++) {
      const place = places.get(exponents[i]!.map((power, k) => power + exponents[j]![k]!).join());
      if (place !== undefined) products.push(i, j, place);
    }
  }
  return {
    variables,
    count: exponents.length,
    starts,
    exponents,
    even: Uint8Array.from(exponents, (powers) => (powers.every((power) => power % 2 === 0) ? 1 : 0)),
    products: Int32Array.from(products),
  };
}

/** All lists of `parts` whole numbers ≥ 0 with the given sum, the first part largest first. */
function compositions(sum: number, parts: number): number[][] {
  if (parts === 0) return sum === 0 ? [[]] : [];
  const lists: number[][] = [];
  for (let first = sum; first >= 0; first--) {
    for (const rest of compositions(sum - first, parts - 1)) lists.push([first, ...rest]);
  }
  return lists;
}
