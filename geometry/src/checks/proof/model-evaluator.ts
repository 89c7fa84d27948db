import type { Instruction, Program } from '@spacetime/dsl';
import { Intervals } from '../../intervals/arithmetic.ts';
import { atan2Range, powerRange, powerVariableRange, UNARY } from '../../intervals/functions.ts';
import { sumUp } from '../../intervals/rounding.ts';
import { monomialsOf } from './monomials.ts';
import { TaylorModels } from './taylor-models.ts';

/** Room for the rounding of a bound computed in a few operations. */
const SLACK = 1 + 1e-12;
/** The relative error of a few library functions and operations. */
const ROUNDING = 32 * Number.EPSILON;

const EXPONENTIAL = [1, 1, 1 / 2, 1 / 6, 1 / 24];

/** At most so many results have noise symbols of their own. */
const SYMBOLS = 32;

/**
 * Noise symbols for the results whose error is worth telling apart: those of operations that make one, and that
 * more than one other is made of.
 */
function symbolsOf({ instructions }: Program): Int16Array {
  const uses = new Int32Array(instructions.length);
  for (const { a, b, c } of instructions) for (const operand of [a, b, c]) if (operand >= 0) uses[operand]!++;
  const symbols = new Int16Array(instructions.length).fill(-1);
  let count = 0;
  for (const [i, { operation, depends }] of instructions.entries()) {
    const exact =
      operation === 'coordinate' || operation === 'add' || operation === 'subtract' || operation === 'negate';
    if (depends !== 0 && !exact && uses[i]! > 1 && count < SYMBOLS) symbols[i] = count++;
  }
  return symbols;
}

/**
 * Rigorous Taylor models of a program's outputs over a box. Every intermediate result has its range as an
 * interval too, the better of what its operands' ranges and its model give: the model is good in small boxes,
 * the ranges in large ones.
 */
export class ModelEvaluator {
  readonly program: Program;
  /** By instruction; only those of instructions that are {@link defined}. */
  readonly models: TaylorModels;
  readonly ranges: Intervals;
  readonly #defined: Uint8Array;
  /** The noise symbol of an instruction's error, −1 where it has none. */
  readonly #symbols: Int16Array;
  /** Coordinates on which the outputs depend: the variables of the models, in this order. */
  readonly coordinates: readonly number[];
  /** The first of the scratch models and intervals. */
  readonly #scratch: number;

  constructor(program: Program) {
    this.program = program;
    this.#scratch = program.instructions.length;
    const depends = program.instructions.reduce((bits, instruction) => bits | instruction.depends, 0);
    this.coordinates = [0, 1, 2, 3].filter((k) => (depends >> k) & 1);
    this.#symbols = symbolsOf(program);
    const symbols = Math.max(-1, ...this.#symbols) + 1;
    this.models = new TaylorModels(this.#scratch + 4, monomialsOf(this.coordinates.length), symbols);
    this.ranges = new Intervals(this.#scratch + 7);
    this.#defined = new Uint8Array(program.instructions.length);
  }

  /** Whether an instruction's result is defined all over the box. */
  defined(instruction: number): boolean {
    return this.#defined[instruction] !== 0;
  }

  /** @returns whether every output is defined all over the box */
  run(lower: Float64Array, upper: Float64Array): boolean {
    const { instructions, outputs } = this.program;
    for (let i = 0; i < instructions.length; i++) {
      const instruction = instructions[i]!;
      const { operation, value } = instruction;
      if (operation === 'coordinate') this.#coordinate(i, value, lower[value]!, upper[value]!);
      else if (operation === 'constant') {
        this.ranges.set(i, value, value);
        this.models.setConstant(i, value, 0);
      }
      const simple = operation === 'coordinate' || (operation === 'constant' && !Number.isNaN(value));
      this.#defined[i] = simple || this.#instruction(instruction, i) ? 1 : 0;
    }
    return outputs.every((output) => this.#defined[output] !== 0);
  }

  #coordinate(d: number, k: number, lower: number, upper: number): void {
    this.ranges.set(d, lower, upper);
    const centre = lower + (upper - lower) / 2;
    this.models.setCoordinate(
      d,
      this.coordinates.indexOf(k),
      centre,
      Math.max(sumUp(upper, -centre), sumUp(centre, -lower)),
    );
  }

  #instruction({ operation, a, b, c, value }: Instruction, d: number): boolean {
    const v = this.ranges;
    const { models } = this;
    if (operation === 'select') return this.#select(d, a, b, c);
    if (operation === 'and' || operation === 'or') return this.#logic(d, a, b, operation === 'and' ? 0 : 1);
    if ((a >= 0 && !this.defined(a)) || (b >= 0 && !this.defined(b))) return false;
    switch (operation) {
      case 'constant':
        return false;
      case 'add':
        v.add(d, a, b);
        models.combine(d, 1, a, 1, b);
        break;
      case 'subtract':
        v.subtract(d, a, b);
        models.combine(d, 1, a, -1, b);
        break;
      case 'negate':
        v.negate(d, a);
        models.combine(d, -1, a, 0, a);
        break;
      case 'multiply':
        if (a === b) v.power(d, a, 2);
        else v.multiply(d, a, b);
        this.#product(d, a, b);
        break;
      case 'divide':
        if (v.has(b, 0)) return false;
        v.divide(d, a, b);
        this.#quotient(d, a, b);
        break;
      case 'integer-power':
        return this.#integerPower(d, a, value);
      case 'power':
        return this.#power(d, a, b);
      case 'atan2':
        if (atan2Range(v, d, a, b) === 'undefined') return false;
        this.#fromRange(d);
        return true;
      case 'minimum':
      case 'maximum':
        this.#extreme(d, a, b, operation === 'minimum' ? Math.min : Math.max);
        return true;
      case 'less':
      case 'less-equal':
      case 'equal':
        this.#compare(d, a, b, operation);
        return true;
      case 'not':
        v.set(d, 1 - v.upper[a]!, 1 - v.lower[a]!);
        this.#fromRange(d);
        return true;
      default:
        return this.#unary(d, a, operation);
    }
    this.#settle(d);
    return true;
  }

  /** Makes range and model of d the better of each other. */
  #settle(d: number): void {
    const v = this.ranges;
    const width = v.upper[d]! - v.lower[d]!;
    this.models.narrow(d, v, d);
    // A model that says less than the range alone is given up, lest its remainder spread.
    if (!(this.models.radius(d) <= width)) this.#fromRange(d);
    const symbol = this.#symbols[d]!;
    if (symbol >= 0) this.models.name(d, symbol);
  }

  /** A model that knows the range alone. */
  #fromRange(d: number): void {
    const [lower, upper] = [this.ranges.lower[d]!, this.ranges.upper[d]!];
    const middle = lower + (upper - lower) / 2;
    const centre = Number.isFinite(middle) ? middle : 0;
    this.models.setConstant(d, centre, Math.max(sumUp(upper, -centre), sumUp(centre, -lower)));
  }

  #unary(d: number, x: number, operation: string): boolean {
    const v = this.ranges;
    const { range } = UNARY[operation]!;
    if (!range(v, d, x)) return false;
    const [low, high] = [v.lower[x]!, v.upper[x]!];
    const m = low + (high - low) / 2;
    switch (operation) {
      case 'sqrt':
        if (!(low > 0)) return this.#rangeAlone(d);
        this.#expandPower(d, x, m, 0.5);
        break;
      case 'exp':
        this.#expand(
          d,
          x,
          Math.exp,
          EXPONENTIAL.map((c) => c * Math.exp(m)),
        );
        break;
      case 'log':
        this.#expand(d, x, Math.log, [Math.log(m), 1 / m, -1 / (2 * m ** 2), 1 / (3 * m ** 3), -1 / (4 * m ** 4)]);
        break;
      case 'sin':
        this.#wave(d, x, Math.sin(m), Math.cos(m));
        break;
      case 'cos':
        this.#wave(d, x, Math.cos(m), -Math.sin(m));
        break;
      default:
        if (!this.#meanValue(d, x, operation)) return this.#rangeAlone(d);
    }
    this.#settle(d);
    return true;
  }

  /**
   * A function whose fifth derivative has one sign over the range of x, from its Taylor polynomial at the middle m
   * of the range, f₀ + f₁u + … + f₄u⁴ + R(u) with |u| = |x − m| ≤ h. R is 0 at 0 and then grows or falls
   * throughout, so its values at the ends bound it.
   *
   * @param series f₀ … f₄
   */
  #expand(d: number, x: number, f: (x: number) => number, series: readonly number[]): void {
    const [low, high] = [this.ranges.lower[x]!, this.ranges.upper[x]!];
    const m = low + (high - low) / 2;
    const rest = (end: number) => f(end) - series.reduceRight((sum, c) => sum * (end - m) + c, 0);
    const [a, b] = [rest(low), rest(high)];
    const sizes = Math.abs(f(low)) + Math.abs(f(high));
    this.#polynomial(d, x, series, Math.min(a, b, 0), Math.max(a, b, 0), sizes);
  }

  /** sin and cos, given the function and its slope at the middle: |R| ≤ h⁵/120. */
  #wave(d: number, x: number, value: number, slope: number): void {
    const h = this.ranges.upper[x]! - this.ranges.lower[x]!;
    const rest = (SLACK * (h / 2) ** 5) / 120;
    this.#polynomial(d, x, [value, slope, -value / 2, -slope / 6, value / 24], -rest, rest, 1);
  }

  /**
   * series[0] + … + series[4] u⁴ + R, least ≤ R ≤ most, with u = x − the middle of the range of x. For u⁴ the
   * nearest polynomial of lower degree is put, Chebyshev's h²u² − h⁴/8 ± h⁴/8.
   */
  #polynomial(d: number, x: number, series: readonly number[], least: number, most: number, sizes: number): void {
    const [low, high] = [this.ranges.lower[x]!, this.ranges.upper[x]!];
    const { models } = this;
    const m = low + (high - low) / 2;
    const h = Math.max(sumUp(high, -m), sumUp(m, -low));
    const [f0, f1, f2, f3, f4] = series as [number, number, number, number, number];
    const [u, s, t] = [this.#scratch, this.#scratch + 1, this.#scratch + 2];
    const fourth = (f4 * h ** 4) / 8;
    models.combine(u, 1, x, 0, x, -m);
    models.combine(s, f3, u, 0, u, f2 + f4 * h * h);
    models.multiply(t, s, u);
    models.shift(t, f1);
    models.multiply(d, t, u);
    models.shift(d, f0 - fourth + least + (most - least) / 2);
    const rounding = series.reduceRight((sum, c) => sum * h + Math.abs(c), 0) + sizes;
    models.widen(d, (Math.abs(fourth) + (most - least) / 2) * SLACK + ROUNDING * rounding);
  }

  /** f(x) = f(m) + f′(ξ)(x − m) by the mean value theorem; false where the slope has no bound. */
  #meanValue(d: number, x: number, operation: string): boolean {
    const v = this.ranges;
    const s = this.#scratch;
    const { range, slope } = UNARY[operation]!;
    const [low, high] = [v.lower[x]!, v.upper[x]!];
    const m = low + (high - low) / 2;
    v.set(s, m, m);
    range(v, s + 1, s);
    slope(v, s + 2, x, d, s + 3);
    const [least, most] = [v.lower[s + 2]!, v.upper[s + 2]!];
    if (!Number.isFinite(most - least)) return false;
    const value = v.lower[s + 1]! + (v.upper[s + 1]! - v.lower[s + 1]!) / 2;
    const h = Math.max(sumUp(high, -m), sumUp(m, -low));
    const error = v.upper[s + 1]! - v.lower[s + 1]! + ((most - least) / 2) * h;
    const middle = least + (most - least) / 2;
    this.models.combine(d, middle, x, 0, x, value - middle * m);
    this.models.widen(d, error * SLACK + ROUNDING * (Math.abs(value) + Math.abs(middle * m)));
    return true;
  }

  #rangeAlone(d: number): true {
    this.#fromRange(d);
    return true;
  }

  #integerPower(d: number, x: number, n: number): boolean {
    const v = this.ranges;
    if (n >= 0) v.power(d, x, n);
    else {
      const p = this.#scratch;
      if (v.has(x, 0)) return false;
      v.power(p, x, -n);
      if (v.has(p, 0)) return false; // underflow
      v.set(p + 1, 1, 1);
      v.divide(d, p + 1, p);
    }
    this.#wholePower(d, x, n);
    this.#settle(d);
    return true;
  }

  #product(d: number, x: number, y: number): void {
    const { instructions } = this.program;
    const [first, second] = [instructions[x], instructions[y]];
    if (first?.operation === 'constant') this.models.combine(d, first.value, y, 0, y);
    else if (second?.operation === 'constant') this.models.combine(d, second.value, x, 0, x);
    else this.models.multiply(d, x, y);
  }

  /** x/y = q + (x − q y)·(1/y) with q the quotient at the middle: what x and y have in common drops out first. */
  #quotient(d: number, x: number, y: number): void {
    const { models } = this;
    const divisor = this.program.instructions[y]!;
    if (divisor.operation === 'constant') {
      models.combine(d, 1 / divisor.value, x, 0, x);
      return;
    }
    const [inverse, t, q] = [this.#scratch + 3, this.#scratch, models.coefficient(x, 0) / models.coefficient(y, 0)];
    this.#wholePower(inverse, y, -1);
    if (!Number.isFinite(q)) {
      models.multiply(d, x, inverse);
      return;
    }
    models.combine(t, 1, x, -q, y);
    models.multiply(d, t, inverse);
    models.shift(d, q);
  }

  /** The model of xⁿ for whole n; x does not reach 0 for n < 0. */
  #wholePower(d: number, x: number, n: number): void {
    const v = this.ranges;
    if (n === 2) this.models.multiply(d, x, x);
    else if (n > 5 && v.has(x, 0)) this.#fromRange(d);
    else {
      const m = v.lower[x]! + (v.upper[x]! - v.lower[x]!) / 2;
      this.#expandPower(d, x, m, n);
    }
  }

  #expandPower(d: number, x: number, m: number, p: number): void {
    const series: number[] = [];
    for (let k = 0, binomial = 1; k < 5; k++) {
      series.push(binomial === 0 ? 0 : binomial * m ** (p - k));
      binomial *= (p - k) / (k + 1);
    }
    this.#expand(d, x, p === 0.5 ? Math.sqrt : (value: number) => value ** p, series);
  }

  #power(d: number, x: number, y: number): boolean {
    const v = this.ranges;
    const exponent = v.lower[y]!;
    if (v.upper[y] !== exponent) {
      if (!powerVariableRange(v, d, x, y)) return false;
      this.#fromRange(d);
      return true;
    }
    if (Number.isInteger(exponent)) return this.#integerPower(d, x, exponent);
    if (!powerRange(v, d, x, exponent)) return false;
    const [low, high] = [v.lower[x]!, v.upper[x]!];
    if (!(low > 0)) return this.#rangeAlone(d);
    this.#expandPower(d, x, low + (high - low) / 2, exponent);
    this.#settle(d);
    return true;
  }

  #extreme(d: number, x: number, y: number, choose: (a: number, b: number) => number): void {
    const v = this.ranges;
    const [p, q] = choose(0, 1) === 0 ? [x, y] : [y, x];
    v.set(d, choose(v.lower[x]!, v.lower[y]!), choose(v.upper[x]!, v.upper[y]!));
    if (v.upper[p]! <= v.lower[q]!) this.models.copy(d, x);
    else if (v.upper[q]! <= v.lower[p]!) this.models.copy(d, y);
    else this.#fromRange(d);
  }

  #compare(d: number, x: number, y: number, operation: 'less' | 'less-equal' | 'equal'): void {
    const v = this.ranges;
    const [a, b] = [v.lower[x]!, v.upper[x]!];
    const [p, q] = [v.lower[y]!, v.upper[y]!];
    if (operation === 'equal') v.set(d, a === b && p === q && a === p ? 1 : 0, b < p || q < a ? 0 : 1);
    else if (operation === 'less') v.set(d, b < p ? 1 : 0, a >= q ? 0 : 1);
    else v.set(d, b <= p ? 1 : 0, a > q ? 0 : 1);
    this.#fromRange(d);
  }

  /** `and` (0 decides) and `or` (1 decides): where the left decides, the right need not be defined. */
  #logic(d: number, x: number, y: number, decides: 0 | 1): boolean {
    const v = this.ranges;
    if (!this.defined(x)) return false;
    const left = v.lower[x] === v.upper[x] ? v.lower[x]! : undefined;
    if (left === decides) v.set(d, decides, decides);
    else if (!this.defined(y)) return false;
    else if (left !== undefined) v.copy(d, y);
    else if (v.lower[y] === decides && v.upper[y] === decides) v.set(d, decides, decides);
    else v.set(d, 0, 1);
    this.#fromRange(d);
    return true;
  }

  /** Where the condition is not the same all over the box, either branch may be taken anywhere. */
  #select(d: number, x: number, y: number, z: number): boolean {
    const v = this.ranges;
    if (!this.defined(x)) return false;
    if (v.isZero(x) || !v.has(x, 0)) {
      const branch = v.isZero(x) ? z : y;
      if (!this.defined(branch)) return false;
      v.copy(d, branch);
      this.models.copy(d, branch);
      return true;
    }
    if (!this.defined(y) || !this.defined(z)) return false;
    v.hull(d, y, z);
    this.#fromRange(d);
    return true;
  }
}
