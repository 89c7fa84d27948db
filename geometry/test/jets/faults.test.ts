import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '@spacetime/dsl';
import { JetEvaluator, type Order, STREAMS } from '@spacetime/geometry';
import { ProgramBuilder } from './builder.ts';

type Build = (b: ProgramBuilder, x: number, y: number) => number;

const one =
  (operation: Operation): Build =>
  (b, x) =>
    b.op(operation, x);

/** A function of (x, y) = coordinates 0 and 1, where it fails, from which order on, and what is said. */
const CASES: readonly (readonly [string, Build, readonly [number, number], Order, RegExp])[] = [
  ['1/x', (b, x) => b.op('divide', b.constant(1), x), [0, 0], 0, /division by zero/],
  ['y/x', (b, x, y) => b.op('divide', y, x), [0, 0], 0, /division by zero/],
  [
    'atan(1/x), finite in floating point',
    (b, x) => b.op('atan', b.op('divide', b.constant(1), x)),
    [0, 0],
    0,
    /division/,
  ],
  ['x^-2', (b, x) => b.integerPower(x, -2), [0, 0], 0, /negative power of zero/],
  ['sqrt', one('sqrt'), [-1, 0], 0, /square root of a negative/],
  ['sqrt at 0', one('sqrt'), [0, 0], 1, /no derivative at zero/],
  ['log', one('log'), [-1, 0], 0, /logarithm of a negative/],
  ['log at 0', one('log'), [0, 0], 0, /logarithm of zero/],
  ['asin', one('asin'), [1.5, 0], 0, /asin of a number outside/],
  ['asin at 1', one('asin'), [1, 0], 1, /asin has no derivative at 1/],
  ['acos at -1', one('acos'), [-1, 0], 1, /acos has no derivative at -1/],
  ['acosh', one('acosh'), [0.5, 0], 0, /acosh of a number below 1/],
  ['acosh at 1', one('acosh'), [1, 0], 1, /acosh has no derivative/],
  ['atanh', one('atanh'), [1, 0], 0, /atanh of a number outside/],
  ['tan at a pole', one('tan'), [Math.PI / 2, 0], 0, /tan at a pole/],
  ['atan2', (b, x, y) => b.op('atan2', y, x), [0, 0], 0, /atan2\(0, 0\)/],
  ['x^1.5 of a negative', (b, x) => b.op('power', x, b.constant(1.5)), [-1, 0], 0, /power that is not whole/],
  [
    'x^1.5 at 0',
    (b, x) => b.op('power', x, b.constant(1.5)),
    [0, 0],
    2,
    /power 1.5 has no finite derivative of order 2/,
  ],
  [
    'x^0.5 at 0',
    (b, x) => b.op('power', x, b.constant(0.5)),
    [0, 0],
    1,
    /power 0.5 has no finite derivative of order 1/,
  ],
  ['x^-0.5 at 0', (b, x) => b.op('power', x, b.constant(-0.5)), [0, 0], 0, /zero to a power that is not positive/],
  ['x^y at 0', (b, x, y) => b.op('power', x, y), [0, 2], 1, /logarithm|power|zero/],
  ['x^y below 0', (b, x, y) => b.op('power', x, y), [-2, 2], 0, /negative number to a varying power/],
  ['exp', one('exp'), [800, 0], 0, /result of exp is too large/],
  ['x^300', (b, x) => b.integerPower(x, 300), [1e9, 0], 0, /too large/],
  ['x*x', (b, x) => b.op('multiply', x, x), [1e200, 0], 0, /result of multiply is too large/],
  [
    '1/(x*x), 0 in floating point',
    (b, x) => b.op('divide', b.constant(1), b.op('multiply', x, x)),
    [1e200, 0],
    0,
    /too large/,
  ],
  [
    '1/x with a large derivative',
    (b, x) => b.op('divide', b.constant(1), x),
    [1e-200, 0],
    1,
    /derivative of divide is too large/,
  ],
  ['no number', one('sin'), [Number.NaN, 0], 0, /a coordinate that is not a finite number/],
  ['infinity', one('atan'), [Number.POSITIVE_INFINITY, 0], 0, /a coordinate that is not a finite number/],
  ['a comparison of what has no value', (b, x) => b.op('less', b.op('log', x), b.constant(0)), [-1, 0], 0, /logarithm/],
];

function program(build: Build) {
  const b = new ProgramBuilder();
  const [x, y] = [b.coordinate(0), b.coordinate(1)];
  return b.program([x, build(b, x, y)]);
}

for (const [name, build, bad, from, message] of CASES) {
  test(`fault: ${name}`, () => {
    const built = program(build);
    const evaluator = new JetEvaluator(built);
    const good = [0.5, 0.25];
    // 300 points are three blocks; the bad ones stand at 5, 130 and 299.
    const points = new Float64Array(1200);
    const faulty = new Set([5, 130, 299]);
    const safe = /acosh/.test(name) ? 2 : good[0]!;
    for (let i = 0; i < 300; i++) {
      points[4 * i] = faulty.has(i) ? bad[0] : safe;
      points[4 * i + 1] = faulty.has(i) ? bad[1] : good[1]!;
    }
    for (const order of [0, 1, 2] as const) {
      const size = 2 * STREAMS[order];
      const out = new Float64Array(300 * size);
      const fault = evaluator.run(points, 300, order, out);
      const isFaulty = order >= from;
      assert.equal(fault?.point, isFaulty ? 5 : undefined, `order ${order}: ${fault?.message}`);
      if (fault !== undefined) {
        assert.match(fault.message, message);
        const at = fault.source!.range.start;
        assert.ok(built.instructions[at] !== undefined);
      }
      for (let i = 0; i < 300; i++) {
        const results = out.subarray(i * size, (i + 1) * size);
        if (isFaulty && faulty.has(i)) assert.ok(results.every(Number.isNaN));
        else assert.ok(results.every(Number.isFinite), `order ${order}, point ${i}`);
      }
    }
  });
}

test('the range is that of the instruction that failed', () => {
  const b = new ProgramBuilder();
  const x = b.coordinate(1);
  const log = b.op('log', b.op('subtract', x, b.constant(3)));
  const evaluator = new JetEvaluator(b.program([b.op('sqrt', b.op('multiply', log, x))]));
  const fault = evaluator.run(Float64Array.from([0, 5, 0, 0, 0, 2, 0, 0]), 2, 2, new Float64Array(30));
  assert.deepEqual(fault, {
    point: 1,
    message: 'logarithm of a negative number',
    source: { file: 'test', range: { start: log, end: log + 1 } },
  });
});

test('exact at corners that only look singular', () => {
  const at = (build: Build, x: number, order: Order) => {
    const out = new Float64Array(2 * STREAMS[order]);
    assert.equal(new JetEvaluator(program(build)).run(Float64Array.from([x, 0, 0, 0]), 1, order, out), undefined);
    return [0, 1, 5].filter((s) => s < STREAMS[order]).map((s) => out[2 * s + 1]! + 0);
  };
  assert.deepEqual(
    at((b, x) => b.integerPower(x, 2), 0, 2),
    [0, 0, 2],
  );
  assert.deepEqual(
    at((b, x) => b.op('multiply', x, x), 0, 2),
    [0, 0, 2],
  );
  assert.deepEqual(
    at((b, x) => b.integerPower(x, 3), 0, 2),
    [0, 0, 0],
  );
  assert.deepEqual(
    at((b, x) => b.integerPower(x, 7), -1, 2),
    [-1, 7, -42],
  );
  assert.deepEqual(
    at((b, x) => b.op('power', x, b.constant(1.5)), 0, 1),
    [0, 0],
  );
  assert.deepEqual(
    at((b, x) => b.op('power', x, b.constant(2.5)), 0, 2),
    [0, 0, 0],
  );
  assert.deepEqual(at(one('sqrt'), 0, 0), [0]);
  assert.deepEqual(at(one('acos'), 1, 0), [0]);
  assert.deepEqual(
    at((b, x) => b.op('divide', b.op('sin', x), b.constant(4)), 0, 2),
    [0, 0.25, 0],
  );
  assert.deepEqual(
    at((b, x) => b.op('atan2', x, b.constant(-1)), -0, 0),
    [Math.PI],
  );
});

test('derivatives at kinks', () => {
  const slopes = (build: Build) => {
    const out = new Float64Array(10);
    assert.equal(new JetEvaluator(program(build)).run(new Float64Array(4), 1, 1, out), undefined);
    return [out[1]!, out[3]!, out[5]!];
  };
  assert.deepEqual(slopes(one('abs')), [0, 0, 0]);
  assert.deepEqual(slopes(one('sign')), [0, 0, 0]);
  assert.deepEqual(
    slopes((b, x, y) => b.op('minimum', x, y)),
    [0, 1, 0],
  );
  assert.deepEqual(
    slopes((b, x, y) => b.op('maximum', x, y)),
    [0, 1, 0],
  );
});

test('the branch that is not taken cannot fail, nor the right operand that does not matter', () => {
  const b = new ProgramBuilder();
  const [x, zero] = [b.coordinate(0), b.constant(0)];
  const positive = b.op('less', zero, x);
  const guarded = b.op(
    'select',
    positive,
    b.op('sqrt', x),
    b.op('divide', b.constant(1), b.op('subtract', x, b.constant(1))),
  );
  const shortcut = b.op('and', positive, b.op('less', b.op('log', x), zero));
  const either = b.op('or', b.op('less', x, b.constant(1e-9)), b.op('less', b.op('log', x), zero));
  const evaluator = new JetEvaluator(b.program([guarded, shortcut, either]));
  const xs = [4, -1, 0, 1, -3, 0.25];
  const points = Float64Array.from(xs.flatMap((value) => [value, 0, 0, 0]));
  const out = new Float64Array(6 * 15 * 3);
  assert.equal(evaluator.run(points, 6, 2, out), undefined);
  const rows = xs.map((_, i) => [0, 1, 2, 3, 15].map((k) => out[45 * i + k]));
  const jet = (value: number, slope: number, second: number, and: number, or: number, i: number) => {
    assert.deepEqual(rows[i]!.slice(0, 4), [value, and, or, slope]);
    assert.equal(rows[i]![4], second);
  };
  jet(2, 0.25, -1 / 32, 0, 0, 0);
  jet(-0.5, -0.25, -0.25, 0, 1, 1);
  jet(-1, -1, -2, 0, 1, 2);
  jet(1, 0.5, -0.25, 0, 0, 3);
  jet(-0.25, -1 / 16, -1 / 32, 0, 1, 4);
  jet(0.5, 1, -2, 1, 1, 5);
  // Where the branch that is taken fails it is a fault.
  const failing = new JetEvaluator(b.program([b.op('select', positive, x, b.op('sqrt', x))]));
  assert.equal(failing.run(points, 6, 0, new Float64Array(6))?.point, 1);
});

test("a point's result does not depend on its place in the block", () => {
  const b = new ProgramBuilder();
  const x = b.coordinate(0);
  const y = b.coordinate(3);
  const evaluator = new JetEvaluator(b.program([b.op('power', b.op('exp', x), b.op('sin', y)), b.op('log', x)]));
  const points = new Float64Array(4 * 1000);
  for (let i = 0; i < points.length; i++) points[i] = Math.sin(i) + 0.5;
  const all = new Float64Array(1000 * 30);
  evaluator.run(points, 1000, 2, all);
  const single = new Float64Array(30);
  for (let i = 0; i < 1000; i += 37) {
    evaluator.run(points.subarray(4 * i, 4 * i + 4), 1, 2, single);
    assert.deepEqual(single, all.slice(30 * i, 30 * (i + 1)));
  }
});

test('constants that are no numbers are faults', () => {
  const b = new ProgramBuilder();
  const evaluator = new JetEvaluator(b.program([b.constant(Number.NaN), b.coordinate(0)]));
  const out = new Float64Array(2);
  const fault = evaluator.run(new Float64Array(4), 1, 0, out);
  assert.match(fault!.message, /not a finite number/);
  assert.ok(out.every(Number.isNaN));
});
