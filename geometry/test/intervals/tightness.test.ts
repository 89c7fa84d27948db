import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '@spacetime/dsl';
import { IntervalEvaluator } from '@spacetime/geometry';
import { LIBRARY_ULPS } from '../../src/intervals/rounding.ts';
import { ProgramBuilder } from '../jets/builder.ts';
import { Decimal, exactly, ulps } from '../jets/decimal-program.ts';

type Build = (b: ProgramBuilder, x: number, y: number) => number;

/** Bounds of a function of x in `first` and y in `second`: [value], then [∂x], [∂y]. */
function bounds(build: Build, first: readonly [number, number], second: readonly [number, number] = [0, 0]) {
  const b = new ProgramBuilder();
  const evaluator = new IntervalEvaluator(b.program([build(b, b.coordinate(0), b.coordinate(1))]));
  const [low, high] = [new Float64Array(5), new Float64Array(5)];
  const box = [first, second, [0, 0], [0, 0]] as const;
  const lower = box.map((ends) => ends[0]);
  const upper = box.map((ends) => ends[1]);
  const defined = evaluator.runJet(lower, upper, low, high);
  const value = [new Float64Array(1), new Float64Array(1)] as const;
  assert.equal(evaluator.run(lower, upper, ...value), defined);
  assert.deepEqual([value[0][0], value[1][0]], [low[0], high[0]]);
  return { defined, value: [low[0]!, high[0]!], dx: [low[1]!, high[1]!], dy: [low[2]!, high[2]!] };
}

const one =
  (operation: Operation): Build =>
  (b, x) =>
    b.op(operation, x);

/** Holds the exact range, and exceeds it by at most so many ulps. */
function close(found: readonly number[], exact: readonly number[], tolerance = 12) {
  for (const [k, sign] of [-1, 1].entries()) {
    const [f, e] = [found[k]!, exact[k]!];
    if (!Number.isFinite(e)) assert.equal(f, e);
    else assert.ok(sign * (f - e) >= -Math.abs(e) * 2 ** -53, `${f} does not reach ${e}`);
    if (Number.isFinite(e))
      assert.ok(Math.abs(f - e) <= tolerance * 2 ** -52 * Math.max(Math.abs(e), 1e-12), `${f} for ${e}`);
  }
}

const { PI } = Math;
const WHOLE = [-Infinity, Infinity];

test('ranges are tight', () => {
  const square: Build = (b, x) => b.integerPower(x, 2);
  close(bounds(square, [-1, 2]).value, [0, 4]);
  close(bounds((b, x) => b.op('multiply', x, x), [-1, 2]).value, [0, 4]);
  close(bounds(square, [-1, 2]).dx, [-2, 4]);
  close(bounds((b, x) => b.integerPower(x, 3), [-1, 2]).value, [-1, 8]);
  close(bounds((b, x) => b.integerPower(x, 3), [-1, 2]).dx, [0, 12]);
  close(bounds((b, x) => b.integerPower(x, -2), [-4, -2]).value, [1 / 16, 1 / 4]);
  close(bounds((b, x) => b.integerPower(x, -3), [2, 4]).dx, [-3 / 16, -3 / 256]);
  close(bounds((b, x) => b.integerPower(x, 100), [1, 1.5]).value, [1, 1.5 ** 100], 300);
  close(bounds((b, x, y) => b.op('multiply', x, y), [1, 2], [-3, 4]).value, [-6, 8]);
  close(bounds((b, x, y) => b.op('multiply', x, y), [1, 2], [-3, 4]).dx, [-3, 4]);
  close(bounds((b, x, y) => b.op('divide', x, y), [1, 2], [4, 8]).value, [1 / 8, 1 / 2]);
  close(bounds((b, x, y) => b.op('divide', x, y), [1, 2], [4, 8]).dy, [-1 / 8, -1 / 64]);
  close(bounds((b, x) => b.op('divide', b.constant(1), x), [-4, -2]).value, [-1 / 2, -1 / 4]);
  close(bounds(one('sqrt'), [0, 4]).value, [0, 2]);
  close(bounds(one('sqrt'), [0, 4]).dx, [1 / 4, Infinity]);
  close(bounds(one('exp'), [0, 1]).value, [1, Math.E]);
  close(bounds(one('log'), [1, 2]).dx, [1 / 2, 1]);
  close(bounds(one('sin'), [0, PI]).value, [0, 1]);
  close(bounds(one('sin'), [1, 2]).value, [Math.sin(1), 1]);
  close(bounds(one('sin'), [2, 4]).value, [Math.sin(4), Math.sin(2)]);
  close(bounds(one('sin'), [2, 4]).dx, [-1, Math.cos(2)]);
  close(bounds(one('sin'), [4, 5]).value, [-1, Math.sin(4)]);
  close(bounds(one('sin'), [0, 7]).value, [-1, 1]);
  close(bounds(one('cos'), [-1, 0.5]).value, [Math.cos(1), 1]);
  close(bounds(one('cos'), [100, 101]).value, [Math.cos(100), 1]);
  close(bounds(one('tan'), [-1, 1]).value, [-Math.tan(1), Math.tan(1)]);
  close(bounds(one('tan'), [-1, 1]).dx, [1, 1 + Math.tan(1) ** 2], 20);
  close(bounds(one('asin'), [-1, 1]).value, [-PI / 2, PI / 2]);
  close(bounds(one('acos'), [-1, 1]).value, [0, PI]);
  close(bounds(one('acos'), [0, 0.6]).dx, [-1.25, -1]);
  close(bounds(one('atan'), [-1, 2]).dx, [1 / 5, 1]);
  close(bounds(one('cosh'), [-1, 2]).value, [1, Math.cosh(2)]);
  close(bounds(one('tanh'), [-1, 2]).dx, [1 / Math.cosh(2) ** 2, 1], 20);
  close(bounds(one('acosh'), [1, 2]).value, [0, Math.acosh(2)]);
  close(bounds(one('atanh'), [-0.5, 0.5]).dx, [1, 4 / 3]);
  close(bounds(one('abs'), [-3, 2]).value, [0, 3]);
  close(bounds(one('abs'), [-3, 2]).dx, [-1, 1]);
  close(bounds(one('abs'), [2, 3]).dx, [1, 1]);
  close(bounds(one('sign'), [-3, 2]).value, [-1, 1]);
  close(bounds((b, x, y) => b.op('minimum', x, y), [0, 3], [1, 2]).value, [0, 2]);
  close(bounds((b, x, y) => b.op('minimum', x, y), [0, 3], [1, 2]).dx, [0, 1]);
  close(bounds((b, x, y) => b.op('maximum', x, y), [0, 1], [1, 2]).dy, [1, 1]);
  close(bounds((b, x) => b.op('power', x, b.constant(1.5)), [0, 4]).value, [0, 8]);
  close(bounds((b, x) => b.op('power', x, b.constant(1.5)), [0, 4]).dx, [0, 3]);
  close(bounds((b, x, y) => b.op('power', x, y), [0.5, 2], [-1, 2]).value, [0.25, 4]);
});

test('atan2 in every quadrant, across the cut and around the origin', () => {
  const angle: Build = (b, x, y) => b.op('atan2', y, x);
  close(bounds(angle, [1, 2], [-1, 1]).value, [-PI / 4, PI / 4]);
  close(bounds(angle, [-1, 1], [1, 2]).value, [PI / 4, (3 * PI) / 4]);
  close(bounds(angle, [-2, -1], [0, 1]).value, [(3 * PI) / 4, PI]);
  close(bounds(angle, [-1, 1], [-2, -1]).value, [(-3 * PI) / 4, -PI / 4]);
  const cut = bounds(angle, [-2, -1], [-1, 1]);
  assert.deepEqual([cut.defined, cut.dx, cut.dy], [true, WHOLE, WHOLE]);
  close(cut.value, [-PI, PI]);
  assert.equal(bounds(angle, [-1, 1], [-1, 1]).defined, false);
  assert.equal(bounds(angle, [0, 1], [0, 1]).defined, false);
  close(bounds(angle, [3, 3], [4, 4]).dx, [-4 / 25, -4 / 25]);
});

test('what may be undefined in the box is said so, with unbounded values', () => {
  const undefinedOver = (build: Build, x: readonly [number, number], y: readonly [number, number] = [1, 1]) => {
    const found = bounds(build, x, y);
    assert.equal(found.defined, false);
    assert.deepEqual(found.value, WHOLE);
    assert.deepEqual(found.dx, WHOLE);
  };
  undefinedOver((b, x, y) => b.op('divide', y, x), [-1, 1]);
  undefinedOver((b, x, y) => b.op('divide', y, x), [0, 1]);
  undefinedOver((b, x) => b.integerPower(x, -1), [-1, 1]);
  undefinedOver(one('sqrt'), [-1, 1]);
  undefinedOver(one('log'), [0, 1]);
  undefinedOver(one('asin'), [0, 1.5]);
  undefinedOver(one('acosh'), [0.5, 2]);
  undefinedOver(one('atanh'), [0, 1]);
  undefinedOver(one('tan'), [1, 2]);
  undefinedOver((b, x) => b.op('power', x, b.constant(0.5)), [-1, 1]);
  undefinedOver((b, x, y) => b.op('power', x, y), [0, 1], [-1, 1]);
  undefinedOver((b, x, y) => b.op('add', y, b.op('sin', b.op('log', x))), [-1, 1]);
});

test('of a choice the branch that cannot be taken does not count', () => {
  const choice: Build = (b, x) =>
    b.op('select', b.op('less', b.constant(0), x), b.op('log', x), b.op('multiply', x, b.constant(2)));
  close(bounds(choice, [1, Math.E]).value, [0, 1]);
  close(bounds(choice, [1, 2]).dx, [0.5, 1]);
  close(bounds(choice, [-2, -1]).value, [-4, -2]);
  close(bounds(choice, [-2, -1]).dx, [2, 2]);
  assert.equal(bounds(choice, [-1, 1]).defined, false);
  const jump: Build = (b, x) => b.op('select', b.op('less-equal', x, b.constant(1)), b.constant(3), b.constant(5));
  assert.deepEqual(bounds(jump, [0, 2]), { defined: true, value: [3, 5], dx: WHOLE, dy: [0, 0] });
  const shortcut: Build = (b, x) =>
    b.op('and', b.op('less', b.constant(0), x), b.op('less', b.op('log', x), b.constant(1)));
  assert.deepEqual(bounds(shortcut, [-2, -1]).value, [0, 0]);
  assert.deepEqual(bounds(shortcut, [1, 2]).value, [1, 1]);
  assert.deepEqual(bounds((b, x) => b.op('not', b.op('equal', x, b.constant(1))), [2, 3]).value, [1, 1]);
});

test('overflow and underflow widen', () => {
  assert.deepEqual(bounds(one('exp'), [800, 900]).value, [Number.MAX_VALUE, Infinity]);
  const tiny = bounds((b, x, y) => b.op('multiply', x, y), [1e-200, 2e-200], [1e-200, 2e-200]).value;
  assert.equal(tiny[0], 0);
  assert.ok(tiny[1]! > 0);
});

// The enclosures assume no more than LIBRARY_ULPS of error in the library's functions.
test('the functions of the library err by less than is assumed', () => {
  const functions: readonly (readonly [keyof Math & keyof Decimal, readonly number[]])[] = [
    ['exp', [-700, -20, -1, 0.001, 1, 20, 700]],
    ['sin', [0.001, 1, 3.1, 10, 100, 1e5]],
    ['cos', [0.001, 1, 1.57, 10, 100, 1e5]],
    ['tan', [0.001, 1, 1.57, 10, 100, 1e5]],
    ['asin', [-0.99999, -0.5, 1e-5, 0.5, 0.9999]],
    ['acos', [-0.99999, -0.5, 1e-5, 0.5, 0.9999]],
    ['atan', [-100, -1, 1e-5, 0.5, 3]],
    ['sinh', [-20, -1, 1e-5, 0.5, 3]],
    ['cosh', [-20, -1, 1e-5, 0.5, 3]],
    ['tanh', [-20, -1, 1e-5, 0.5, 3]],
    ['asinh', [-1e5, -1, 1e-5, 0.5, 3]],
    ['acosh', [1.00001, 1.5, 3, 1e5]],
    ['atanh', [-0.9999, -0.5, 1e-5, 0.7, 0.9999]],
  ];
  Decimal.set({ precision: 40 });
  const worst = new Map<string, number>();
  const note = (name: string, found: number, exact: Decimal) =>
    worst.set(name, Math.max(worst.get(name) ?? 0, ulps(found, exact)));
  for (const [name, near] of functions) {
    for (const centre of near) {
      for (let i = 0; i < 16; i++) {
        const x = centre * (1 + 1e-6 * Math.sin(i * i));
        note(name, (Math[name] as (x: number) => number)(x), (exactly(x)[name] as () => Decimal)());
      }
    }
  }
  for (let i = 1; i < 80; i++) {
    const [x, y] = [Math.exp(3 * Math.sin(i)), 5 * Math.cos(3 * i)];
    note('log', Math.log(x), exactly(x).ln());
    note('pow', x ** y, exactly(x).pow(exactly(y)));
    note('atan2', Math.atan2(y, x), Decimal.atan2(exactly(y), exactly(x)));
  }
  Decimal.set({ precision: 80 });
  for (const [name, error] of worst) assert.ok(error < LIBRARY_ULPS, `${name} errs by ${error} ulp`);
});
