import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program } from '@spacetime/dsl';
import { IntervalEvaluator, meanValueEnclosure } from '@spacetime/geometry';
import fc from 'fast-check';
import { type Decimal, decimalJets, decimalValues, exactly, ifWieldy } from '../jets/decimal-program.ts';
import { kerrSchild } from '../jets/metrics.ts';
import { coordinate, point, programs } from '../jets/random-programs.ts';

const width = fc.oneof(fc.constant(0), fc.constantFrom(1e-12, 1e-6, 0.01, 0.3, 2));

const boxes = fc
  .record({ point, widths: fc.array(width, { minLength: 4, maxLength: 4 }) })
  .map(({ point: lower, widths }) => ({ lower, upper: lower.map((x, k) => x + widths[k]!) }));

/** Where in the box, as fractions; ends are likely. */
const places = fc.array(
  fc.array(
    fc.oneof(
      fc.constantFrom(0, 1),
      fc.integer({ min: 0, max: 64 }).map((n) => n / 64),
    ),
    { minLength: 4, maxLength: 4 },
  ),
  { minLength: 3, maxLength: 3 },
);

const inside = (lower: readonly number[], upper: readonly number[], place: readonly number[]) =>
  lower.map((x, k) => Math.min(upper[k]!, x + place[k]! * (upper[k]! - x)));

const contains = (low: number, high: number, value: Decimal, slack = 0) =>
  value.gte(exactly(low).minus(slack)) && value.lte(exactly(high).plus(slack));

test('bounds of random programs hold every exact value in the box, and "defined" is true throughout', () => {
  let compared = 0;
  const check = (
    program: Program,
    { lower, upper }: { lower: number[]; upper: number[] },
    where: readonly number[][],
  ) => {
    const n = program.outputs.length;
    const evaluator = new IntervalEvaluator(program);
    const [low, high] = [new Float64Array(n), new Float64Array(n)];
    const defined = evaluator.run(lower, upper, low, high);
    const [meanLow, meanHigh] = [new Float64Array(n), new Float64Array(n)];
    assert.equal(meanValueEnclosure(evaluator, lower, upper, meanLow, meanHigh), defined);
    for (const place of where) {
      const exact = ifWieldy(() => decimalValues(program, inside(lower, upper, place).map(exactly)));
      for (const [k, value] of exact?.entries() ?? []) {
        if (low[k] === -Infinity && high[k] === Infinity) continue;
        assert.ok(!value.isNaN(), `output ${k} is not defined`);
        assert.ok(contains(low[k]!, high[k]!, value), `${value} not in ${low[k]} .. ${high[k]}`);
        assert.ok(contains(meanLow[k]!, meanHigh[k]!, value), `${value} not in ${meanLow[k]} .. ${meanHigh[k]}`);
        compared++;
      }
    }
  };
  fc.assert(fc.property(programs, boxes, places, check), { numRuns: 200, seed: 2 });
  assert.ok(compared > 400, `only ${compared} compared`);
});

test('slopes of random programs hold every exact derivative in the box', () => {
  let compared = 0;
  const check = (program: Program, box: { lower: number[]; upper: number[] }, where: readonly number[][]) => {
    // Away from ties, across which the oracle's differences would reach.
    const [lower, upper] = [box.lower, box.upper].map((ends) => ends.map((x, k) => x + 1.2345e-7 * (1 + k * k)));
    const n = program.outputs.length;
    const [low, high] = [new Float64Array(5 * n), new Float64Array(5 * n)];
    if (!new IntervalEvaluator(program).runJet(lower!, upper!, low, high)) return;
    const fractions = where[0]!.map((x) => 0.01 + 0.98 * x);
    const [exact, coarser] = ['1e-20', '2e-20'].map((step) =>
      ifWieldy(() => decimalJets(program, inside(lower!, upper!, fractions), 1, step)),
    );
    if (exact === undefined || coarser === undefined) return;
    // Beyond this size the oracle's digits are spent.
    if (exact.some((value) => value.abs().gt(1e20))) return;
    for (const [k, value] of exact.entries()) {
      if (low[k] === -Infinity && high[k] === Infinity) continue;
      const slack = 1e-30 + 10 * coarser[k]!.minus(value).abs().toNumber();
      assert.ok(contains(low[k]!, high[k]!, value, slack), `number ${k}: ${value} not in ${low[k]} .. ${high[k]}`);
      compared++;
    }
  };
  fc.assert(fc.property(programs, boxes, places, check), { numRuns: 120, seed: 3 });
  assert.ok(compared > 300, `only ${compared} compared`);
});

test('Kerr–Schild: mean value bounds hold the metric and their excess falls with the square of the size', () => {
  const program = kerrSchild(1, 0.7);
  const evaluator = new IntervalEvaluator(program);
  const centre = [0, 2, -1.5, 1];
  const excess = [0.1, 0.05, 0.025].map((size) => {
    const [lower, upper] = [centre.map((x) => x - size), centre.map((x) => x + size)];
    const [low, high] = [new Float64Array(10), new Float64Array(10)];
    assert.ok(meanValueEnclosure(evaluator, lower, upper, low, high));
    const [least, most] = [new Float64Array(10).fill(Infinity), new Float64Array(10).fill(-Infinity)];
    for (let i = 0; i < 125; i++) {
      const place = [0.5, (i % 5) / 4, (Math.floor(i / 5) % 5) / 4, Math.floor(i / 25) / 4];
      const at = inside(lower, upper, place).map(exactly);
      for (const [k, value] of decimalValues(program, at).entries()) {
        assert.ok(contains(low[k]!, high[k]!, value));
        least[k] = Math.min(least[k]!, value.toNumber());
        most[k] = Math.max(most[k]!, value.toNumber());
      }
    }
    return Math.max(...low.map((x, k) => high[k]! - most[k]! + least[k]! - x));
  });
  for (const k of [0, 1]) assert.ok(excess[k]! / excess[k + 1]! > 3, `excess ${excess}`);
});

test('a coordinate that nothing depends on has the slope 0, whatever the others do', () => {
  fc.assert(
    fc.property(programs, fc.array(coordinate, { minLength: 4, maxLength: 4 }), (program, at) => {
      const n = program.outputs.length;
      const [low, high] = [new Float64Array(5 * n), new Float64Array(5 * n)];
      if (!new IntervalEvaluator(program).runJet(at, at, low, high)) return;
      for (const [k, output] of program.outputs.entries()) {
        for (let i = 0; i < 4; i++) {
          if ((program.instructions[output]!.depends >> i) & 1) continue;
          assert.deepEqual([low[(1 + i) * n + k], high[(1 + i) * n + k]], [0, 0]);
        }
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});
