import type { BatchSource } from '../../src/first-order.ts';
import type { Engine } from '../../src/index.ts';
import { randomVector, toyEngine } from '../toy-engine.ts';

/** A function to minimise, with what is known of its minimum. */
export interface Problem {
  readonly name: string;
  readonly start: readonly number[];
  readonly minimum: readonly number[];
  value(w: ArrayLike<number>): number;
  gradient(w: ArrayLike<number>): number[];
}

/** ½ (w − c)ᵀ Q D Qᵀ (w − c): eigenvalues from 1 down to 1/condition, evenly in logarithm, in a random basis Q. */
export function quadratic(size: number, condition: number): Problem {
  const basis: number[][] = [];
  for (let i = 0; i < size; i++) {
    let row = Array.from(randomVector(size, 11 + i));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const along = row.reduce((sum, x, k) => sum + x * other[k], 0);
        row = row.map((x, k) => x - along * other[k]);
      }
      const length = Math.hypot(...row);
      row = row.map((x) => x / length);
    }
    basis.push(row);
  }
  const curvatures = basis.map((_, i) => condition ** (-i / (size - 1)));
  const minimum = Array.from(randomVector(size, 5));
  const coordinates = (w: ArrayLike<number>) =>
    basis.map((row) => row.reduce((sum, x, k) => sum + x * (w[k] - minimum[k]), 0));
  return {
    name: `a quadratic of ${size} dimensions, condition ${condition}`,
    start: Array.from(randomVector(size, 6)),
    minimum,
    value: (w) => coordinates(w).reduce((sum, x, i) => sum + (curvatures[i] * x * x) / 2, 0),
    gradient(w) {
      const scaled = coordinates(w).map((x, i) => curvatures[i] * x);
      return minimum.map((_, k) => basis.reduce((sum, row, i) => sum + scaled[i] * row[k], 0));
    },
  };
}

/** Rosenbrock 1960, for each pair of variables (Moré, Garbow & Hillstrom 1981, problems 1 and 21). */
export function rosenbrock(size: number): Problem {
  const pairs = Array.from({ length: size / 2 }, (_, i) => 2 * i);
  return {
    name: `Rosenbrock's valley in ${size} dimensions`,
    start: pairs.flatMap(() => [-1.2, 1]),
    minimum: pairs.flatMap(() => [1, 1]),
    value: (w) => pairs.reduce((sum, i) => sum + 100 * (w[i + 1] - w[i] ** 2) ** 2 + (1 - w[i]) ** 2, 0),
    gradient: (w) =>
      pairs.flatMap((i) => {
        const across = w[i + 1] - w[i] ** 2;
        return [-400 * across * w[i] - 2 * (1 - w[i]), 200 * across];
      }),
  };
}

/** Powell's singular function (Moré, Garbow & Hillstrom 1981, problem 13): the Hessian at the minimum has rank 2. */
export const powell: Problem = {
  name: "Powell's singular function",
  start: [3, -1, 0, 1],
  minimum: [0, 0, 0, 0],
  value: ([a, b, c, d]: number[]) => (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4,
  gradient([a, b, c, d]: number[]) {
    const [p, q, r, s] = [2 * (a + 10 * b), 10 * (c - d), 4 * (b - 2 * c) ** 3, 40 * (a - d) ** 3];
    return [p + s, 10 * p + r, q - 2 * r, -q - s];
  },
};

/** Beale 1958 (Moré, Garbow & Hillstrom 1981, problem 5): flat, with curvature of both signs. */
export const beale: Problem = {
  name: "Beale's function",
  start: [1, 1],
  minimum: [3, 0.5],
  value: ([a, b]: number[]) => [1.5, 2.25, 2.625].reduce((sum, y, k) => sum + (y - a * (1 - b ** (k + 1))) ** 2, 0),
  gradient([a, b]: number[]) {
    const r = [1.5, 2.25, 2.625].map((y, k) => y - a * (1 - b ** (k + 1)));
    return [
      r.reduce((sum, x, k) => sum - 2 * x * (1 - b ** (k + 1)), 0),
      r.reduce((sum, x, k) => sum + 2 * x * a * (k + 1) * b ** k, 0),
    ];
  },
};

/** An engine whose loss is the problem's function of its weights: one column, or a matrix of `rows`. */
export function engineOf(problem: Problem, rows = problem.start.length): Engine & { evaluations: number } {
  const toy = toyEngine([['layer0.weight', rows, problem.start.length / rows]]);
  toy.weights.set(problem.start);
  const engine = {
    ...toy,
    evaluations: 0,
    gradient() {
      engine.evaluations++;
      const gradients = [Float64Array.from(problem.gradient(toy.weights))];
      return { losses: Float64Array.of(problem.value(toy.weights)), gradients };
    },
  };
  return engine;
}

/** All that an objective of its own needs of a batch. */
export const noData: BatchSource = {
  omega: new Float64Array(0),
  batch: () => ({ count: 0, features: new Float64Array(0), targets: new Float64Array(0) }),
};

/** Largest distance of a coordinate from the minimum's. */
export function distance({ minimum }: Problem, weights: ArrayLike<number>): number {
  return minimum.reduce((worst, x, i) => Math.max(worst, Math.abs(weights[i] - x)), 0);
}
