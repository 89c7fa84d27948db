import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, type Domain } from '@spacetime/dsl';
import { exactMetric } from '@spacetime/geometry';
import fc from 'fast-check';
import { programEnclosure } from '../../src/checks/proof/enclosure.ts';
import { proveSignature, type SignatureProof } from '../../src/checks/proof/prove-signature.ts';
import { surveyMetric } from '../../src/checks/survey.ts';
import { boyerLindquist, kerrSchild } from '../jets/metrics.ts';
import { spacetime } from './kit.ts';

const LORENTZIAN = { negative: 1, positive: 3 };

function run(work: Generator<number, SignatureProof>): SignatureProof {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const box = (...intervals: readonly (readonly [number, number])[]): Domain => ({
  lower: intervals.map(([lower]) => lower),
  upper: intervals.map(([, upper]) => upper),
  periodic: intervals.map(() => false),
});

/** The exact metric of a text with one spacetime. */
function metricOf(text: string) {
  const { spacetimes, diagnostics } = analyze('test', { read: () => text, resolve: (_, path) => path });
  assert.deepEqual(diagnostics, []);
  return exactMetric(spacetimes[0]!);
}

function prove(text: string, maximum?: number): SignatureProof {
  const field = metricOf(text);
  return run(proveSignature(programEnclosure(field.program), field.chart.domain, field.signature, maximum));
}

const DOMAIN = 'r in 3 .. 10  θ in 0.1 .. 3';
const WITH_TIME = (tt: string) => `-(${tt}) dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2)`;

test('Kerr, in Boyer–Lindquist coordinates outside and between horizons and in Kerr–Schild ones, is proved', () => {
  const angles = [
    [0.01, Math.PI - 0.01],
    [0, 6],
  ] as const;
  const outside = programEnclosure(boyerLindquist(1, 0.7));
  assert.equal(run(proveSignature(outside, box([0, 1], [1.72, 40], ...angles), LORENTZIAN)).kind, 'proved');
  assert.equal(run(proveSignature(outside, box([0, 1], [0.3, 1.7], ...angles), LORENTZIAN)).kind, 'proved');
  const through = programEnclosure(kerrSchild(1, 0.7));
  const proof = run(proveSignature(through, box([0, 1], [-3, 3], [-3, 3], [0.1, 3]), LORENTZIAN));
  assert.equal(proof.kind, 'proved');
  assert.ok(proof.boxes < 16_000, `${proof.boxes} boxes`);
});

test('both conventions are proved, and each is refuted as the other', () => {
  for (const [sign, signature] of [
    ['', '(-,+,+,+)'],
    ['-', '(+,-,-,-)'],
  ]) {
    for (const claimed of ['(-,+,+,+)', '(+,-,-,-)']) {
      const text = spacetime(DOMAIN, `${sign}1*(${WITH_TIME('f')})`).replace(
        'metric in Spherical',
        `metric in Spherical signature ${claimed}`,
      );
      assert.equal(prove(text).kind, claimed === signature ? 'proved' : 'refuted');
    }
  }
});

test('a signature that flips in a tiny region is never proved, wherever it lies and however small it is', () => {
  const flips = fc.record({
    centre: fc.double({ min: 3.01, max: 9.99, noNaN: true }),
    exponent: fc.integer({ min: 1, max: 9 }),
    excess: fc.constantFrom(1.5, 1.01, 1.0001),
  });
  let refuted = 0;
  fc.assert(
    fc.property(flips, ({ centre, exponent, excess }) => {
      const bump = `${excess}*exp(-((r - ${centre})/1e-${exponent})^2)`;
      const proof = prove(spacetime(DOMAIN, WITH_TIME(`1 - ${bump}`)), 4000);
      assert.notEqual(proof.kind, 'proved');
      if (proof.kind !== 'refuted') return;
      refuted++;
      // The point is one where the metric, evaluated in float64, has the signature that was found.
      assert.ok(excess * Math.exp(-(((proof.point[1]! - centre) * 10 ** exponent) ** 2)) > 1 - 1e-9);
      assert.deepEqual(proof.found, { negative: 0, positive: 4 });
    }),
    { numRuns: 60, seed: 1 },
  );
  assert.ok(refuted >= 50, `${refuted} of 60 were found`);
});

test('a small ball in which it flips, in all four coordinates, is found', () => {
  const ball = '1.5*exp(-((t - 0.3)^2 + (r - 7.1)^2 + (θ - 1.3)^2 + (φ - 0.4)^2)/1e-4)';
  const proof = prove(spacetime(DOMAIN, WITH_TIME(`1 - ${ball}`)));
  assert.equal(proof.kind, 'refuted');
});

test('what comes near to a flip without reaching it is proved', () => {
  for (const depth of [0.5, 0.99, 0.9999]) {
    const bump = `${depth}*exp(-((r - 5.123)/1e-3)^2)`;
    assert.equal(prove(spacetime(DOMAIN, WITH_TIME(`1 - ${bump}`))).kind, 'proved');
  }
});

test('a metric that touches degeneracy is never proved', () => {
  for (const tt of ['(r - 5)^2', 'abs(r - 5.1)', '1 - exp(-((r - 5.123)/1e-4)^2)', 'r - 3', 'max(0, r - 4)']) {
    assert.notEqual(prove(spacetime(DOMAIN, WITH_TIME(tt)), 4000).kind, 'proved', tt);
  }
  for (const angle of ['0 .. 1', '-1 .. 1', '1 .. 4']) {
    assert.notEqual(prove(spacetime(`r in 3 .. 10  θ in ${angle}`, WITH_TIME('f')), 4000).kind, 'proved', angle);
  }
});

test('a horizon or an axis is found by a short descent', () => {
  const horizon = prove(spacetime('r in 1 .. 10  θ in 0.1 .. 3', WITH_TIME('f')));
  assert.ok(horizon.kind === 'stuck' && horizon.lower[1]! <= 2 && horizon.upper[1]! >= 2 && horizon.boxes < 500);
  const axis = prove(spacetime('r in 3 .. 10  θ in -1 .. 1.3', WITH_TIME('f')));
  assert.ok(axis.kind === 'stuck' && axis.lower[2]! <= 0 && axis.upper[2]! >= 0 && axis.boxes < 500);
});

test('random quadratic metrics: no sample ever contradicts a proof', () => {
  const coefficient = fc.integer({ min: -4, max: 4 }).map((n) => n / 8);
  const component = fc.tuple(coefficient, coefficient, coefficient);
  let proved = 0;
  let refuted = 0;
  fc.assert(
    fc.property(fc.array(component, { minLength: 10, maxLength: 10 }), (components) => {
      const names = ['t', 'r', 'θ', 'φ'];
      const entries: string[] = [];
      for (let i = 0, k = 0; i < 4; i++) {
        for (let j = i; j < 4; j++, k++) {
          const [a, b, c] = components[k]!;
          const diagonal = i === 0 && j === 0 ? -1 : i === j ? 1 : 0;
          entries.push(`g[${names[i]},${names[j]}] = ${diagonal} + (${a})*r + (${b})*θ^2 + (${c})*r*φ`);
        }
      }
      const text = `spacetime Test { chart C(t, r, θ, φ) { r in 0 .. 1 θ in -1 .. 1 φ in 0 .. 1 } metric in C { ${entries.join('\n')} } }`;
      const field = metricOf(text);
      const proof = prove(text, 3000);
      const points = new Float64Array(4 * 9 ** 3);
      for (let n = 0; n < 9 ** 3; n++) {
        points.set([0.5, (n % 9) / 8, (Math.floor(n / 9) % 9) / 4 - 1, Math.floor(n / 81) / 8], 4 * n);
      }
      const survey = surveyMetric(field, points, 9 ** 3);
      const wrong = survey.negative.some((negative) => negative !== 1) || survey.regularCount < 9 ** 3;
      if (proof.kind === 'proved') {
        proved++;
        assert.ok(!wrong);
      }
      if (proof.kind === 'refuted') refuted++;
    }),
    { numRuns: 60, seed: 4 },
  );
  assert.ok(proved >= 5 && refuted >= 20, `${proved} proved, ${refuted} refuted`);
});
