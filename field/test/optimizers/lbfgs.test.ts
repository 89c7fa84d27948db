import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurvaturePairs } from '../../src/optimizers/curvature-pairs.ts';
import { createLbfgs } from '../../src/optimizers/lbfgs.ts';
import { toyEngine } from '../toy-engine.ts';
import { beale, distance, engineOf, noData, type Problem, powell, quadratic, rosenbrock } from './problems.ts';

type Matrix = number[][];

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/**
 * The inverse Hessian as Liu & Nocedal 1989, eq. 2.3, has it, dense: from (sᵀy/yᵀy) 1 by
 * H ← Vᵀ H V + ρ s sᵀ, V = 1 − ρ y sᵀ, ρ = 1/yᵀs, for each of the pairs, the oldest first.
 */
function inverseHessian(size: number, pairs: readonly { s: number[]; y: number[] }[]): Matrix {
  const newest = pairs.at(-1);
  const scale = newest ? dot(newest.s, newest.y) / dot(newest.y, newest.y) : 1;
  let h: Matrix = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? scale : 0)));
  for (const { s, y } of pairs) {
    const rho = 1 / dot(s, y);
    const v = h.map((_, i) => h.map((_, j) => (i === j ? 1 : 0) - rho * y[i] * s[j]));
    const hv = h.map((row) => h.map((_, j) => row.reduce((sum, x, k) => sum + x * v[k][j], 0)));
    h = h.map((_, i) => h.map((_, j) => v.reduce((sum, row, k) => sum + row[i] * hv[k][j], 0) + rho * s[i] * s[j]));
  }
  return h;
}

for (const [problem, history] of [
  [rosenbrock(6), 3],
  [powell, 5],
  [quadratic(8, 100), 20],
] as const) {
  test(`${problem.name}: every step is along −H g and meets the strong Wolfe conditions`, () => {
    const engine = engineOf(problem);
    const lbfgs = createLbfgs(engine, noData, [1], { history });
    const pairs: { s: number[]; y: number[] }[] = [];
    for (let step = 0; step < 20; step++) {
      const w = Array.from(engine.weights);
      const g = problem.gradient(w);
      const direction = inverseHessian(w.length, pairs.slice(-history)).map((row) => -dot(row, g));
      const { loss, rate } = lbfgs.step(step);
      const s = Array.from(engine.weights, (x, i) => x - w[i]);
      const size = Math.hypot(...s);
      for (const [i, d] of direction.entries()) assert.ok(Math.abs(s[i] - rate * d) < 1e-8 * size, `step ${step}`);
      const after = problem.gradient(engine.weights);
      const slope = dot(g, direction);
      assert.equal(loss, problem.value(engine.weights));
      assert.ok(loss <= problem.value(w) + 1e-4 * rate * slope + 1e-15 * problem.value(w));
      assert.ok(Math.abs(dot(after, direction)) <= 0.9 * Math.abs(slope));
      pairs.push({ s, y: after.map((x, i) => x - g[i]) });
    }
  });
}

/** To the end, with 1 added to the function, so that rounding of its value sets a floor. */
function minimise(problem: Problem, history: number) {
  const engine = engineOf({ ...problem, value: (w) => 1 + problem.value(w) });
  const lbfgs = createLbfgs(engine, noData, [1], { history });
  let steps = 0;
  while (steps < 1000 && !lbfgs.converged) lbfgs.step(steps++);
  return { distance: distance(problem, engine.weights), steps, evaluations: engine.evaluations };
}

// A value to 10⁻¹⁶ tells a coordinate to 10⁻⁸ / √curvature; slopes tell more.
const known: [problem: Problem, history: number, steps: number, distance: number][] = [
  [quadratic(10, 10), 10, 30, 1e-7],
  [quadratic(20, 1e3), 20, 130, 3e-7],
  [quadratic(20, 1e3), 100, 75, 1e-12],
  [quadratic(20, 1e6), 200, 130, 1e-12],
  [rosenbrock(2), 10, 50, 1e-7],
  [rosenbrock(20), 10, 50, 1e-7],
  [beale, 10, 30, 1e-7],
  // Flat to fourth order: where w is 10⁻⁴ the function is 10⁻¹⁵.
  [powell, 10, 90, 1e-4],
];

for (const [problem, history, most, tolerance] of known) {
  test(`${problem.name}, history ${history}: the known minimum, and its end is noticed`, () => {
    const { distance, steps, evaluations } = minimise(problem, history);
    assert.ok(distance < tolerance, `distance ${distance}`);
    assert.ok(steps < most, `${steps} steps`);
    assert.ok(evaluations < 1.3 * steps, `${evaluations} gradients in ${steps} steps`);
  });
}

test('a pair without positive curvature is left out', () => {
  const pairs = new CurvaturePairs(2, 3);
  pairs.add(Float64Array.of(1, 0), Float64Array.of(-1, 0), 1);
  pairs.add(Float64Array.of(1, 0), Float64Array.of(1e-7, 1), 1);
  assert.equal(pairs.count, 0);
  assert.deepEqual([...pairs.direction(Float64Array.of(3, 4))], [-3, -4]);
  pairs.add(Float64Array.of(1, 0), Float64Array.of(2, 0), 1);
  assert.equal(pairs.count, 1);
  assert.deepEqual([...pairs.direction(Float64Array.of(3, 4))], [-1.5, -2]);
});

test('an interrupted descent goes on bit for bit, its history wrapped around', () => {
  const problem = rosenbrock(8);
  const run = (interrupt: boolean) => {
    const engine = engineOf(problem);
    let lbfgs = createLbfgs(engine, noData, [1], { history: 4 });
    for (let step = 0; step < 30; step++) {
      if (interrupt && (step === 0 || step === 2 || step === 17)) {
        const state = lbfgs.saveState();
        lbfgs = createLbfgs(engine, noData, [1], { history: 4 });
        lbfgs.loadState(state);
      }
      lbfgs.step(step);
    }
    return Array.from(engine.weights);
  };
  assert.deepEqual(run(true), run(false));
});

test('at a minimum, and where the loss is no number, the weights are left alone', () => {
  const problem = rosenbrock(2);
  const engine = engineOf({ ...problem, start: problem.minimum });
  const lbfgs = createLbfgs(engine, noData, [1], { history: 4 });
  assert.equal(lbfgs.step(0).loss, 0);
  assert.ok(lbfgs.converged);
  assert.deepEqual(Array.from(engine.weights), problem.minimum);

  const broken = engineOf({ ...problem, value: () => Number.NaN });
  const stuck = createLbfgs(broken, noData, [1], { history: 4 });
  assert.ok(Number.isNaN(stuck.step(0).loss));
  assert.deepEqual(Array.from(broken.weights), problem.start);
});

test('the parts are weighed by λ', () => {
  const engine = {
    ...toyEngine([['layer0.weight', 1, 1]], 1),
    gradient(_batch: unknown, _omega: unknown, lambda: readonly number[]) {
      const w = engine.weights[0];
      const gradient = lambda[0] * (w - 1) + lambda[1] * (w + 1);
      return { losses: Float64Array.of((w - 1) ** 2 / 2, (w + 1) ** 2 / 2), gradients: [Float64Array.of(gradient)] };
    },
  };
  const lbfgs = createLbfgs(engine, noData, [3, 1], { history: 4 });
  for (let step = 0; step < 20 && !lbfgs.converged; step++) lbfgs.step(step);
  // The minimum of 3 (w − 1)² + (w + 1)².
  assert.ok(Math.abs(engine.weights[0] - 0.5) < 1e-8, `${engine.weights[0]}`);
});
