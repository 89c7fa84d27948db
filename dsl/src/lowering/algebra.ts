import type { Operation } from '../program.ts';
import { compute } from './arithmetic.ts';
import type { Builder, Register } from './builder.ts';

/**
 * Writes an operation after simplifying it: constants are folded in float64, and 0·x, 0/x, x−x, x+0, x·1, x/1,
 * x^1, x^0, −(−x), a choice on a constant condition and the like disappear. 0·x is 0 for every x, whatever
 * values x may lack. Nothing is reassociated, so what remains rounds as it was written.
 */
export function apply(
  builder: Builder,
  operation: Operation,
  a: Register,
  b: Register = -1,
  c: Register = -1,
): Register {
  const x = builder.constantAt(a);
  const y = b < 0 ? undefined : builder.constantAt(b);
  switch (operation) {
    case 'add':
      return add(builder, a, b, x, y);
    case 'subtract':
      return subtract(builder, a, b, x, y);
    case 'multiply':
      return multiply(builder, a, b, x, y);
    case 'divide':
      return divide(builder, a, b, x, y);
    case 'negate':
      return negate(builder, a, x);
    case 'power':
      return power(builder, a, b, x, y);
    case 'select':
      if (x !== undefined) return x !== 0 ? b : c;
      return b === c ? b : builder.emit('select', a, b, c);
    case 'and':
      if (x !== undefined) return x !== 0 ? b : a;
      if (y !== undefined) return y !== 0 ? a : b;
      return a === b ? a : commutative(builder, operation, a, b);
    case 'or':
      if (x !== undefined) return x !== 0 ? a : b;
      if (y !== undefined) return y !== 0 ? b : a;
      return a === b ? a : commutative(builder, operation, a, b);
    case 'equal':
      return x !== undefined && y !== undefined
        ? builder.constant(x === y ? 1 : 0)
        : commutative(builder, operation, a, b);
    case 'minimum':
    case 'maximum':
      if (a === b) return a;
      break;
    default:
  }
  if (x !== undefined && (b < 0 || y !== undefined)) {
    return builder.constant(compute(operation, x, y ?? Number.NaN, Number.NaN, 0));
  }
  return builder.emit(operation, a, b, c);
}

/** a^n for a whole number n. */
export function integerPower(builder: Builder, a: Register, exponent: number): Register {
  if (exponent === 0) return builder.constant(1);
  if (exponent === 1) return a;
  const x = builder.constantAt(a);
  if (x !== undefined) return builder.constant(x ** exponent);
  const { operation, a: inner } = builder.at(a);
  if (operation === 'negate') {
    const power = integerPower(builder, inner, exponent);
    return exponent % 2 === 0 ? power : negate(builder, power, undefined);
  }
  return builder.emit('integer-power', a, -1, -1, exponent);
}

type Constant = number | undefined;

function commutative(builder: Builder, operation: Operation, a: Register, b: Register): Register {
  return a <= b ? builder.emit(operation, a, b) : builder.emit(operation, b, a);
}

/** What a register negates, where it is a negation. */
function negated(builder: Builder, register: Register): Register | undefined {
  const { operation, a } = builder.at(register);
  return operation === 'negate' ? a : undefined;
}

function add(builder: Builder, a: Register, b: Register, x: Constant, y: Constant): Register {
  if (x !== undefined && y !== undefined) return builder.constant(x + y);
  if (x === 0) return b;
  if (y === 0) return a;
  const minusB = negated(builder, b);
  if (minusB !== undefined) return apply(builder, 'subtract', a, minusB);
  const minusA = negated(builder, a);
  if (minusA !== undefined) return apply(builder, 'subtract', b, minusA);
  return commutative(builder, 'add', a, b);
}

function subtract(builder: Builder, a: Register, b: Register, x: Constant, y: Constant): Register {
  if (x !== undefined && y !== undefined) return builder.constant(x - y);
  if (a === b) return builder.constant(0);
  if (y === 0) return a;
  if (x === 0) return negate(builder, b, y);
  const minusB = negated(builder, b);
  if (minusB !== undefined) return apply(builder, 'add', a, minusB);
  return builder.emit('subtract', a, b);
}

function multiply(builder: Builder, a: Register, b: Register, x: Constant, y: Constant): Register {
  if (x === 0 || y === 0) return builder.constant(0);
  if (x !== undefined && y !== undefined) return builder.constant(x * y);
  if (x === 1) return b;
  if (y === 1) return a;
  if (x === -1) return negate(builder, b, y);
  if (y === -1) return negate(builder, a, x);
  const minusA = negated(builder, a);
  if (minusA !== undefined) {
    if (y !== undefined) return apply(builder, 'multiply', minusA, builder.constant(-y));
    return negate(builder, apply(builder, 'multiply', minusA, b), undefined);
  }
  const minusB = negated(builder, b);
  if (minusB !== undefined) return multiply(builder, b, a, y, x);
  return a === b ? integerPower(builder, a, 2) : commutative(builder, 'multiply', a, b);
}

function divide(builder: Builder, a: Register, b: Register, x: Constant, y: Constant): Register {
  if (x !== undefined && y !== undefined) return builder.constant(x / y);
  if (x === 0) return a;
  if (y === 1) return a;
  if (y === -1) return negate(builder, a, x);
  const minusA = negated(builder, a);
  if (minusA !== undefined) return negate(builder, apply(builder, 'divide', minusA, b), undefined);
  const minusB = negated(builder, b);
  if (minusB !== undefined) return negate(builder, apply(builder, 'divide', a, minusB), undefined);
  return builder.emit('divide', a, b);
}

function negate(builder: Builder, a: Register, x: Constant): Register {
  if (x !== undefined) return builder.constant(-x);
  const inner = negated(builder, a);
  if (inner !== undefined) return inner;
  const { operation, a: left, b: right } = builder.at(a);
  // −(p − q) and q − p round alike, and this way they share a register.
  return operation === 'subtract' ? apply(builder, 'subtract', right, left) : builder.emit('negate', a);
}

function power(builder: Builder, a: Register, b: Register, x: Constant, y: Constant): Register {
  if (y !== undefined) {
    if (Number.isSafeInteger(y)) return integerPower(builder, a, y);
    if (x !== undefined) return builder.constant(x ** y);
    if (y === 0.5) return apply(builder, 'sqrt', a);
    if (y === -0.5) return apply(builder, 'divide', builder.constant(1), apply(builder, 'sqrt', a));
  }
  if (x === 1) return a;
  return builder.emit('power', a, b);
}
