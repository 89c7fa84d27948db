import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program } from '@spacetime/dsl';
import fc from 'fast-check';
import { ModelEvaluator } from '../../src/checks/proof/model-evaluator.ts';
import { type Decimal, decimalValues, Decimal as Exact, exactly, ifWieldy } from '../jets/decimal-program.ts';
import { kerrSchild } from '../jets/metrics.ts';
import { point, programs } from '../jets/random-programs.ts';

const width = fc.constantFrom(0, 1e-15, 1e-12, 1e-6, 0.01, 0.3, 2);
const boxes = fc
  .record({ point, widths: fc.array(width, { minLength: 4, maxLength: 4 }) })
  .map(({ point: lower, widths }) => ({ lower, upper: lower.map((x, k) => x + widths[k]!) }));
const fraction = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const places = fc.array(fc.array(fraction, { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 3 });
const factors = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 10, maxLength: 10 });

/** The polynomial of an output at a point, in arithmetic of 80 digits. */
function polynomialAt(
  evaluator: ModelEvaluator,
  output: number,
  x: Decimal[],
  lower: number[],
  upper: number[],
): Decimal {
  const { models, coordinates } = evaluator;
  const epsilon = coordinates.map((k) => {
    const centre = lower[k]! + (upper[k]! - lower[k]!) / 2;
    const coordinate = evaluator.program.instructions.findIndex(
      (instruction) => instruction.operation === 'coordinate' && instruction.value === k,
    );
    const half = models.coefficient(coordinate, 1 + coordinates.indexOf(k));
    return half === 0 ? new Exact(0) : x[k]!.minus(exactly(centre)).div(exactly(half));
  });
  return models.monomials.exponents.reduce((sum, powers, i) => {
    const monomial = powers.reduce((product, power, j) => product.times(epsilon[j]!.pow(power)), new Exact(1));
    return sum.plus(exactly(models.coefficient(output, i)).times(monomial));
  }, new Exact(0));
}

test('ranges, polynomials and what noise is shared hold the exact values of random programs', () => {
  let compared = 0;
  const check = (
    program: Program,
    { lower, upper }: { lower: number[]; upper: number[] },
    where: readonly number[][],
    lambda: readonly number[],
  ) => {
    const evaluator = new ModelEvaluator(program);
    if (!evaluator.run(Float64Array.from(lower), Float64Array.from(upper))) return;
    const { models, ranges } = evaluator;
    const noise = Array.from({ length: models.symbols }, (_, m) =>
      program.outputs.reduce(
        (sum, o, k) => sum + lambda[k % 10]! * models.coefficient(o, models.monomials.count + m),
        0,
      ),
    );
    const allowed =
      noise.reduce((sum, x) => sum + Math.abs(x), 0) +
      program.outputs.reduce((sum, o, k) => sum + Math.abs(lambda[k % 10]!) * models.remainder(o), 0);
    for (const place of where) {
      const x = lower.map((low, k) => exactly(Math.min(upper[k]!, low + place[k]! * (upper[k]! - low))));
      const exact = ifWieldy(() => decimalValues(program, x));
      if (exact === undefined) continue;
      let combined = new Exact(0);
      let size = new Exact(0);
      for (const [k, output] of program.outputs.entries()) {
        const value = exact[k]!;
        assert.ok(!value.isNaN(), `output ${k} is not defined`);
        const [low, high] = [ranges.lower[output]!, ranges.upper[output]!];
        assert.ok(value.gte(exactly(low)) && value.lte(exactly(high)), `${value} not in ${low} .. ${high}`);
        const factor = lambda[k % 10]!;
        if (factor === 0 || !Number.isFinite(allowed)) continue;
        combined = combined.plus(value.minus(polynomialAt(evaluator, output, x, lower, upper)).times(factor));
        size = size.plus(value.abs()).plus(1);
      }
      compared++;
      if (!Number.isFinite(allowed)) continue;
      // The oracle's own rounding, in 80 digits.
      const slack = size.times('1e-70');
      assert.ok(
        combined
          .abs()
          .minus(slack)
          .lte(exactly(allowed).times(1 + 1e-12)),
        `${combined} exceeds ${allowed}`,
      );
    }
  };
  fc.assert(fc.property(programs, boxes, places, factors, check), { numRuns: 150, seed: 5 });
  assert.ok(compared > 150, `only ${compared} compared`);
});

test('Kerr–Schild: the remainders fall with the fourth power of the size of the box', () => {
  const program = kerrSchild(1, 0.7);
  const evaluator = new ModelEvaluator(program);
  const rest = [0.1, 0.05, 0.025].map((size) => {
    const centre = [0, 2, -1.5, 1];
    assert.ok(
      evaluator.run(
        Float64Array.from(centre, (x) => x - size),
        Float64Array.from(centre, (x) => x + size),
      ),
    );
    const { models } = evaluator;
    return Math.max(
      ...program.outputs.map((output) => {
        let sum = models.remainder(output);
        for (let m = 0; m < models.symbols; m++)
          sum += Math.abs(models.coefficient(output, models.monomials.count + m));
        return sum;
      }),
    );
  });
  for (const k of [0, 1]) assert.ok(rest[k]! / rest[k + 1]! > 14, `${rest}`);
});
