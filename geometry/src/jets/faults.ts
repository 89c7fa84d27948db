import type { Instruction, Program } from '@spacetime/dsl';
import { type Order, STREAMS } from '../metric-field.ts';
import { tanPole } from './functions.ts';

/**
 * What is wrong with applying an operation to finite operands a and b, if anything.
 * @param order highest derivative that is asked for
 */
export function domainFault({ operation, value }: Instruction, a: number, b: number, order: Order): string | undefined {
  switch (operation) {
    case 'divide':
      return b === 0 ? 'division by zero' : undefined;
    case 'integer-power':
      return a === 0 && value < 0 ? 'division by zero: a negative power of zero' : undefined;
    case 'power':
      if (a < 0 && !Number.isInteger(b)) return 'a negative number to a power that is not whole';
      if (a < 0) return 'a negative number to a varying power';
      if (a === 0 && b <= 0) return 'zero to a power that is not positive';
      if (a === 0 && b < order) return `zero to the power ${b} has no finite derivative of order ${Math.ceil(b)}`;
      return undefined;
    case 'sqrt':
      if (a < 0) return 'square root of a negative number';
      return a === 0 && order > 0 ? 'the square root has no derivative at zero' : undefined;
    case 'log':
      return a === 0 ? 'logarithm of zero' : a < 0 ? 'logarithm of a negative number' : undefined;
    case 'tan':
      return tanPole(a) ? 'tan at a pole' : undefined;
    case 'asin':
    case 'acos':
      if (Math.abs(a) > 1) return `${operation} of a number outside -1 .. 1`;
      return Math.abs(a) === 1 && order > 0 ? `${operation} has no derivative at ${a}` : undefined;
    case 'acosh':
      if (a < 1) return 'acosh of a number below 1';
      return a === 1 && order > 0 ? 'acosh has no derivative at 1' : undefined;
    case 'atanh':
      return Math.abs(a) >= 1 ? 'atanh of a number outside -1 .. 1' : undefined;
    case 'atan2':
      return a === 0 && b === 0 ? 'atan2(0, 0), an angle that is not defined' : undefined;
    default:
      return undefined;
  }
}

export interface Explanation {
  readonly message: string;
  readonly instruction: Instruction;
}

/**
 * The first instruction that fails at a point, among those that its outputs need there: of a `select` only the
 * branch that is taken, of `and` and `or` the right operand only where the left does not decide.
 * @param stream one stream of a register's jet at the point
 */
export function explain(
  { instructions, outputs }: Program,
  order: Order,
  stream: (register: number, s: number) => number,
): Explanation | undefined {
  const needed = new Uint8Array(instructions.length);
  for (const output of outputs) needed[output] = 1;
  for (let i = instructions.length - 1; i >= 0; i--) {
    if (!needed[i]) continue;
    const { operation, a, b, c } = instructions[i]!;
    const left = a < 0 ? 0 : stream(a, 0);
    if (a >= 0) needed[a] = 1;
    if (operation === 'select') needed[left !== 0 ? b : c] = 1;
    else if (b >= 0 && !(operation === 'and' && left === 0) && !(operation === 'or' && left === 1)) needed[b] = 1;
  }
  for (const [i, instruction] of instructions.entries()) {
    if (!needed[i] || instruction.operation === 'constant') continue;
    const { operation, a, b } = instruction;
    const message = domainFault(instruction, a < 0 ? 0 : stream(a, 0), b < 0 ? 0 : stream(b, 0), order);
    if (message !== undefined) return { message, instruction };
    let s = 0;
    while (s < STREAMS[order] && Number.isFinite(stream(i, s))) s++;
    if (s === STREAMS[order]) continue;
    if (operation === 'coordinate') return { message: 'a coordinate that is not a finite number', instruction };
    const what = s > 0 ? `a derivative of ${operation}` : `the result of ${operation}`;
    return { message: `${what} is too large for a float64`, instruction };
  }
  return undefined;
}
