import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strongWolfe } from '../../src/optimizers/line-search.ts';

/** φ and φ′. */
type Line = readonly [value: (a: number) => number, slope: (a: number) => number];

/** γ of Moré & Thuente's functions 4 to 6, and its use. */
const gamma = (b: number) => Math.sqrt(1 + b * b) - b;
const yanai = (b1: number, b2: number): Line => [
  (a) => gamma(b1) * Math.hypot(1 - a, b2) + gamma(b2) * Math.hypot(a, b1),
  (a) => (gamma(b1) * (a - 1)) / Math.hypot(1 - a, b2) + (gamma(b2) * a) / Math.hypot(a, b1),
];

/** Functions 1, 2 and 4 to 6 of Moré & Thuente (ACM TOMS 20 (1994) 286, § 5), and one without a value past 2. */
const lines: Record<string, Line> = {
  'a single dip': [(a) => -a / (a * a + 2), (a) => (a * a - 2) / (a * a + 2) ** 2],
  'a flat quintic': [
    (a) => (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4,
    (a) => 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3,
  ],
  'Yanai, both ends steep': yanai(1e-3, 1e-3),
  'Yanai, the right end steep': yanai(1e-2, 1e-3),
  'Yanai, the left end steep': yanai(1e-3, 1e-2),
  'a wall': [(a) => (a < 2 ? -a - Math.log(2 - a) : Number.NaN), (a) => -1 + 1 / (2 - a)],
  'a parabola': [(a) => (a - 3) ** 2, (a) => 2 * (a - 3)],
};

for (const [name, [value, slope]] of Object.entries(lines)) {
  test(`${name}: the strong Wolfe conditions hold, from steps far too short and far too long`, () => {
    const start = { step: 0, value: value(0), slope: slope(0) };
    assert.ok(start.slope < 0);
    for (let exponent = -3; exponent <= 3; exponent++) {
      let evaluations = 0;
      const at = (step: number) => {
        evaluations++;
        return { step, value: value(step), slope: slope(step) };
      };
      const found = strongWolfe(at, start, 10 ** exponent, 0)!;
      assert.equal(found.value, value(found.step));
      assert.ok(found.value <= start.value + 1e-4 * found.step * start.slope, 'sufficient decrease');
      assert.ok(Math.abs(slope(found.step)) <= 0.9 * Math.abs(start.slope), 'curvature');
      assert.ok(evaluations <= 18, `${evaluations} evaluations from 10^${exponent}`);
    }
  });
}

test('where nothing is lower there is no step', () => {
  const start = { step: 0, value: 1, slope: -1 };
  assert.equal(
    strongWolfe((step) => ({ step, value: 1 + step, slope: 1 }), start, 1, 0),
    undefined,
  );
  assert.equal(
    strongWolfe((step) => ({ step, value: Number.NaN, slope: 0 }), start, 1, 0),
    undefined,
  );
});

test('where values no longer tell, slopes do', () => {
  // 10⁸ + 10⁻⁹ (a − 1)²: the decrease is far below a rounding of the value.
  const at = (step: number) => ({ step, value: 1e8, slope: 2e-9 * (step - 1) });
  const found = strongWolfe(at, at(0), 0.7, 1e-7)!;
  assert.ok(Math.abs(found.slope) <= 0.9 * 2e-9 && found.step <= 1.9, `${found.step}`);
  const long = strongWolfe(at, at(0), 30, 1e-7)!;
  assert.ok(long.step < 1.9, `${long.step}`);
});
