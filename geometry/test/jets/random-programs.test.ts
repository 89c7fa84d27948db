import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differentiate, PAIRS } from '@spacetime/dsl';
import { IntervalEvaluator, JetEvaluator } from '@spacetime/geometry';
import fc from 'fast-check';
import { point, programs } from './random-programs.ts';

/**
 * Interval arithmetic on the symbolic derivatives, over a box of a few units in the last place around the point: an
 * oracle of other formulas for every stream, whose width tells how far apart two evaluations may lie.
 */
test('2-jets of random programs lie within rigorous bounds of the derivatives', () => {
  let compared = 0;
  const check = (program: Parameters<typeof differentiate>[0], at: readonly number[]) => {
    const n = program.outputs.length;
    const out = new Float64Array(15 * n);
    const fault = new JetEvaluator(program).run(Float64Array.from(at), 1, 2, out);
    if (fault !== undefined) {
      assert.ok(out.every(Number.isNaN));
      return;
    }
    const derivatives = differentiate(program);
    const m = derivatives.outputs.length;
    const [lower, upper] = [new Float64Array(5 * m), new Float64Array(5 * m)];
    const ends = [-1, 1].map((side) => at.map((x) => x + side * 2 ** -50 * Math.abs(x))) as [number[], number[]];
    if (!new IntervalEvaluator(derivatives).runJet(...ends, lower, upper)) return;
    // What vanishes identically has no width: then the rounding of the output's other streams counts.
    const sizes = program.outputs.map((_, k) =>
      Math.max(...Array.from({ length: 15 }, (_, s) => Math.abs(out[s * n + k]!))),
    );
    const within = (value: number, k: number, index: number, what: string) => {
      const [low, high] = [lower[index]!, upper[index]!];
      const slack = high - low + 2 ** -50 * sizes[k]!;
      assert.ok(value >= low - slack && value <= high + slack, `${what}: ${value} not in ${low} .. ${high}`);
      if (Number.isFinite(slack)) compared++;
    };
    for (let k = 0; k < n; k++) {
      within(out[k]!, k, k, `value of ${k}`);
      for (let i = 0; i < 4; i++) within(out[(1 + i) * n + k]!, k, n + 4 * k + i, `derivative ${i} of ${k}`);
      for (const [p, [i, j]] of PAIRS.entries()) {
        const value = out[(5 + p) * n + k]!;
        within(value, k, (1 + j) * m + n + 4 * k + i, `derivative ${i}, ${j} of ${k}`);
        within(value, k, (1 + i) * m + n + 4 * k + j, `derivative ${j}, ${i} of ${k}`);
      }
    }
  };
  fc.assert(fc.property(programs, point, check), { numRuns: 3000, seed: 1 });
  assert.ok(compared > 20_000, `only ${compared} numbers compared`);
});
