import type { Expression } from '@spacetime/dsl';

/**
 * The value of an expression by walking its tree, the second opinion on lowering. Undefined where a NaN arises
 * on the way (lowering may simplify it away, as of 0·log(-1)) or a negative zero (the language has none).
 */
export function direct(e: Expression, at: ReadonlyMap<string, number>): number | undefined {
  try {
    return valued(e, at);
  } catch (error) {
    if (error === NO_VALUE) return undefined;
    throw error;
  }
}

const NO_VALUE = new Error('no value');

function valued(e: Expression, at: ReadonlyMap<string, number>): number {
  const value = walk(e, at);
  if (Number.isNaN(value) || Object.is(value, -0)) throw NO_VALUE;
  return value;
}

function walk(e: Expression, at: ReadonlyMap<string, number>): number {
  switch (e.kind) {
    case 'number':
      return e.value;
    case 'name':
      return at.get(e.name.canonical) ?? Number.NaN;
    case 'group':
      return valued(e.inner, at);
    case 'unary':
      if (e.operator === 'not') return valued(e.operand, at) ? 0 : 1;
      return e.operator === '-' ? -valued(e.operand, at) : valued(e.operand, at);
    case 'if':
      return valued(e.condition, at) ? valued(e.then, at) : valued(e.otherwise, at);
    case 'call': {
      const [a, b] = e.arguments.map((argument) => valued(argument, at)) as [number, number];
      return CALLS[e.callee.canonical]!(a, b);
    }
    case 'binary': {
      const a = valued(e.left, at);
      const b = valued(e.right, at);
      return BINARY[e.operator]!(a, b);
    }
    default:
      throw new Error(e.kind);
  }
}

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '=': (a, b) => Number(a === b),
  and: (a, b) => Number(a && b),
  or: (a, b) => Number(a || b),
};

const CALLS: Readonly<Record<string, (a: number, b: number) => number>> = {
  ...Object.fromEntries(
    ['sqrt', 'exp', 'log', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh']
      .concat(['acosh', 'atanh', 'abs', 'sign', 'min', 'max'])
      .map((key) => [key, Math[key as 'atan2']]),
  ),
  sec: (a) => 1 / Math.cos(a),
  csc: (a) => 1 / Math.sin(a),
  cot: (a) => 1 / Math.tan(a),
};
