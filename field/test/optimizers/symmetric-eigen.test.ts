import assert from 'node:assert/strict';
import { test } from 'node:test';
import { symmetricEigen } from '../../src/optimizers/symmetric-eigen.ts';
import { randomVector } from '../toy-engine.ts';

/** Largest |A v − λ v|, and largest |VᵀV − 1|. */
function residuals(n: number, a: ArrayLike<number>): [number, number] {
  const { values, vectors } = symmetricEigen(n, a);
  let eigen = 0;
  let orthogonal = 0;
  for (let j = 0; j < n; j++) {
    if (j > 0) assert.ok(values[j] <= values[j - 1], 'descending');
    for (let i = 0; i < n; i++) {
      let product = 0;
      let dot = 0;
      for (let k = 0; k < n; k++) {
        product += a[i * n + k] * vectors[k * n + j];
        dot += vectors[k * n + i] * vectors[k * n + j];
      }
      eigen = Math.max(eigen, Math.abs(product - values[j] * vectors[i * n + j]));
      orthogonal = Math.max(orthogonal, Math.abs(dot - (i === j ? 1 : 0)));
    }
  }
  return [eigen, orthogonal];
}

test('eigenpairs of random symmetric matrices', () => {
  for (const n of [1, 2, 3, 5, 16, 65]) {
    const raw = randomVector(n * n, n);
    const a = Float64Array.from(raw, (_, k) => raw[k] + raw[(k % n) * n + Math.floor(k / n)]);
    const [eigen, orthogonal] = residuals(n, a);
    assert.ok(eigen < 1e-13 * n, `${n}: ${eigen}`);
    assert.ok(orthogonal < 1e-14 * n, `${n}: ${orthogonal}`);
  }
});

test('the second difference has eigenvalues 2 − 2cos(kπ/(n+1))', () => {
  const n = 40;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    a[i * n + i] = 2;
    if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
  }
  const { values } = symmetricEigen(n, a);
  for (let k = 1; k <= n; k++) {
    const expected = 2 - 2 * Math.cos((k * Math.PI) / (n + 1));
    assert.ok(Math.abs(values[n - k] - expected) < 1e-14);
  }
});

test('repeated, vanishing and tiny eigenvalues', () => {
  const n = 12;
  const g = randomVector(n * 3, 5);
  const lowRank = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return 1e-20 * (g[3 * i] * g[3 * j] + g[3 * i + 1] * g[3 * j + 1] + g[3 * i + 2] * g[3 * j + 2]);
  });
  for (const a of [
    new Float64Array(n * n),
    lowRank,
    Float64Array.from(lowRank, (_, k) => (k % (n + 1) === 0 ? 4 : 0)),
  ]) {
    const [eigen, orthogonal] = residuals(n, a);
    assert.ok(eigen < 1e-33 || eigen === 0, String(eigen));
    assert.ok(orthogonal < 1e-13, String(orthogonal));
  }
});
