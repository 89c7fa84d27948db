import type { Operation } from './program.ts';

/** A function of the language that is not declared in a file. */
export interface BuiltinFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  /** More arguments than parameters are allowed, folded from the left: `min(a, b, c)`. */
  readonly variadic: boolean;
  /** Absent for sec, csc and cot, which are 1 over another function. */
  readonly operation?: Operation;
  /** `sec` is 1 / `cos`. */
  readonly reciprocalOf?: Operation;
  /** One line of Markdown for hovers and the manual. */
  readonly doc: string;
}

function unary(name: string, operation: Operation, doc: string): BuiltinFunction {
  return { name, parameters: ['x'], variadic: false, operation, doc };
}

function reciprocal(name: string, reciprocalOf: Operation, doc: string): BuiltinFunction {
  return { name, parameters: ['x'], variadic: false, reciprocalOf, doc };
}

const table: readonly BuiltinFunction[] = [
  unary('sqrt', 'sqrt', 'Square root, for x ≥ 0.'),
  unary('exp', 'exp', 'Exponential eˣ.'),
  unary('log', 'log', 'Natural logarithm, for x > 0.'),
  unary('sin', 'sin', 'Sine of an angle in radians.'),
  unary('cos', 'cos', 'Cosine of an angle in radians.'),
  unary('tan', 'tan', 'Tangent of an angle in radians.'),
  reciprocal('sec', 'cos', 'Secant, 1/cos(x).'),
  reciprocal('csc', 'sin', 'Cosecant, 1/sin(x).'),
  reciprocal('cot', 'tan', 'Cotangent, 1/tan(x).'),
  unary('asin', 'asin', 'Inverse sine in [-π/2, π/2], for |x| ≤ 1.'),
  unary('acos', 'acos', 'Inverse cosine in [0, π], for |x| ≤ 1.'),
  unary('atan', 'atan', 'Inverse tangent in (-π/2, π/2).'),
  {
    name: 'atan2',
    parameters: ['y', 'x'],
    variadic: false,
    operation: 'atan2',
    doc: 'Angle of the point (x, y) in (-π, π].',
  },
  unary('sinh', 'sinh', 'Hyperbolic sine.'),
  unary('cosh', 'cosh', 'Hyperbolic cosine.'),
  unary('tanh', 'tanh', 'Hyperbolic tangent.'),
  unary('asinh', 'asinh', 'Inverse hyperbolic sine.'),
  unary('acosh', 'acosh', 'Inverse hyperbolic cosine, for x ≥ 1.'),
  unary('atanh', 'atanh', 'Inverse hyperbolic tangent, for |x| < 1.'),
  unary('abs', 'abs', 'Absolute value.'),
  unary('sign', 'sign', '-1, 0 or 1.'),
  { name: 'min', parameters: ['a', 'b'], variadic: true, operation: 'minimum', doc: 'The least of its arguments.' },
  { name: 'max', parameters: ['a', 'b'], variadic: true, operation: 'maximum', doc: 'The greatest of its arguments.' },
];

/** The language's functions by name. */
export const FUNCTIONS: ReadonlyMap<string, BuiltinFunction> = new Map(table.map((entry) => [entry.name, entry]));

/** What functions are called elsewhere, by their names here. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['ln', 'log'],
  ['arcsin', 'asin'],
  ['arccos', 'acos'],
  ['arctan', 'atan'],
  ['arctan2', 'atan2'],
  ['arcsinh', 'asinh'],
  ['arccosh', 'acosh'],
  ['arctanh', 'atanh'],
  ['arsinh', 'asinh'],
  ['arcosh', 'acosh'],
  ['artanh', 'atanh'],
  ['cosec', 'csc'],
  ['cotan', 'cot'],
  ['sgn', 'sign'],
  ['fabs', 'abs'],
]);

/** What has no name here, and how it is written. */
export const OTHER_NOTATIONS: ReadonlyMap<string, string> = new Map([
  ['pow', '`x^y`'],
  ['e', '`exp(x)` for a power of it'],
  ['log10', '`log(x)/log(10)`'],
  ['log_10', '`log(x)/log(10)`'],
  ['log2', '`log(x)/log(2)`'],
  ['log_2', '`log(x)/log(2)`'],
  ['cbrt', '`x^(1/3)`'],
  ['diff', 'the derivative out'],
]);

/** The language's named numbers by canonical name. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['π', Math.PI],
  ['inf', Number.POSITIVE_INFINITY],
]);
