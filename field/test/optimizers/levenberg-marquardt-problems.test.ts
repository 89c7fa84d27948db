import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DampedLeastSquares } from '../../src/optimizers/damped-least-squares.ts';
import { DampedIteration } from '../../src/optimizers/levenberg-marquardt.ts';

/** Residuals and their Jacobian's rows at w. */
type Model = (w: Float64Array) => { readonly r: number[]; readonly rows: number[][] };

/** The textbook's dense least squares, nothing of the engine's. */
function dense(parameters: number, residuals: number, model: Model): DampedLeastSquares {
  let rows: number[][] = [];
  let inverse: number[][] = [];
  return {
    parameters,
    size: parameters,
    orthogonalBelow: 0,
    allocateResiduals: () => new Float64Array(residuals),
    residuals(w, r) {
      r.set(model(w).r);
      return Float64Array.of(r.reduce((sum, x) => sum + x * x, 0) / 2);
    },
    linearise(w) {
      rows = model(w).rows;
    },
    diagonal() {
      return Float64Array.from({ length: parameters }, (_, i) => rows.reduce((sum, row) => sum + row[i]! ** 2, 0));
    },
    factor(shift) {
      const a = Array.from({ length: parameters }, (_, i) =>
        Array.from({ length: parameters }, (_, j) =>
          rows.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? shift[i]! : 0),
        ),
      );
      inverse = invert(a);
      return inverse.every((row) => row.every(Number.isFinite));
    },
    solve(x) {
      x.set(inverse.map((row) => row.reduce((sum, value, j) => sum + value * x[j]!, 0)));
    },
    pullback(r, g) {
      for (let i = 0; i < parameters; i++) g[i] = rows.reduce((sum, row, k) => sum + row[i]! * r[k]!, 0);
    },
    dispose: () => undefined,
  };
}

/** Gauss and Jordan with pivots. */
function invert(a: readonly number[][]): number[][] {
  const n = a.length;
  const m = a.map((row, i) => [...row, ...row.map((_, j) => +(i === j))]);
  for (let c = 0; c < n; c++) {
    const pivot = m.slice(c).reduce((best, row, k) => (Math.abs(row[c]!) > Math.abs(m[best]![c]!) ? c + k : best), c);
    [m[c], m[pivot]] = [m[pivot]!, m[c]!];
    const scale = m[c]![c]!;
    m[c] = m[c]!.map((x) => x / scale);
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = m[i]![c]!;
      m[i] = m[i]!.map((x, j) => x - factor * m[c]![j]!);
    }
  }
  return m.map((row) => row.slice(n));
}

function minimise(problem: DampedLeastSquares, start: readonly number[], steps = 300) {
  const weights = Float64Array.from(start);
  const iteration = new DampedIteration(problem, [1], { weights });
  let loss = Number.NaN;
  let taken = 0;
  while (taken < steps && !iteration.converged) loss = iteration.step(taken++).loss;
  return { weights, loss, taken, converged: iteration.converged };
}

test('Rosenbrock’s valley', () => {
  const model: Model = (w) => ({
    r: [10 * (w[1]! - w[0]! ** 2), 1 - w[0]!],
    rows: [
      [-20 * w[0]!, 10],
      [-1, 0],
    ],
  });
  const { weights, taken } = minimise(dense(2, 2, model), [-1.2, 1]);
  assert.deepEqual([...weights], [1, 1]);
  assert.ok(taken < 30, `${taken} steps`);
});

test('Powell’s singular function, whose Jacobian loses rank at the minimum', () => {
  const model: Model = ([a, b, c, d]) => ({
    r: [a! + 10 * b!, Math.sqrt(5) * (c! - d!), (b! - 2 * c!) ** 2, Math.sqrt(10) * (a! - d!) ** 2],
    rows: [
      [1, 10, 0, 0],
      [0, 0, Math.sqrt(5), -Math.sqrt(5)],
      [0, 2 * (b! - 2 * c!), -4 * (b! - 2 * c!), 0],
      [2 * Math.sqrt(10) * (a! - d!), 0, 0, -2 * Math.sqrt(10) * (a! - d!)],
    ],
  });
  const { weights, loss } = minimise(dense(4, 4, model), [3, -1, 0, 1]);
  assert.ok(loss < 1e-28, `${loss}`);
  assert.ok(weights.every((x) => Math.abs(x) < 1e-6));
});

/** NIST StRD Misra1a: y = b₁ (1 − exp(−b₂ x)), lower difficulty, 14 observations. */
test('NIST’s Misra1a, from both of its starts, to the certified values', () => {
  const x = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];
  const y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];
  const model: Model = ([b1, b2]) => ({
    r: x.map((xi, k) => b1! * (1 - Math.exp(-b2! * xi)) - y[k]!),
    rows: x.map((xi) => [1 - Math.exp(-b2! * xi), b1! * xi * Math.exp(-b2! * xi)]),
  });
  for (const start of [
    [500, 1e-4],
    [250, 5e-4],
  ]) {
    const { weights, loss } = minimise(dense(2, 14, model), start);
    assert.ok(Math.abs(weights[0]! / 238.94212918 - 1) < 1e-9);
    assert.ok(Math.abs(weights[1]! / 5.5015643181e-4 - 1) < 1e-9);
    assert.ok(Math.abs((2 * loss) / 0.12455138894 - 1) < 1e-9);
  }
});

test('a linear problem is solved in a few steps, and its end is noticed', () => {
  const rows = Array.from({ length: 9 }, (_, k) => [1, k, k * k]);
  const model: Model = (w) => ({
    r: rows.map(([a, b, c]) => a! * w[0]! + b! * w[1]! + c! * w[2]! - Math.sin(a! + b!)),
    rows,
  });
  const { weights, converged, taken } = minimise(dense(3, 9, model), [0, 0, 0]);
  assert.ok(converged && taken < 60, `${taken} steps`);
  // At the minimum the residual is orthogonal to the columns.
  const { r } = model(weights);
  for (let i = 0; i < 3; i++) {
    const column = rows.map((row) => row[i]!);
    const product = column.reduce((sum, x, k) => sum + x * r[k]!, 0);
    assert.ok(Math.abs(product) < 1e-9 * Math.hypot(...column) * Math.hypot(...r));
  }
});

test('a step never makes the loss larger, and one that is no number changes nothing', () => {
  // Overshoots: the residual's root is at 0, where atan is steepest, and far away it is flat.
  const model: Model = ([w]) => ({ r: [Math.atan(w!) * 3], rows: [[3 / (1 + w! * w!)]] });
  const problem = dense(1, 1, model);
  const weights = Float64Array.of(40);
  const iteration = new DampedIteration(problem, [1], { weights, damping: 1e-12 });
  let last = Infinity;
  for (let k = 0; k < 60 && !iteration.converged; k++) {
    const { loss } = iteration.step(k);
    assert.ok(loss <= last);
    last = loss;
  }
  assert.ok(Math.abs(weights[0]!) < 1e-12);

  const lost = Float64Array.of(Number.NaN);
  const stopped = new DampedIteration(problem, [1], { weights: lost });
  assert.ok(Number.isNaN(stopped.step(0).loss));
  assert.ok(stopped.converged && Number.isNaN(lost[0]!));
});

test('the weights must be as many as the problem has', () => {
  const problem = dense(2, 1, () => ({ r: [1], rows: [[0, 0]] }));
  assert.throws(
    () => new DampedIteration(problem, [1], { weights: new Float64Array(3) }),
    /2 weights are needed, not 3/,
  );
});
