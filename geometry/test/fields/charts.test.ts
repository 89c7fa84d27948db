import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  composeJet,
  composePrograms,
  inDomain,
  JetEvaluator,
  transformPoints,
  wrapPeriodic,
} from '@spacetime/geometry';
import fc from 'fast-check';
import { ProgramBuilder } from '../jets/builder.ts';
import { kerrSchild } from '../jets/metrics.ts';
import { cartesianFromSpherical } from './closed-forms.ts';

const DOMAIN = { lower: [0, 3, 0.5, -Math.PI], upper: [1, 8, 1, Math.PI], periodic: [false, false, false, true] };

test('inDomain', () => {
  assert.ok(inDomain(DOMAIN, [0, 3, 1, 100]));
  assert.ok(inDomain(DOMAIN, [9, 9, 0.5, 4, 0.7, 0], 2));
  assert.ok(!inDomain(DOMAIN, [9, 9, 0.5, 4, 0.7, 0], 1));
  assert.ok(!inDomain(DOMAIN, [0, 2.99, 1, 0]));
  assert.ok(!inDomain(DOMAIN, [0, 3, Number.NaN, 0]));
  assert.ok(!inDomain(DOMAIN, [0, 3, 1, Number.POSITIVE_INFINITY]));
});

test('wrapPeriodic moves by whole periods, into the domain, and leaves what is there', () => {
  const turns = fc.integer({ min: -5, max: 5 });
  fc.assert(
    fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), turns, (phi, turn) => {
      const points = Float64Array.from([50, 50, 50, phi + 2 * Math.PI * turn]);
      wrapPeriodic(DOMAIN, points, 1);
      assert.deepEqual(Array.from(points.subarray(0, 3)), [50, 50, 50]);
      assert.ok(points[3]! >= -Math.PI && points[3]! <= Math.PI);
      const apart = Math.abs(Math.sin((points[3]! - phi) / 2));
      assert.ok(turn === 0 ? points[3] === phi : apart < 1e-14);
    }),
  );
});

test('transformPoints', () => {
  const out = new Float64Array(8);
  const points = Float64Array.from([5, 2, Math.PI / 2, Math.PI, 1, 3, 0, 0]);
  assert.equal(transformPoints(cartesianFromSpherical(), points, 2, out), undefined);
  for (const [k, value] of [5, -2, 0, 0, 1, 0, 0, 3].entries()) assert.ok(Math.abs(out[k]! - value) < 1e-15);
});

test('composeJet is the jet of the composed program', () => {
  const outer = kerrSchild(1, 0.6);
  const inner = cartesianFromSpherical();
  const points = Float64Array.from([0.1, 3, 1.1, 0.4, 2, 5, 2.5, 4]);
  for (const order of [0, 1, 2] as const) {
    const streams = [1, 5, 15][order]!;
    const [map, images] = [new Float64Array(2 * streams * 4), new Float64Array(8)];
    new JetEvaluator(inner).run(points, 2, order, map);
    transformPoints(inner, points, 2, images);
    const [jets, found, expected] = [0, 1, 2].map(() => new Float64Array(2 * streams * 10)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    new JetEvaluator(outer).run(images, 2, order, jets);
    composeJet(jets, map, 2, 10, order, found);
    new JetEvaluator(composePrograms(outer, inner)).run(points, 2, order, expected);
    for (const [k, value] of expected.entries())
      assert.ok(Math.abs(found[k]! - value) < 1e-12 * Math.max(1, Math.abs(value)));
  }
});

test('composePrograms replaces coordinates and keeps what does not depend on them', () => {
  const b = new ProgramBuilder();
  const seven = b.constant(7);
  const program = b.program([b.op('add', b.coordinate(2), seven), seven]);
  const composed = composePrograms(program, cartesianFromSpherical());
  const out = new Float64Array(2);
  new JetEvaluator(composed).run(Float64Array.from([0, 2, Math.PI / 2, Math.PI / 2]), 1, 0, out);
  assert.deepEqual(Array.from(out), [9, 7]);
  assert.deepEqual(
    composed.outputs.map((output) => composed.instructions[output]!.depends),
    [0b1110, 0],
  );
});
