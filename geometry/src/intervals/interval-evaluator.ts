import type { Instruction, Program } from '@spacetime/dsl';
import { Intervals } from './arithmetic.ts';
import { atan2Range, powerRange, powerVariableRange, UNARY } from './functions.ts';

type Ends = Float64Array | readonly number[];

/** Streams a register has: the value and four first derivatives. */
const STRIDE = 5;

/**
 * Rigorous bounds of a program's outputs over boxes of coordinates, by interval arithmetic with outward
 * rounding (see rounding.ts for what is assumed of the library's functions).
 *
 * Bounds are of the exact real functions; a float64 evaluation differs from these by its own rounding.
 */
export class IntervalEvaluator {
  readonly program: Program;
  readonly #intervals: Intervals;
  /** 0 where a register may be undefined somewhere in the box. */
  readonly #defined: Uint8Array;
  readonly #scratch: number;
  #order: 0 | 1 = 0;

  constructor(program: Program) {
    this.program = program;
    this.#scratch = STRIDE * program.instructions.length;
    this.#intervals = new Intervals(this.#scratch + 6);
    this.#defined = new Uint8Array(program.instructions.length);
  }

  /**
   * @param lower @param upper ends of the box, four each
   * @param outLower @param outUpper shape [outputs]
   * @returns whether every output is defined throughout the box; one that may not be has the bounds −∞ .. ∞
   */
  run(lower: Ends, upper: Ends, outLower: Float64Array, outUpper: Float64Array): boolean {
    return this.#run(0, lower, upper, outLower, outUpper);
  }

  /**
   * Values and first derivatives, for mean value forms.
   *
   * Where a function is continuous but not differentiable (|x|, min, max) the bounds hold all one-sided slopes;
   * where it may jump within the box (a choice, sign, the cut of atan2) they are −∞ .. ∞.
   * @param outLower @param outUpper shape [5, outputs]: the values, then the derivatives by coordinate
   * @returns as {@link run}; derivatives alone may be unbounded in any case
   */
  runJet(lower: Ends, upper: Ends, outLower: Float64Array, outUpper: Float64Array): boolean {
    return this.#run(1, lower, upper, outLower, outUpper);
  }

  #run(order: 0 | 1, lower: Ends, upper: Ends, outLower: Float64Array, outUpper: Float64Array): boolean {
    const { instructions, outputs } = this.program;
    const v = this.#intervals;
    this.#order = order;
    for (let i = 0; i < instructions.length; i++) {
      const instruction = instructions[i]!;
      if (instruction.operation === 'coordinate') {
        const k = instruction.value;
        v.set(STRIDE * i, lower[k]!, upper[k]!);
        for (let s = 1; s < STRIDE; s++) v.set(STRIDE * i + s, s === k + 1 ? 1 : 0, s === k + 1 ? 1 : 0);
        this.#defined[i] = 1;
      } else this.#defined[i] = this.#instruction(instruction, i) ? 1 : 0;
    }
    let defined = true;
    for (let k = 0; k < outputs.length; k++) {
      const at = outputs[k]!;
      if (!this.#defined[at]) defined = false;
      for (let s = 0; s <= 4 * order; s++) {
        const known = this.#defined[at] !== 0;
        outLower[s * outputs.length + k] = known ? v.lower[STRIDE * at + s]! : Number.NEGATIVE_INFINITY;
        outUpper[s * outputs.length + k] = known ? v.upper[STRIDE * at + s]! : Number.POSITIVE_INFINITY;
      }
    }
    return defined;
  }

  /** Writes an instruction's register. @returns whether it is defined throughout the box */
  #instruction({ operation, a, b, c, value, depends }: Instruction, at: number): boolean {
    const v = this.#intervals;
    const d = STRIDE * at;
    const [x, y, z] = [STRIDE * a, STRIDE * b, STRIDE * c];
    const both = (a < 0 || this.#defined[a] !== 0) && (b < 0 || this.#defined[b] !== 0);
    switch (operation) {
      case 'constant':
        v.set(d, value, value);
        this.#noSlopes(d);
        return !Number.isNaN(value);
      case 'add':
        for (let s = 0; s <= 4 * this.#order; s++) v.add(d + s, x + s, y + s);
        return both;
      case 'subtract':
        for (let s = 0; s <= 4 * this.#order; s++) v.subtract(d + s, x + s, y + s);
        return both;
      case 'negate':
        for (let s = 0; s <= 4 * this.#order; s++) v.negate(d + s, x + s);
        return both;
      case 'multiply':
        if (a === b) return this.#integerPower(d, x, 2, depends) && both;
        v.multiply(d, x, y);
        this.#slopes(d, depends, (s, t) => {
          v.multiply(d + s, x, y + s);
          v.multiply(t, x + s, y);
          v.add(d + s, d + s, t);
        });
        return both;
      case 'divide':
        return this.#divide(d, x, y, depends) && both;
      case 'integer-power':
        return this.#integerPower(d, x, value, depends) && both;
      case 'power':
        return this.#power(d, x, y, depends, this.program.instructions[b]!.depends === 0) && both;
      case 'atan2':
        return this.#atan2(d, x, y, depends) && both;
      case 'minimum':
      case 'maximum':
        this.#extreme(d, x, y, operation === 'minimum');
        return both;
      case 'less':
      case 'less-equal':
      case 'equal':
        this.#compare(d, x, y, operation);
        return both;
      case 'and':
      case 'or': {
        // The right operand does not matter, and need not be defined, where the left decides.
        const [none, all] = operation === 'and' ? [0, 1] : [1, 0];
        this.#noSlopes(d);
        if (this.#defined[a] !== 0 && v.lower[x] === none && v.upper[x] === none) {
          v.set(d, none, none);
          return true;
        }
        if (v.lower[x] === all && v.upper[x] === all) v.copy(d, y);
        else if (v.lower[y] === none && v.upper[y] === none) v.set(d, none, none);
        else v.set(d, 0, 1);
        return both;
      }
      case 'not':
        v.set(d, 1 - v.upper[x]!, 1 - v.lower[x]!);
        this.#noSlopes(d);
        return both;
      case 'select':
        return this.#select(d, a, b, c, x, y, z, depends);
      default: {
        const { range, slope } = UNARY[operation]!;
        const defined = range(v, d, x);
        if (this.#order > 0) {
          slope(v, this.#scratch, x, d, this.#scratch + 1);
          this.#slopes(d, depends, (s) => v.multiply(d + s, this.#scratch, x + s));
        }
        return defined && both;
      }
    }
  }

  #noSlopes(d: number): void {
    for (let s = 1; s < STRIDE; s++) this.#intervals.set(d + s, 0, 0);
  }

  /** Lets `write` fill the slopes of the coordinates on which the register depends; `t` is scratch. */
  #slopes(d: number, depends: number, write: (s: number, t: number) => void): void {
    if (this.#order === 0) return;
    for (let s = 1; s < STRIDE; s++) {
      if ((depends >> (s - 1)) & 1) write(s, this.#scratch + 5);
      else this.#intervals.set(d + s, 0, 0);
    }
  }

  #divide(d: number, x: number, y: number, depends: number): boolean {
    const v = this.#intervals;
    if (v.has(y, 0)) {
      v.setWhole(d);
      this.#slopes(d, depends, (s) => v.setWhole(d + s));
      return false;
    }
    v.divide(d, x, y);
    this.#slopes(d, depends, (s, t) => {
      v.multiply(t, d, y + s);
      v.subtract(t, x + s, t);
      v.divide(d + s, t, y);
    });
    return true;
  }

  /** x^n, any whole n, with slope n x^(n−1). */
  #integerPower(d: number, x: number, n: number, depends: number): boolean {
    const v = this.#intervals;
    const one = this.#scratch + 2;
    v.set(one, 1, 1);
    const power = (to: number, exponent: number): boolean => {
      if (exponent >= 0) v.power(to, x, exponent);
      else if (v.has(x, 0)) v.setWhole(to);
      else {
        v.power(to, x, -exponent);
        // Underflow may have brought the end to 0.
        if (v.has(to, 0)) v.setWhole(to);
        else v.divide(to, one, to);
      }
      return exponent >= 0 || !v.has(x, 0);
    };
    const defined = power(d, n);
    if (this.#order > 0) {
      const slope = this.#scratch;
      power(slope, n - 1);
      v.set(this.#scratch + 1, n, n);
      v.multiply(slope, slope, this.#scratch + 1);
      this.#slopes(d, depends, (s) => v.multiply(d + s, slope, x + s));
    }
    return defined;
  }

  /** x^y with ∂(x^y) = y x^(y−1) ∂x + x^y log(x) ∂y. */
  #power(d: number, x: number, y: number, depends: number, constant: boolean): boolean {
    const v = this.#intervals;
    const exponent = v.lower[y]!;
    const [slope, other, t] = [this.#scratch, this.#scratch + 1, this.#scratch + 2];
    if (constant && Number.isInteger(exponent)) return this.#integerPower(d, x, exponent, depends);
    if (constant) {
      const defined = powerRange(v, d, x, exponent);
      if (this.#order > 0) {
        powerRange(v, slope, x, exponent - 1);
        v.multiply(slope, slope, y);
        this.#slopes(d, depends, (s) => v.multiply(d + s, slope, x + s));
      }
      return defined;
    }
    const defined = powerVariableRange(v, d, x, y);
    if (this.#order > 0) {
      v.divide(t, d, x);
      if (v.has(x, 0)) v.setWhole(t);
      v.multiply(slope, y, t);
      UNARY.log!.range(v, other, x);
      v.multiply(other, other, d);
      this.#slopes(d, depends, (s, u) => {
        v.multiply(d + s, slope, x + s);
        v.multiply(u, other, y + s);
        v.add(d + s, d + s, u);
      });
    }
    return defined;
  }

  /** atan2(y, x), y first: ∂ = (x ∂y − y ∂x)/(x² + y²). */
  #atan2(d: number, y: number, x: number, depends: number): boolean {
    const v = this.#intervals;
    const kind = atan2Range(v, d, y, x);
    if (this.#order > 0) {
      const [square, other] = [this.#scratch, this.#scratch + 1];
      v.power(square, x, 2);
      v.power(other, y, 2);
      v.add(square, square, other);
      this.#slopes(d, depends, (s, t) => {
        if (kind !== 'smooth' || v.has(square, 0)) return v.setWhole(d + s);
        v.multiply(d + s, x, y + s);
        v.multiply(t, y, x + s);
        v.subtract(d + s, d + s, t);
        v.divide(d + s, d + s, square);
      });
    }
    return kind !== 'undefined';
  }

  #extreme(d: number, x: number, y: number, minimum: boolean): void {
    const v = this.#intervals;
    const [p, q] = minimum ? [x, y] : [y, x];
    const choose = minimum ? Math.min : Math.max;
    const first = v.upper[p]! <= v.lower[q]!;
    const second = v.upper[q]! <= v.lower[p]!;
    v.set(d, choose(v.lower[x]!, v.lower[y]!), choose(v.upper[x]!, v.upper[y]!));
    for (let s = 1; s <= 4 * this.#order; s++) {
      if (first === second) v.hull(d + s, x + s, y + s);
      else v.copy(d + s, (first ? x : y) + s);
    }
  }

  #compare(d: number, x: number, y: number, operation: 'less' | 'less-equal' | 'equal'): void {
    const v = this.#intervals;
    const [a, b] = [v.lower[x]!, v.upper[x]!];
    const [p, q] = [v.lower[y]!, v.upper[y]!];
    let always: boolean;
    let never: boolean;
    if (operation === 'equal') {
      always = a === b && p === q && a === p;
      never = b < p || q < a;
    } else if (operation === 'less') {
      always = b < p;
      never = a >= q;
    } else {
      always = b <= p;
      never = a > q;
    }
    v.set(d, always ? 1 : 0, never ? 0 : 1);
    this.#noSlopes(d);
  }

  /** Where the condition is not settled both branches count; the function may jump between them. */
  #select(d: number, a: number, b: number, c: number, x: number, y: number, z: number, depends: number): boolean {
    const v = this.#intervals;
    const settled = this.#defined[a] !== 0 && !(v.has(x, 0) && !v.isZero(x));
    if (settled) {
      const [branch, from] = v.isZero(x) ? [c, z] : [b, y];
      for (let s = 0; s <= 4 * this.#order; s++) v.copy(d + s, from + s);
      return this.#defined[branch] !== 0;
    }
    v.hull(d, y, z);
    this.#slopes(d, depends, (s) => v.setWhole(d + s));
    return this.#defined[a] !== 0 && this.#defined[b] !== 0 && this.#defined[c] !== 0;
  }
}
