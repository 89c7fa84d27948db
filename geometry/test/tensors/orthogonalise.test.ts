import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnLength, orthogonaliseColumns, Random } from '@spacetime/geometry';

test('columns become orthogonal, by a rotation, and their lengths are the singular values', () => {
  const random = new Random(4);
  const rows = 6;
  const a = Float64Array.from({ length: 4 * rows }, () => random.normal());
  const before = a.slice();
  const v = new Float64Array(16);
  for (let i = 0; i < 4; i++) v[5 * i] = 1;
  orthogonaliseColumns(a, rows, v);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < 4; j++) {
      const turned = [0, 1, 2, 3].reduce((sum, k) => sum + before[4 * i + k]! * v[4 * k + j]!, 0);
      assert.ok(Math.abs(turned - a[4 * i + j]!) < 1e-14);
    }
  }
  for (let p = 0; p < 4; p++) {
    for (let q = 0; q < p; q++) {
      const product = Array.from({ length: rows }, (_, i) => a[4 * i + p]! * a[4 * i + q]!).reduce((x, y) => x + y);
      assert.ok(Math.abs(product) < 1e-14);
    }
  }
});

test('small singular values are exact: those of a graded matrix with a dependent column', () => {
  // Columns (1, 0, 0), (1, ε, 0), their sum, and 0: the squares are the roots of x² − (6 + 2ε²) x + 3ε².
  const e = 1e-8;
  const a = Float64Array.of(1, 1, 2, 0, 0, e, e, 0, 0, 0, 0, 0);
  orthogonaliseColumns(a, 3);
  const found = [0, 1, 2, 3].map((j) => columnLength(a, 3, j)).sort((x, y) => y - x);
  assert.ok(Math.abs(found[0]! / Math.sqrt(6) - 1) < 1e-15);
  assert.ok(Math.abs(found[1]! / (e / Math.sqrt(2)) - 1) < 1e-7, `${found[1]}`);
  assert.ok(found[2]! < 1e-22 && found[3] === 0, `${found}`);
});
