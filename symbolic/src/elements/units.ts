import { gcdOf } from '../polynomials/integers.ts';
import { describe } from './describe.ts';
import type { Element } from './element.ts';
import type { Field } from './field.ts';

/** A rational number, whose sign is that of the argument that was met first: what is shown has it too. */
export interface Unit {
  readonly n: bigint;
  readonly d: bigint;
}

/** Functions of another multiple of an argument were met than those assumed: everything is to be read once more. */
export class UnitChange extends Error {
  override readonly name = 'UnitChange';
}

/**
 * sin(θ) and sin(2θ), exp(x/2) and exp(x) are functions of one another: each family is written in the function of the
 * greatest common unit of its arguments. Units are found while reading; a smaller one begins the reading again.
 */
export class Units {
  readonly #known = new Map<string, Unit>();

  /** How many units u consists of. @throws UnitChange where that is no whole number */
  multiple(field: Field, family: string, u: Element): { readonly unit: Unit; readonly times: number } {
    const key = `${family} ${describe(field, { ...u, n: 1n, d: 1n })}`;
    const known = this.#known.get(key);
    const given: Unit = { n: u.n, d: u.d };
    if (known === undefined) {
      this.#known.set(key, given);
      return { unit: given, times: 1 };
    }
    const over = u.n * known.d;
    const under = u.d * known.n;
    if (over % under === 0n) return { unit: known, times: Number(over / under) };
    const size = gcdOf(given.n * known.d, known.n * given.d);
    const n = known.n < 0n ? -size : size;
    const d = given.d * known.d;
    const divisor = gcdOf(size, d);
    this.#known.set(key, { n: n / divisor, d: d / divisor });
    throw new UnitChange();
  }
}
