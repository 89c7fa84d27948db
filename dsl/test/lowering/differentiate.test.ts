import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  differentiate,
  type Expression,
  evaluate,
  lowerExpressions,
  type Operation,
  type Program,
} from '@spacetime/dsl';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expressions, points } from './random.ts';
import { binary, call, chartModel, choose, number, spacetimeModel, variable } from './trees.ts';

const chart = chartModel('C', ['t', 'x', 'y', 'z']);
const spacetime = spacetimeModel({ charts: [chart] });
const D = Decimal.clone({ precision: 64, toExpNeg: -200 });

const lower = (...list: Expression[]) => lowerExpressions(spacetime, chart, list, new Map([['M', 1.3]]));

/** The outputs in 64 digits. */
function precise({ instructions, outputs }: Program, point: readonly Decimal[]): Decimal[] {
  const registers: Decimal[] = [];
  for (const { operation, a, b, c, value } of instructions) {
    const [x, y, z] = [a, b, c].map((register) => registers[register]!) as [Decimal, Decimal, Decimal];
    const two: Partial<Record<Operation, () => Decimal>> = {
      constant: () => new D(value),
      coordinate: () => point[value]!,
      add: () => x.plus(y),
      subtract: () => x.minus(y),
      multiply: () => x.times(y),
      divide: () => x.div(y),
      negate: () => x.neg(),
      'integer-power': () => x.pow(value),
      power: () => x.pow(y),
      log: () => x.ln(),
      atan2: () => D.atan2(x, y),
      minimum: () => D.min(x, y),
      maximum: () => D.max(x, y),
      sign: () => new D(Decimal.sign(x)),
      less: () => new D(Number(x.lt(y))),
      'less-equal': () => new D(Number(x.lte(y))),
      equal: () => new D(Number(x.eq(y))),
      and: () => new D(Number(!x.isZero() && !y.isZero())),
      or: () => new D(Number(!x.isZero() || !y.isZero())),
      not: () => new D(Number(x.isZero())),
      select: () => (x.isZero() ? z : y),
    };
    const own = two[operation];
    registers.push(own === undefined ? D[operation as 'sin'](x) : own());
  }
  return outputs.map((register) => registers[register]!);
}

/** ∂/∂x^i by a central difference of step 10⁻²⁵ in 64 digits: exact to 10⁻⁵⁰ times the third derivative. */
function difference(program: Program, point: readonly number[], i: number): number[] {
  const step = new D('1e-25');
  const at = (sign: number) =>
    precise(
      program,
      point.map((x, k) => new D(x).plus(k === i ? step.times(sign) : 0)),
    );
  const below = at(-1);
  return at(1).map((above, k) => above.minus(below[k]!).div(step.times(2)).toNumber());
}

function check(program: Program, point: readonly number[], tolerance = 1e-12): number {
  const n = program.outputs.length;
  const found = evaluate(differentiate(program), point);
  assert.deepEqual(found.slice(0, n), evaluate(program, point));
  assert.equal(found.length, 5 * n);
  let compared = 0;
  for (let i = 0; i < 4; i++) {
    difference(program, point, i).forEach((expected, k) => {
      const derivative = found[n + 4 * k + i]!;
      const scale = Math.max(1, Math.abs(expected));
      if (!Number.isFinite(expected) || !Number.isFinite(derivative)) return;
      compared++;
      assert.ok(
        Math.abs(derivative - expected) <= tolerance * scale,
        `∂${i} of output ${k}: ${derivative}, not ${expected}`,
      );
    });
  }
  return compared;
}

const [t, x, y, z] = ['t', 'x', 'y', 'z'].map(variable) as [Expression, Expression, Expression, Expression];

test('the derivative of every function, against 64 digits', () => {
  const unary = ['sqrt', 'exp', 'log', 'sin', 'cos', 'tan', 'sec', 'csc', 'cot', 'asin', 'acos', 'atan', 'sinh', 'cosh']
    .concat(['tanh', 'asinh', 'atanh', 'abs', 'sign'])
    .map((f) => call(f, binary(x, '*', binary(number(1), '-', y))));
  const list = [
    ...unary,
    call('acosh', binary(number(1), '+', x)),
    call('atan2', binary(x, '*', y), binary(z, '-', t)),
    call('min', x, y, z),
    call('max', x, y, z),
    binary(x, '^', y),
    binary(x, '^', number(-3)),
    binary(x, '^', number(1.7)),
    binary(number(2), '^', binary(x, '*', z)),
    binary(binary(x, '-', z), '/', binary(y, '+', t)),
    choose(binary(x, '<', y), binary(x, '*', t), binary(y, '*', z)),
  ];
  const compared = check(lower(...list), [0.3, 0.7, 0.2, -0.4]);
  assert.equal(compared, 4 * list.length);
});

test('second and third derivatives by applying it again', () => {
  const f = binary(call('sin', binary(x, '*', y)), '/', call('sqrt', binary(z, '+', binary(t, '^', number(2)))));
  const once = differentiate(lower(f));
  const twice = differentiate(once);
  assert.equal(twice.outputs.length, 25);
  check(once, [0.3, 0.7, 0.2, 1.4]);
  check(twice, [0.3, 0.7, 0.2, 1.4], 1e-11);
});

test('the derivative of any expression, against 64 digits', () => {
  let compared = 0;
  fc.assert(
    fc.property(expressions, points, (expression, point) => {
      const program = lower(expression);
      // Beyond these sizes the second opinion itself takes long, or cancels all its digits.
      const registers = evaluate({ ...program, outputs: program.instructions.map((_, i) => i) }, point);
      fc.pre(registers.every((value) => Number.isFinite(value) && Math.abs(value) < 1e3));
      fc.pre(point.every((value) => Math.abs(value) > 1e-2)); // No kink of |x|.
      fc.pre(registers.every((value) => value === 0 || Math.abs(value) > 1e-3));
      compared += check(program, point, 1e-8);
    }),
    { numRuns: 80, seed: 2, maxSkipsPerRun: 1000 },
  );
  assert.ok(compared > 250, `${compared} compared`);
});

test('a derivative that vanishes identically is the constant 0', () => {
  const { instructions, outputs } = differentiate(lower(binary(binary(x, '^', number(2)), '+', call('sin', y))));
  for (const output of [outputs[1]!, outputs[4]!]) {
    assert.equal(instructions[output]?.operation, 'constant');
    assert.equal(instructions[output]?.value, 0);
  }
});

test('derivatives of the inverse functions stay accurate at the edge of their domain', () => {
  // In binary fractions: a Decimal of a number reads its shortest decimal form.
  const found = evaluate(differentiate(lower(call('acos', x), call('asin', x), call('atanh', x), call('acosh', y))), [
    0,
    1 - 2 ** -40,
    1 + 2 ** -40,
    0,
  ]);
  const gap = new D(2).pow(-40);
  const root = new D(2).minus(gap).times(gap).sqrt();
  for (const [index, expected] of [
    [4 + 1, root.pow(-1).neg()],
    [8 + 1, root.pow(-1)],
    [12 + 1, root.pow(-2)],
    [16 + 2, new D(2).plus(gap).times(gap).sqrt().pow(-1)],
  ] as const) {
    assert.ok(Math.abs(found[index]! / expected.toNumber() - 1) < 1e-15, `${found[index]}, not ${expected.toNumber()}`);
  }
});
