import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitFacts, OVERHEAD } from '../../src/checks/facts/fit.ts';
import type { MetricFacts } from '../../src/checks/facts/metric.ts';
import { letRanges } from '../../src/checks/facts/ranges.ts';
import { speedOf } from '../../src/checks/facts/speed.ts';
import { Recent } from '../../src/checks/recent.ts';
import { rangeText } from '../../src/features/hover/declaration.ts';
import { evidenceText } from '../../src/features/hover/metric.ts';
import { fixture } from '../kit.ts';
import { schwarzschild } from './metrics.ts';

test('values of definitions are enclosed closely, or sampled where they have no bounds', () => {
  const { snapshot } = fixture(`spacetime S {
  parameter M = 1
  chart C(t, r, θ, φ) { r in 3 .. 20  θ in 0.1 .. 3 }
  chart D(u, x, y, z) { x in -1 .. 1 }
  let f = 1 - 2*M/r
  let wave = sin(r)*cos(θ) + sin(r)^2
  let pole = 1/(r - 7)
  let partly = sqrt(r - 11.5)
  let number = 2*M + 1
  let elsewhere = x^2
  let of(y) = y^2
  metric in C { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}`);
  const ranges = letRanges(snapshot.model.spacetimes[0]!);
  const encloses = (name: string, lower: number, upper: number, within: number) => {
    const { lower: low, upper: high, samples } = ranges[name]!;
    assert.equal(samples, undefined, name);
    assert.ok(
      low <= lower && low > lower - within && high >= upper && high < upper + within,
      `${name}: ${low} .. ${high}`,
    );
  };
  encloses('f', 1 / 3, 0.9, 1e-6);
  // s (s + c) for |s| ≤ 1 and cos 3 ≤ c ≤ cos 0.1: the least at s = -cos(0.1)/2, the greatest at s = 1.
  const [least, most] = [-(Math.cos(0.1) ** 2) / 4, 1 + Math.cos(0.1)];
  encloses('wave', least, most, 0.25);
  const { reached } = ranges.wave!;
  assert.ok(reached![0] >= least && reached![0] < least + 0.02 && reached![1] <= most && reached![1] > most - 0.1);
  assert.match(rangeText(ranges.wave!), /; samples reach -0\.2\d* \.\. 1\.9\d*\.$/u);
  assert.match(rangeText(ranges.f!), /lies within 0\.3333 \.\. 0\.9001 \(enclosure by interval arithmetic\)\.$/u);
  encloses('number', 3, 3, 1e-12);
  encloses('elsewhere', 0, 1, 1e-6);
  assert.equal(ranges.elsewhere!.chart, 'D');
  assert.ok(ranges.pole!.samples! > 200 && ranges.pole!.undefined === undefined);
  // Half of r's domain.
  assert.ok(Math.abs(ranges.partly!.undefined! / ranges.partly!.samples! - 0.5) < 0.05);
  assert.equal(ranges.of, undefined);
});

test('it is said how a signature is known', () => {
  const facts = (evidence: MetricFacts['evidence']): MetricFacts => ({
    ...{ at: 0, chart: 'C', coordinates: ['t', 'x', 'y', 'z'], signature: { negative: 3, positive: 1 } },
    ...(evidence && { evidence }),
  });
  assert.match(
    evidenceText(facts({ established: 'proved', boxes: 1234 })),
    /^\(\+,-,-,-\): proved .* in 1,234 boxes$/u,
  );
  assert.equal(
    evidenceText(facts({ established: 'sampled', samples: 500, degenerate: 28 })),
    '(+,-,-,-): holds at 500 samples (28 more are degenerate), not proved',
  );
  const found = { negative: 1, positive: 3 };
  assert.equal(
    evidenceText(facts({ established: 'failed', point: [0, 0.25, 1, 2], found })),
    'is not (+,-,-,-): it is (-,+,+,+) at t = 0, x = 0.25, y = 1, z = 2',
  );
  assert.match(evidenceText(facts(undefined)), /not established/u);
});

test('what was used last is kept', () => {
  const recent = new Recent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.get('a');
  recent.set('c', 3);
  assert.deepEqual([recent.get('a'), recent.get('b'), recent.get('c')], [1, undefined, 3]);
});

test('the time of a fit is its operations at the speed measured here, and what each step costs besides', async () => {
  const fits = fixture(
    `${schwarzschild()}fit A of S { encode (log(r))  optimizer adam }\nfit B of S { encode (log(r))  optimizer lm }\n`,
  ).snapshot.model.fits;
  for (const fit of fits) {
    const { cost, speed, seconds, threads } = await fitFacts(fit);
    // From a tenth of what one thread does without vectors to more than any processor has.
    assert.ok(speed! > 1e8 * threads && speed! < 1e12 * threads, `${speed}`);
    const computing = seconds! - cost!.steps * OVERHEAD[cost!.work];
    const besides = (computing * speed!) / cost!.operations;
    assert.ok(cost!.work === 'passes' ? besides > 1.2 && besides < 1.5 : Math.abs(besides - 1) < 1e-9);
    assert.equal(await speedOf(cost!), speed, 'it is measured once');
  }
});
