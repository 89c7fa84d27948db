import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conjugateGradients } from '../../src/optimizers/conjugate-gradients.ts';
import { randomVector, relativeError } from '../engines/cases.ts';

const N = 30;

/** A = Q D Qᵀ with eigenvalues from 1 to `condition`, Q a product of reflections. */
function system(condition: number) {
  const reflect = (x: Float64Array, seed: number) => {
    const u = randomVector(N, seed);
    const factor =
      (2 * u.reduce((sum, value, i) => sum + value * x[i]!, 0)) / u.reduce((sum, value) => sum + value * value, 0);
    return x.map((value, i) => value - factor * u[i]!);
  };
  const eigenvalues = Float64Array.from({ length: N }, (_, i) => condition ** (i / (N - 1)));
  const power = (p: number) => (x: Float64Array, out: Float64Array) => {
    const inner = reflect(reflect(x, 1), 2).map((value, i) => value * eigenvalues[i]! ** p);
    out.set(reflect(reflect(inner, 2), 1));
  };
  return { multiply: power(1), root: power(-0.5), inverse: power(-1) };
}

const same = (r: Float64Array, out: Float64Array) => out.set(r);

test('solves, and says by how much the quadratic fell', () => {
  const { multiply, inverse } = system(100);
  const b = randomVector(N, 3);
  const expected = new Float64Array(N);
  inverse(b, expected);
  for (const start of [new Float64Array(N), randomVector(N, 4)]) {
    const { x, residual, decrease } = conjugateGradients(multiply, same, b, start.slice(), 100);
    // It stops where the last tenth of the iterations brought less than 5e-4 of the decrease each.
    const best = 0.5 * b.reduce((sum, value, i) => sum + value * expected[i]!, 0);
    assert.ok(Math.abs(decrease / best - 1) < 0.01);
    const ax = new Float64Array(N);
    multiply(x, ax);
    assert.ok(
      relativeError(
        residual,
        b.map((value, i) => value - ax[i]!),
      ) < 1e-9,
    );
    const value = x.reduce((sum, xi, i) => sum + b[i]! * xi - 0.5 * xi * ax[i]!, 0);
    assert.ok(Math.abs(value / decrease - 1) < 1e-12);
  }
});

test('after k products it is at the best of the Krylov space: three eigenvalues need three', () => {
  const values = [1, 10, 100];
  const multiply = (p: Float64Array, out: Float64Array) => out.set(p.map((value, i) => value * values[i % 3]!));
  const b = randomVector(N, 5);
  const { x, products } = conjugateGradients(multiply, same, b, new Float64Array(N), 3);
  assert.equal(products, 3);
  assert.ok(
    relativeError(
      x,
      b.map((value, i) => value / values[i % 3]!),
    ) < 1e-13,
  );
});

test('the exact inverse as preconditioner needs one product; a good one fewer than none', () => {
  const { multiply, inverse } = system(1e6);
  const b = randomVector(N, 6);
  const expected = new Float64Array(N);
  inverse(b, expected);
  const one = conjugateGradients(multiply, inverse, b, new Float64Array(N), 1);
  assert.ok(relativeError(one.x, expected) < 1e-9);
  const plain = conjugateGradients(multiply, same, b, new Float64Array(N), 8);
  const rough = (r: Float64Array, out: Float64Array) => {
    const distort = (x: Float64Array) => x.map((value, i) => value * (1 + 0.3 * Math.cos(i)));
    inverse(distort(r), out);
    out.set(distort(out));
  };
  const helped = conjugateGradients(multiply, rough, b, new Float64Array(N), 8);
  assert.ok(helped.decrease > 2 * plain.decrease, `${helped.decrease} against ${plain.decrease}`);
});

test('a right side of zeros, and a matrix that is not positive, end at once', () => {
  const zero = conjugateGradients(same, same, new Float64Array(N), new Float64Array(N), 10);
  assert.ok(zero.x.every((value) => value === 0));
  const negative = (p: Float64Array, out: Float64Array) => out.set(p.map((value) => -value));
  const { x, products } = conjugateGradients(negative, same, randomVector(N, 7), new Float64Array(N), 10);
  assert.equal(products, 1);
  assert.ok(x.every((value) => value === 0));
});
