import type { Instruction, Program } from '@spacetime/dsl';
import { Intervals } from '../../intervals/arithmetic.ts';
import { atan2Range, powerRange, powerVariableRange, UNARY } from '../../intervals/functions.ts';
import { sumUp } from '../../intervals/rounding.ts';
import { Expansions, SCRATCH_INTERVALS, SCRATCH_MODELS } from './expansions.ts';
import { monomialsOf } from './monomials.ts';
import { TaylorModels } from './taylor-models.ts';

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
  readonly #expansions: Expansions;
  /** The first of the scratch models and intervals. */
  readonly #scratch: number;

  constructor(program: Program) {
    this.program = program;
    this.#scratch = program.instructions.length;
    const depends = program.instructions.reduce((bits, instruction) => bits | instruction.depends, 0);
    this.coordinates = [0, 1, 2, 3].filter((k) => (depends >> k) & 1);
    this.#symbols = symbolsOf(program);
    const symbols = Math.max(-1, ...this.#symbols) + 1;
    const monomials = monomialsOf(this.coordinates.length);
    this.models = new TaylorModels(this.#scratch + SCRATCH_MODELS, monomials, symbols);
    this.ranges = new Intervals(this.#scratch + SCRATCH_INTERVALS);
    this.#expansions = new Expansions(this.models, this.ranges, this.#scratch);
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
        if (this.program.instructions[b]!.operation === 'constant') models.combine(d, 1 / v.lower[b]!, a, 0, a);
        else this.#expansions.quotient(d, a, b);
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

  /** Settles a model, or makes one of the range where there is none. */
  #keep(d: number, modelled: boolean): void {
    if (modelled) this.#settle(d);
    else this.#fromRange(d);
  }

  /** A model that knows the range alone. */
  #fromRange(d: number): void {
    const [lower, upper] = [this.ranges.lower[d]!, this.ranges.upper[d]!];
    const middle = lower + (upper - lower) / 2;
    const centre = Number.isFinite(middle) ? middle : 0;
    this.models.setConstant(d, centre, Math.max(sumUp(upper, -centre), sumUp(centre, -lower)));
  }

  #unary(d: number, x: number, operation: string): boolean {
    if (!UNARY[operation]!.range(this.ranges, d, x)) return false;
    this.#keep(d, this.#expansions.unary(d, x, operation));
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
    this.#keep(d, this.#expansions.wholePower(d, x, n));
    return true;
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
    this.#keep(d, this.#expansions.realPower(d, x, exponent));
    return true;
  }

  #product(d: number, x: number, y: number): void {
    const { instructions } = this.program;
    const [first, second] = [instructions[x], instructions[y]];
    if (first?.operation === 'constant') this.models.combine(d, first.value, y, 0, y);
    else if (second?.operation === 'constant') this.models.combine(d, second.value, x, 0, x);
    else this.models.multiply(d, x, y);
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
