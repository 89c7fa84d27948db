import type { BinaryOperator, Expression } from '@spacetime/dsl';
import fc from 'fast-check';
import { binary, call, choose, number, unary, variable } from './trees.ts';

const NAMES = ['t', 'x', 'y', 'z', 'M'];
const FUNCTIONS = [
  'sqrt',
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'sec',
  'csc',
  'cot',
  'asin',
  'acos',
  'atan',
  'sinh',
].concat(['cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'abs', 'sign']);

/** Expressions in t, x, y, z and a parameter M, of every kind that gives a number. */
export const expressions: fc.Arbitrary<Expression> = fc.letrec<{ value: Expression; condition: Expression }>((tie) => {
  const value = tie('value');
  const leaf = fc.oneof(
    fc.constantFrom(...NAMES).map(variable),
    fc.constantFrom(0, 1, 2, 3, 0.5, 0.25, -1, 1.7).map(number),
  );
  const pair = (operator: BinaryOperator) => fc.tuple(value, value).map(([a, b]) => binary(a, operator, b));
  return {
    value: fc.oneof(
      { maxDepth: 6, depthSize: 'large', withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 8, arbitrary: fc.oneof(pair('+'), pair('-'), pair('*'), pair('/'), pair('^')) },
      { weight: 1, arbitrary: value.map((a) => unary('-', a)) },
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...FUNCTIONS), value).map(([f, a]) => call(f, a)) },
      {
        weight: 2,
        arbitrary: fc.tuple(fc.constantFrom('min', 'max', 'atan2'), value, value).map(([f, a, b]) => call(f, a, b)),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('condition'), value, value).map(([c, a, b]) => choose(c, a, b)),
      },
    ),
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.oneof(pair('<'), pair('<='), pair('>'), pair('>='), pair('=')),
      fc
        .tuple(tie('condition'), fc.constantFrom<BinaryOperator>('and', 'or'), tie('condition'))
        .map(([a, o, b]) => binary(a, o, b)),
      tie('condition').map((a) => unary('not', a)),
    ),
  };
}).value;

/** Evenly spread: doubles drawn by their bits are nearly all tiny. */
export const points = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: -3000, max: 3000 }).map((n) => n / 1009)));
