import type { Polynomial } from '../polynomials/polynomial.ts';

/**
 * A function, exactly: n/d · Π bases[k]^e_k · p, with n/d in lowest terms, d > 0, and p primitive, with a positive
 * leading coefficient and in normal form (of degree below its root's in each algebraic variable). It vanishes only if
 * n = 0. The bases are those of its {@link Field}.
 */
export interface Element {
  readonly n: bigint;
  readonly d: bigint;
  /** Non-zero exponents by the number of the base. */
  readonly e: ReadonlyMap<number, number>;
  readonly p: Polynomial;
}

export const NO_EXPONENTS: ReadonlyMap<number, number> = new Map();
export const ZERO: Element = { n: 0n, d: 1n, e: NO_EXPONENTS, p: 1n };
export const ONE: Element = { n: 1n, d: 1n, e: NO_EXPONENTS, p: 1n };

export const isZero = (x: Element): boolean => x.n === 0n;

/** An element has no closed form here; the message, for users, says why. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
}
