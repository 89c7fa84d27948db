import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program } from '@spacetime/dsl';
import { type MetricField, programMetric, pullback, pullbackProgram } from '@spacetime/geometry';
import { ProgramBuilder } from '../jets/builder.ts';
import { kerrSchild } from '../jets/metrics.ts';
import {
  cartesianFromCylindrical,
  cartesianFromRindler,
  cartesianFromSpherical,
  chart,
  kerrSchildToSpherical,
  LORENTZIAN,
  MINKOWSKI,
  minkowski,
  SPHERICAL,
  schwarzschild,
} from './closed-forms.ts';

/** Compares 2-jets of two fields, each component relative to the largest derivative of its order. */
function checkJets(field: MetricField, expected: Program, points: readonly (readonly number[])[], tolerance: number) {
  const count = points.length;
  const flat = Float64Array.from(points.flat());
  const [found, wanted] = [new Float64Array(count * 150), new Float64Array(count * 150)];
  assert.equal(field.jets(flat, count, 2, found), undefined);
  assert.equal(programMetric(expected, field.chart, field.signature).jets(flat, count, 2, wanted), undefined);
  for (let p = 0; p < count; p++) {
    for (const [from, to] of [
      [0, 10],
      [10, 50],
      [50, 150],
    ] as const) {
      const slice = wanted.subarray(p * 150 + from, p * 150 + to);
      const scale = Math.max(1e-3, ...slice.map(Math.abs));
      for (const [k, value] of slice.entries()) {
        const difference = Math.abs(found[p * 150 + from + k]! - value);
        assert.ok(
          difference <= tolerance * scale,
          `point ${p}, number ${from + k}: ${found[p * 150 + from + k]} for ${value}`,
        );
      }
    }
  }
}

const AROUND = [
  [0.3, 3, 1.2, 0.7],
  [1, -4.1, 2.2, -5],
  [0, 0.2, -7.5, 3],
  [2, -30, -1, 60],
];

test('Schwarzschild pulled back to Kerr–Schild coordinates is η + 2M/r l l', () => {
  const field = programMetric(schwarzschild(1), SPHERICAL, LORENTZIAN);
  const map = { program: kerrSchildToSpherical(1), source: chart('KerrSchild') };
  checkJets(pullback(field, map), kerrSchild(1, 0), AROUND, 1e-12);
  const program = pullbackProgram(schwarzschild(1), map.program);
  checkJets(programMetric(program, map.source, LORENTZIAN), kerrSchild(1, 0), AROUND, 1e-12);
});

function diagonal(build: (b: ProgramBuilder, zero: number, one: number) => readonly number[]): Program {
  const b = new ProgramBuilder();
  const [zero, one] = [b.constant(0), b.constant(1)];
  const [tt, xx, yy, zz] = build(b, zero, one) as [number, number, number, number];
  return b.program([tt, zero, zero, zero, xx, zero, zero, yy, zero, zz]);
}

const FLAT = [
  {
    name: 'spherical',
    map: cartesianFromSpherical(),
    metric: diagonal((b, _zero, one) => {
      const r2 = b.integerPower(b.coordinate(1), 2);
      return [b.constant(-1), one, r2, b.op('multiply', r2, b.integerPower(b.op('sin', b.coordinate(2)), 2))];
    }),
  },
  {
    name: 'cylindrical',
    map: cartesianFromCylindrical(),
    metric: diagonal((b, _zero, one) => [b.constant(-1), one, b.integerPower(b.coordinate(1), 2), one]),
  },
  {
    name: 'Rindler',
    map: cartesianFromRindler(),
    metric: diagonal((b, _zero, one) => [b.op('negate', b.integerPower(b.coordinate(1), 2)), one, one, one]),
  },
];

for (const { name, map, metric } of FLAT) {
  test(`Minkowski pulled back to ${name} coordinates`, () => {
    const points = [
      [0.3, 3, 1.2, 0.7],
      [-1, 0.2, 2.9, 5],
      [0.01, 12, 0.1, -3],
    ];
    checkJets(pullback(MINKOWSKI, { program: map, source: chart(name) }), metric, points, 1e-12);
    checkJets(programMetric(pullbackProgram(minkowski(), map), chart(name), LORENTZIAN), metric, points, 1e-12);
  });
}

test('a fault of the map or of the metric is that of the point, and the other points are valid', () => {
  const field = programMetric(schwarzschild(1), SPHERICAL, LORENTZIAN);
  const pulled = pullback(field, { program: kerrSchildToSpherical(1), source: chart('KerrSchild') });
  const points = Float64Array.from([0, 3, 1, 1, 0, 1, 0.5, 0.2, 0, 0, 0, 4, 0, 5, 1, 1]);
  const out = new Float64Array(4 * 50);
  const fault = pulled.jets(points, 4, 1, out);
  assert.equal(fault?.point, 1);
  assert.match(fault.message, /logarithm of a negative number/);
  const finite = [0, 1, 2, 3].map((p) => out.subarray(50 * p, 50 * (p + 1)).every(Number.isFinite));
  assert.deepEqual(finite, [true, false, false, true]);
  assert.ok([1, 2].every((p) => out.subarray(50 * p, 50 * (p + 1)).every(Number.isNaN)));
});

test('the image is brought into the periodic domain of the field', () => {
  const seen: number[] = [];
  const field: MetricField = {
    chart: SPHERICAL,
    signature: LORENTZIAN,
    jets(points, count, order, out) {
      for (let p = 0; p < count; p++) seen.push(points[4 * p + 3]!);
      return programMetric(schwarzschild(1), SPHERICAL, LORENTZIAN).jets(points, count, order, out);
    },
  };
  const pulled = pullback(field, { program: kerrSchildToSpherical(1), source: chart('KerrSchild') });
  pulled.jets(Float64Array.from([0, 3, -1, 1, 0, -3, -1, 1]), 2, 0, new Float64Array(20));
  assert.deepEqual(
    seen.map((phi) => phi >= 0 && phi <= 2 * Math.PI),
    [true, true],
  );
});
