import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '@spacetime/dsl';
import { JetEvaluator } from '@spacetime/geometry';
import { ProgramBuilder } from './builder.ts';
import { decimalJets, exactly } from './decimal-program.ts';

const POINT = [0.83, 1.7, 0.41, 2.3];

/** Four registers in which every coordinate matters, with values near these numbers. */
type Build = (b: ProgramBuilder, x: (near: number) => number, y: (near: number) => number) => number;

/** near + a curved function of the coordinates that is small at POINT. */
function argument(b: ProgramBuilder, which: 0 | 1) {
  return (near: number): number => {
    const [p, q, r, s] = [0, 1, 2, 3].map((i) => b.coordinate(i)) as [number, number, number, number];
    const [u, v] =
      which === 0 ? [b.op('multiply', p, q), b.op('multiply', r, s)] : [b.op('multiply', p, s), b.op('multiply', q, r)];
    const w = b.op('subtract', u, b.op('multiply', v, b.op('add', r, b.constant(which === 0 ? 1.1 : 0.9))));
    return b.op('add', b.constant(near), b.op('multiply', b.constant(0.01), w));
  };
}

const unary = (operation: Operation, ...near: readonly number[]): [string, Build][] =>
  near.map((value) => [`${operation} near ${value}`, (b, x) => b.op(operation, x(value))]);

const CASES: readonly (readonly [string, Build])[] = [
  ...unary('negate', 0.4),
  ...unary('sqrt', 1e-2, 2, 1e8),
  ...unary('exp', -30, 0.3, 20),
  ...unary('log', 0.03, 1.1, 1e4),
  ...unary('sin', -2, 0.1, 3, 40),
  ...unary('cos', -2, 0.1, 1.5, 40),
  ...unary('tan', 0.3, 1.5, 4),
  ...unary('asin', -0.98, 0.1, 0.97),
  ...unary('acos', -0.98, 0.1, 0.97),
  ...unary('atan', -20, 0.2, 3),
  ...unary('sinh', -3, 0.1, 12),
  ...unary('cosh', -3, 0.1, 12),
  ...unary('tanh', -3, 0.1, 12),
  ...unary('asinh', -3, 0.1, 100),
  ...unary('acosh', 1.05, 4, 100),
  ...unary('atanh', -0.95, 0.1, 0.96),
  ...unary('abs', -1, 2),
  ...unary('sign', -1, 2),
  ...[-7, -2, -1, 0, 1, 2, 3, 4, 5, 17, 40].map((n): [string, Build] => [
    `integer power ${n}`,
    (b, x) => b.integerPower(x(n > 10 ? 1.1 : -1.3), n),
  ]),
  ...[-2.5, -0.5, 0.5, 1.5, 2.25].map((p): [string, Build] => [
    `power ${p}`,
    (b, x) => b.op('power', x(1.3), b.constant(p)),
  ]),
  ['whole power of a negative number', (b, x) => b.op('power', x(-1.3), b.constant(3))],
  ['varying power', (b, x, y) => b.op('power', x(1.3), y(2.2))],
  ['constant to a varying power', (b, x) => b.op('power', b.constant(2.5), x(-1.2))],
  ['add', (b, x, y) => b.op('add', x(1.3), y(-2))],
  ['subtract', (b, x, y) => b.op('subtract', x(1.3), y(-2))],
  ['multiply', (b, x, y) => b.op('multiply', x(1.3), y(-2))],
  ['square', (b, x) => b.op('multiply', x(1.3), x(1.3))],
  ['divide', (b, x, y) => b.op('divide', x(1.3), y(-2))],
  ['divide a constant', (b, x) => b.op('divide', b.constant(3), x(-0.7))],
  ['divide by a constant', (b, x) => b.op('divide', x(-0.7), b.constant(3))],
  ...[
    [1, 2],
    [2, -1],
    [-1, -2],
    [-0.1, -3],
    [0.05, -0.06],
    [1, 0.05],
  ].map(([p, q]): [string, Build] => [`atan2 near ${p}, ${q}`, (b, x, y) => b.op('atan2', x(p!), y(q!))]),
  ['minimum', (b, x, y) => b.op('minimum', b.op('sin', x(1.3)), b.op('cos', y(-2)))],
  ['maximum', (b, x, y) => b.op('maximum', b.op('sin', x(1.3)), b.op('cos', y(-2)))],
  ...(['less', 'less-equal', 'equal'] as const).map((operation): [string, Build] => [
    operation,
    (b, x, y) => b.op('select', b.op(operation, x(1), y(1.2)), b.op('sin', x(1)), b.op('exp', y(2))),
  ]),
  ...(['and', 'or'] as const).map((operation): [string, Build] => [
    operation,
    (b, x, y) => {
      const [left, right] = [b.op('less', x(1), y(1.2)), b.op('not', b.op('less', y(1), x(3)))];
      return b.op('select', b.op(operation, left, right), b.op('sin', x(1)), b.op('exp', y(2)));
    },
  ]),
  [
    'a composition',
    (b, x, y) =>
      b.op('divide', b.op('exp', b.op('sin', b.op('multiply', x(1), y(2)))), b.op('sqrt', b.op('cosh', x(0.3)))),
  ],
];

for (const [name, build] of CASES) {
  test(`2-jet of ${name}`, () => {
    const b = new ProgramBuilder();
    const output = build(b, argument(b, 0), argument(b, 1));
    const program = b.program([output]);
    const exact = decimalJets(program, POINT);
    const evaluator = new JetEvaluator(program);
    const out = new Float64Array(15);
    assert.equal(evaluator.run(Float64Array.from(POINT), 1, 2, out), undefined);
    // Rounding errors are those of the argument times the condition, of each order; 200 ulps of the largest.
    for (const [from, to] of [
      [0, 1],
      [1, 5],
      [5, 15],
    ] as const) {
      const scale = Math.max(...exact.slice(from, to).map((value) => value.abs().toNumber()));
      for (let s = from; s < to; s++) {
        const error = exact[s]!.minus(exactly(out[s]!)).abs().toNumber();
        assert.ok(
          error <= 200 * 2 ** -53 * scale,
          `stream ${s}: ${out[s]}, exactly ${exact[s]}: ${error / scale / 2 ** -53}`,
        );
      }
    }
    for (const order of [0, 1] as const) {
      const lower = new Float64Array([1, 5][order]!);
      assert.equal(evaluator.run(Float64Array.from(POINT), 1, order, lower), undefined);
      for (const [s, value] of lower.entries()) assert.ok(Math.abs(value - out[s]!) <= 2 ** -51 * Math.abs(value));
    }
  });
}
