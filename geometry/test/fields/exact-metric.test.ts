import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, type SpacetimeModel } from '@spacetime/dsl';
import { exactMetric, inChart, type MetricField, MissingMetricError } from '@spacetime/geometry';

function spacetime(text: string): SpacetimeModel {
  const model = analyze('test', { read: () => text, resolve: (_from, path) => path });
  const errors = model.diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors, []);
  return model.spacetimes[0]!;
}

const TEXT = `
spacetime Schwarzschild {
  parameter M = 1 in 0.1 .. 10
  chart Spherical(t, r, θ, φ) {
    t in 0 .. 1
    r in 3 .. 140
    θ in 0.01 .. π - 0.01
    φ in 0 .. 2π periodic
  }
  let f = 1 - 2*M/r
  metric in Spherical signature (-,+,+,+) {
    ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2)
  }
  background { M = 0 }
  chart KerrSchild(T, x, y, z) { x in -8 .. 8   y in -8 .. 8   z in -8 .. 8 }
  map KerrSchild -> Spherical {
    r = sqrt(x^2 + y^2 + z^2)
    θ = acos(z/r)
    φ = atan2(y, x)
    t = T - 2*M*log(r/(2*M) - 1)
  }
  chart Cylindrical(τ, ρ, ψ, ζ) { ρ in 3 .. 8  ψ in 0 .. 2π periodic  ζ in -3 .. 3 }
  map Cylindrical -> KerrSchild {
    T = τ
    x = ρ*cos(ψ)
    y = ρ*sin(ψ)
    z = ζ
  }
  chart Alone(a, b, c, d) { a in 0 .. 1 }
}`;

function jets(field: MetricField, point: readonly number[]): Float64Array {
  const out = new Float64Array(150);
  assert.equal(field.jets(Float64Array.from(point), 1, 2, out), undefined);
  return out;
}

function close(found: Float64Array, expected: Float64Array, tolerance: number) {
  for (const [from, to] of [
    [0, 10],
    [10, 50],
    [50, 150],
  ] as const) {
    const scale = Math.max(1, ...expected.subarray(from, to).map(Math.abs));
    for (let k = from; k < to; k++) {
      assert.ok(Math.abs(found[k]! - expected[k]!) <= tolerance * scale, `number ${k}: ${found[k]} for ${expected[k]}`);
    }
  }
}

/** η + 2M/r l l at a point, upper triangle; l = (1, x/r, y/r, z/r). */
function kerrSchild(mass: number, [x, y, z]: readonly [number, number, number]): number[] {
  const r = Math.hypot(x, y, z);
  const l = [1, x / r, y / r, z / r];
  return l.flatMap((p, i) => l.slice(i).map((q, k) => ((2 * mass) / r) * p * q + (k > 0 ? 0 : i === 0 ? -1 : 1)));
}

test('the metric in its own chart, with its domain and parameters', () => {
  const field = exactMetric(spacetime(TEXT), { parameters: new Map([['M', 2]]) });
  assert.deepEqual(field.signature, { negative: 1, positive: 3 });
  assert.equal(field.chart.name, 'Spherical');
  assert.deepEqual(field.chart.coordinates, ['t', 'r', 'θ', 'φ']);
  assert.deepEqual(field.chart.domain, {
    lower: [0, 3, 0.01, 0],
    upper: [1, 140, Math.PI - 0.01, 2 * Math.PI],
    periodic: [false, false, false, true],
  });
  const out = jets(field, [0, 8, Math.PI / 2, 1]);
  assert.deepEqual(Array.from(out.subarray(0, 10)), [-0.5, 0, 0, 0, 2, 0, 0, 64, 0, 64]);
  // ∂_r g_tt = −2M/r², ∂_r² g_φφ = 2
  assert.equal(out[20], -4 / 64);
  assert.equal(out[10 * (5 + 4) + 9], 2);
});

test('a chart without a metric gets it through its map, and through a chain of maps', () => {
  const model = spacetime(TEXT);
  const [x, y, z] = [3, -1.5, 2] as const;
  const out = jets(exactMetric(model, { chart: 'KerrSchild' }), [0.2, x, y, z]);
  for (const [k, value] of kerrSchild(1, [x, y, z]).entries()) assert.ok(Math.abs(out[k]! - value) < 1e-14);

  // In cylindrical coordinates l = (1, ρ/r, 0, ζ/r), and the flat part is diag(−1, 1, ρ², 1).
  const [rho, zeta] = [4, 1.5];
  const chained = jets(exactMetric(model, { chart: 'Cylindrical' }), [0.2, rho, 0.7, zeta]);
  const planar = kerrSchild(1, [rho, 0, zeta]);
  planar[7] = rho ** 2;
  for (const [k, value] of planar.entries()) assert.ok(Math.abs(chained[k]! - value) < 1e-13, `${k}`);
});

test('programs and numerical pullbacks agree, along chains too', () => {
  const model = spacetime(TEXT);
  const point = [0.2, 4, 0.7, 1.5];
  const direct = jets(exactMetric(model, { chart: 'Cylindrical' }), point);
  close(jets(inChart(exactMetric(model), model, 'Cylindrical'), point), direct, 1e-13);
  close(jets(inChart(exactMetric(model, { chart: 'KerrSchild' }), model, 'Cylindrical'), point), direct, 1e-13);
});

test('the background at other parameters, with maps at those too', () => {
  const model = spacetime(TEXT);
  const own = jets(exactMetric(model, { part: 'background' }), [0, 8, Math.PI / 2, 1]);
  assert.deepEqual(Array.from(own.subarray(0, 10)), [-1, 0, 0, 0, 1, 0, 0, 64, 0, 64]);
  const pulled = jets(exactMetric(model, { part: 'background', chart: 'KerrSchild' }), [0.2, 3, -1.5, 2]);
  const eta = new Float64Array(150);
  eta.set([-1, 0, 0, 0, 1, 0, 0, 1, 0, 1]);
  close(pulled, eta, 1e-13);
});

test('a background of its own in another chart, and Minkowski where none is declared', () => {
  const start = TEXT.indexOf('background');
  const without = TEXT.replace('background { M = 0 }', '');
  const plain = exactMetric(spacetime(without), { part: 'background' });
  assert.deepEqual(Array.from(jets(plain, [0, 8, 1, 1]).subarray(0, 10)), [-1, 0, 0, 0, 1, 0, 0, 1, 0, 1]);
  assert.ok(start > 0);
  const other = without.replace(
    'chart Alone',
    'background in KerrSchild { ds^2 = -dT^2 + dx^2 + dy^2 + dz^2 }\n chart Alone',
  );
  const model = spacetime(other);
  const cylindrical = exactMetric(model, { part: 'background', chart: 'Cylindrical' });
  const out = jets(cylindrical, [0.2, 4, 0.7, 1.5]);
  const flat = new Float64Array(150);
  flat.set([-1, 0, 0, 0, 1, 0, 0, 16, 0, 1]);
  flat[10 * 2 + 7] = 8;
  flat[10 * (5 + 4) + 7] = 2;
  close(out, flat, 1e-14);
  assert.throws(() => exactMetric(model, { part: 'background' }), MissingMetricError);
});

test('where there is no way to a metric the message says so', () => {
  const model = spacetime(TEXT);
  assert.throws(() => exactMetric(model, { chart: 'Alone' }), {
    name: 'MissingMetricError',
    message: 'no chain of maps leads from Alone to Spherical, where the metric is known',
  });
  assert.throws(
    () => exactMetric(model, { chart: 'Nowhere' }),
    /Schwarzschild has no chart Nowhere; it has Spherical, /,
  );
  assert.throws(() => exactMetric(spacetime('spacetime Empty { chart C(t, x, y, z) {} }')), /Empty has no metric/);
});

test('faults point into the text, and a horizon that the chart covers is none but on it', () => {
  const field = exactMetric(spacetime(TEXT), { chart: 'KerrSchild' });
  // t itself, whose logarithm has no value inside, does not appear in the metric.
  const inside = jets(field, [0, 1, 0.5, -0.5]);
  for (const [k, value] of kerrSchild(1, [1, 0.5, -0.5]).entries()) assert.ok(Math.abs(inside[k]! - value) < 1e-13);
  const fault = field.jets(Float64Array.from([0, 0, 2, 0]), 1, 1, new Float64Array(50));
  assert.match(fault!.message, /division by zero/);
  const { start, end } = fault!.source!.range;
  assert.match(TEXT.slice(start, end), /^(log\(.*\)|1\/f)$/);
});

test('a chart with a metric of its own has that one, and lends it to charts that are nearer to it', () => {
  // Painlevé–Gullstrand slices, which no map joins to the static ones here; v goes the way of t.
  const model = spacetime(`
spacetime Schwarzschild {
  parameter M = 1
  chart Static(t, r, θ, φ) { r in 3 .. 8  θ in 0.1 .. 3 }
  chart Rain(T, r, θ, φ) { r in 1 .. 8  θ in 0.1 .. 3 }
  chart Square(T, s, θ, φ) { s in 1 .. 2  θ in 0.1 .. 3 }
  chart Cube(T, q, θ, φ) { q in 1 .. 2  θ in 0.1 .. 3 }
  let f = 1 - 2*M/r
  metric in Static { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  metric in Rain { ds^2 = -dT^2 + (dr + sqrt(2*M/r) dT)^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
  map Square -> Rain { T = T  r = s^2  θ = θ  φ = φ }
  map Cube -> Static { t = T  r = q^3  θ = θ  φ = φ }
  map Cube -> Square { T = T  s = q^(3/2)  θ = θ  φ = φ }
}`);
  const [r, θ] = [2.25, 0.8];
  const angular = [r ** 2, 0, (r * Math.sin(θ)) ** 2];
  const at = (chart: string, radial: number, part?: 'background') => {
    const field = exactMetric(model, { chart, ...(part && { part }) });
    return Array.from(jets(field, [0, radial, θ, 0]).subarray(0, 10));
  };
  const check = (found: number[], expected: number[]) =>
    found.forEach((value, k) => {
      assert.ok(Math.abs(value - expected[k]!) < 1e-14 * Math.max(1, Math.abs(expected[k]!)), `${k}: ${found}`);
    });
  const f = 1 - 2 / r;
  check(at('Static', r), [-f, 0, 0, 0, 1 / f, 0, 0, ...angular]);
  check(at('Rain', r), [-f, Math.sqrt(2 / r), 0, 0, 1, 0, 0, ...angular]);
  check(at('Rain', r, 'background'), [-1, 0, 0, 0, 1, 0, 0, ...angular]);
  // r = s²: dr = 2s ds.
  check(at('Square', 1.5), [-f, 3 * Math.sqrt(2 / r), 0, 0, 9, 0, 0, ...angular]);
  check(at('Square', 1.5, 'background'), [-1, 0, 0, 0, 9, 0, 0, ...angular]);
  // Static is one map away, Rain two; r = q³: dr = 3q² dq.
  const q = Math.cbrt(r);
  check(at('Cube', q), [-f, 0, 0, 0, (3 * q * q) ** 2 / f, 0, 0, ...angular]);
});
