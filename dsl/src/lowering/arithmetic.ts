import type { Operation } from '../program.ts';

/**
 * One operation in float64. Conditions are 1 and 0.
 *
 * @param value the instruction's own number: a constant, a coordinate's value, a whole exponent
 */
export function compute(operation: Operation, a: number, b: number, c: number, value: number): number {
  switch (operation) {
    case 'constant':
    case 'coordinate':
      return value;
    case 'add':
      return a + b;
    case 'subtract':
      return a - b;
    case 'multiply':
      return a * b;
    case 'divide':
      return a / b;
    case 'negate':
      return -a;
    case 'integer-power':
      return value === 2 ? a * a : a ** value;
    case 'power':
      return a ** b;
    case 'sqrt':
      return Math.sqrt(a);
    case 'exp':
      return Math.exp(a);
    case 'log':
      return Math.log(a);
    case 'sin':
      return Math.sin(a);
    case 'cos':
      return Math.cos(a);
    case 'tan':
      return Math.tan(a);
    case 'asin':
      return Math.asin(a);
    case 'acos':
      return Math.acos(a);
    case 'atan':
      return Math.atan(a);
    case 'atan2':
      return Math.atan2(a, b);
    case 'sinh':
      return Math.sinh(a);
    case 'cosh':
      return Math.cosh(a);
    case 'tanh':
      return Math.tanh(a);
    case 'asinh':
      return Math.asinh(a);
    case 'acosh':
      return Math.acosh(a);
    case 'atanh':
      return Math.atanh(a);
    case 'abs':
      return Math.abs(a);
    case 'sign':
      return Math.sign(a);
    case 'minimum':
      return Math.min(a, b);
    case 'maximum':
      return Math.max(a, b);
    case 'less':
      return a < b ? 1 : 0;
    case 'less-equal':
      return a <= b ? 1 : 0;
    case 'equal':
      return a === b ? 1 : 0;
    case 'and':
      return a !== 0 && b !== 0 ? 1 : 0;
    case 'or':
      return a !== 0 || b !== 0 ? 1 : 0;
    case 'not':
      return a !== 0 ? 0 : 1;
    case 'select':
      return a !== 0 ? b : c;
  }
}
