import type { Range } from './ast.ts';

/**
 * A flat program over four coordinates, in static single assignment: instruction i writes register i from
 * registers below i. What runs it (values, jets, intervals) is decided by who runs it.
 *
 * Parameters are bound to numbers when a program is lowered, and constants are folded then, with
 * 0·x = 0 for every x: so a metric's background at M = 0 carries no trace of what M multiplied.
 * Equal subexpressions share a register.
 */
export type Operation =
  | 'constant' // value
  | 'coordinate' // index in `value`
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'negate'
  | 'integer-power' // a ^ value, value a whole number (may be negative)
  | 'power' // a ^ b
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'atan2'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'abs'
  | 'sign'
  | 'minimum'
  | 'maximum'
  | 'less'
  | 'less-equal'
  | 'equal'
  | 'and'
  | 'or'
  | 'not' // 1 or 0, no derivative
  | 'select'; // a ? b : c
// sec, csc, cot are lowered to divisions of 1; > and >= to < and <= with swapped operands.

export interface Instruction {
  readonly operation: Operation;
  /** Operand registers; −1 where there is none. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** A constant's value, a coordinate's index, a whole exponent. */
  readonly value: number;
  /** Bit i is set where the register can depend on coordinate i. */
  readonly depends: number;
  /** The source text that this came from, for messages ("sqrt of a negative number" at …). */
  readonly source?: { readonly file: string; readonly range: Range };
}

export interface Program {
  readonly instructions: readonly Instruction[];
  /** Registers of the results, in the order asked for. */
  readonly outputs: readonly number[];
}

/** Order of the ten independent components of a symmetric pair: 00 01 02 03 11 12 13 22 23 33. */
export const PAIRS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 1],
  [1, 2],
  [1, 3],
  [2, 2],
  [2, 3],
  [3, 3],
];

/** `PAIR_INDEX[4 * i + j]`: where the pair (i, j), in either order, stands in {@link PAIRS}. */
export const PAIR_INDEX: readonly number[] = [0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9];
