import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplePoints } from '@spacetime/geometry';
import { encodedDensity } from '../../src/data/encoded-density.ts';
import { Evaluator, problemOf } from '../../src/data/problem.ts';
import { fitIn, KERR_SCHILD, SCHWARZSCHILD, temporaryFolder } from '../fits.ts';

const folder = temporaryFolder();

async function densityOf(text: string, of: string, encode: string, count = 8192) {
  const fit = fitIn(folder, `${text} fit F of ${of} { encode ${encode} }`);
  const problem = problemOf(fit);
  const { domain } = problem.metric.chart;
  const points = samplePoints({ kind: 'sobol', count }, domain, 1);
  return { points, domain, density: await encodedDensity(new Evaluator(problem), domain, points) };
}

function assertProportional(found: Float64Array, expected: (i: number) => number, tolerance: number) {
  const values = found.map((_, i) => expected(i));
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  for (const [i, x] of found.entries()) assert.ok(Math.abs((x * mean) / values[i] - 1) < tolerance, `${i}: ${x}`);
}

test('one function of one coordinate: the density is the size of its derivative', async () => {
  const { points, density } = await densityOf(SCHWARZSCHILD, 'Schwarzschild', '(log(r))');
  assertProportional(density, (i) => 1 / points[4 * i + 1], 1e-12);
});

test('functions of a coordinate each: the product', async () => {
  const { points, density } = await densityOf(SCHWARZSCHILD, 'Schwarzschild', '(1/r, cos(θ))');
  assertProportional(density, (i) => Math.sin(points[4 * i + 2]) / points[4 * i + 1] ** 2, 1e-11);
});

test('more functions than coordinates: the sum of the squares of all minors (Cauchy and Binet)', async () => {
  const { points, density } = await densityOf(
    KERR_SCHILD.replace('parameter a = 0.7', 'parameter a = 0.7\n  let R = sqrt(x^2 + y^2 + z^2)'),
    'Kerr',
    '(log(R), x/R, y/R, z/R)',
  );
  const count = density.length;
  const place = (i: number) => points.subarray(4 * i + 1, 4 * i + 4);
  const features = (p: Float64Array) => {
    const radius = Math.hypot(...p);
    return [Math.log(radius), ...p.map((x) => x / radius)];
  };
  const all = Array.from({ length: count }, (_, i) => features(place(i)));
  const spans = [0, 1, 2, 3].map((f) => {
    const column = all.map((row) => row[f]);
    return Math.max(...column) - Math.min(...column);
  });
  assertProportional(
    density,
    (i) => {
      const p = place(i);
      const radius = Math.hypot(...p);
      const rows = [
        p.map((x) => x / radius ** 2),
        ...[0, 1, 2].map((j) => p.map((x, k) => (j === k ? 1 : 0) / radius - (x * p[j]) / radius ** 3)),
      ].map((row, f) => row.map((x) => x / spans[f]));
      let squares = 0;
      for (let without = 0; without < 4; without++) {
        const [a, b, c] = rows.filter((_, f) => f !== without);
        const cross = [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]];
        squares += (a[0] * cross[0] + a[1] * cross[1] + a[2] * cross[2]) ** 2;
      }
      return Math.sqrt(squares);
    },
    1e-9,
  );
});

test('a pair of functions on a circle is even around it; a fold has no weight', async () => {
  const circle = await densityOf(SCHWARZSCHILD, 'Schwarzschild', '(log(r), cos(φ), sin(φ))');
  assertProportional(circle.density, (i) => 1 / circle.points[4 * i + 1], 2e-3);
  const { points, density } = await densityOf(SCHWARZSCHILD, 'Schwarzschild', '(cos(φ))');
  assertProportional(density, (i) => Math.abs(Math.sin(points[4 * i + 3])), 1e-9);
});

// The radius takes values from 1/2 to √27 in the box; a shell's part within the box varies with its radius.
for (const encode of ['(log(R))', '(log(R), 3*log(R) + 1)']) {
  test(`fewer functions than coordinates, ${encode}: even in their values all the same`, async () => {
    const text = KERR_SCHILD.replace('parameter a = 0.7', 'parameter a = 0.7\n  let R = sqrt(x^2 + y^2 + z^2)');
    const { points, density } = await densityOf(text, 'Kerr', encode, 65536);
    const bins = new Float64Array(16);
    const values = Array.from(density, (_, i) => Math.log(Math.hypot(...points.subarray(4 * i + 1, 4 * i + 4))));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    for (const [i, value] of values.entries()) {
      bins[Math.min(15, Math.floor((16 * (value - low)) / (high - low)))] += density[i] / density.length;
    }
    // The innermost shells cut the box in a tip in which the pool has next to no point.
    const rest = bins.subarray(2);
    const mean = rest.reduce((sum, x) => sum + x, 0) / rest.length;
    for (const share of rest) assert.ok(Math.abs(share / mean - 1) < 0.03, `${bins}`);
    assert.ok(bins[0] > 0.5 * mean && bins[1] < 1.1 * mean, `${bins}`);
  });
}
