import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFit, checkModel, checkSpacetime } from '@spacetime/geometry';
import { formatNumber, formatPoint, formatSignature, simplestBetween } from '../../src/checks/points.ts';
import { check, spacetime } from './kit.ts';

const DOMAIN = 'r in 3 .. 140  θ in 0.01 .. π - 0.01  φ in 0 .. 2π periodic';
const SCHWARZSCHILD = '-f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2)';
const GOOD = `${spacetime(DOMAIN, SCHWARZSCHILD, 'background { M = 0 } expect vacuum')}
fit Quick of Test { chart Spherical }`;

test('the report says how the signature is known and how well expectations hold', async () => {
  const { report } = await check(GOOD, { samples: 100 });
  const [result] = report.spacetimes;
  assert.equal(result!.signature?.established, 'proved');
  const [vacuum] = result!.expectations;
  assert.ok(vacuum!.holds && vacuum!.worst > 0 && vacuum!.worst < 1e-14);
  assert.equal(vacuum!.samples, 116);
  assert.equal(vacuum!.point?.length, 4);
  assert.equal(report.fits.length, 1);
  assert.deepEqual(report.diagnostics, []);
});

test('messages give the point, what is there and what was claimed', async () => {
  const { diagnostics } = await check(spacetime('r in 3 .. 3.5', `${SCHWARZSCHILD} - 3 dr^2`), { samples: 8 });
  const [wrong] = diagnostics;
  assert.equal(wrong!.code, 'metric/degenerate');
  const flipped = await check(spacetime('r in 4 .. 8  θ in 1 .. 2', `${SCHWARZSCHILD} - 3 dr^2`), { samples: 8 });
  assert.match(
    flipped.diagnostics[0]!.message,
    /^The metric has signature \(-,-,\+,\+\) at t = [\d.]+, r = [\d.]+, θ = [\d.]+, φ = [\d.]+, not \(-,\+,\+,\+\); so it is at 24 of 24 samples\.$/,
  );
  const failed = await check(spacetime('r in 4 .. 8  θ in 1 .. 2', SCHWARZSCHILD, 'expect kretschmann = 0'));
  assert.match(
    failed.diagnostics[0]!.message,
    /^`kretschmann` does not hold: at t = .*, the Kretschmann scalar is .*, not 0\. /,
  );
});

test('parts can be checked alone, and give what the whole gives', async () => {
  const { model, report } = await check(GOOD);
  const alone = await checkSpacetime(model.spacetimes[0]!);
  assert.deepEqual({ ...alone, milliseconds: 0 }, { ...report.spacetimes[0]!, milliseconds: 0 });
  assert.deepEqual((await checkFit(model.fits[0]!)).diagnostics, report.fits[0]!.diagnostics);
});

test('progress rises to 1 and a check gives way and can be stopped', async () => {
  const rough = spacetime(
    'r in 0 .. 1  θ in 0 .. 1  φ in 0 .. 1',
    '-dt^2 + (1 + s^2) dr^2 + 2*1.99*s dr dθ + (1 + s^2) dθ^2 + dφ^2',
    'let s = sin(900*r)*sin(1100*θ)*sin(1300*φ)',
  );
  const { model } = await check(rough, { samples: 8, boxes: 10 });
  const seen: number[] = [];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await checkModel(model, { boxes: 2000, onProgress: (fraction) => seen.push(fraction) });
  clearInterval(timer);
  assert.ok(turns > 2, `${turns} turns`);
  assert.equal(seen.at(-1), 1);
  assert.ok(seen.every((fraction, k) => k === 0 || fraction >= seen[k - 1]!));

  const controller = new AbortController();
  const stopped = checkModel(model, { boxes: 1e9, signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  const start = performance.now();
  await assert.rejects(stopped, { name: 'AbortError' });
  assert.ok(performance.now() - start < 1000);
});

test('the same text gives the same report', async () => {
  const strip = ({ report }: Awaited<ReturnType<typeof check>>) =>
    report.spacetimes.map(({ signature, expectations, diagnostics }) => ({ signature, expectations, diagnostics }));
  assert.deepEqual(strip(await check(GOOD)), strip(await check(GOOD)));
});

test('what is unsound, or has no metric, is left alone', async () => {
  const { report } = await check(spacetime(DOMAIN, '-f dt^2 + g dr^2', 'expect vacuum'));
  assert.deepEqual(report.spacetimes[0]!.diagnostics, []);
  assert.equal(report.spacetimes[0]!.signature, undefined);
});

test('numbers and points are shown with six significant digits at most', () => {
  assert.deepEqual([0.1 + 0.2, 1e-20, -1234567, 2, 0].map(formatNumber), ['0.3', '1e-20', '-1234570', '2', '0']);
  assert.equal(formatPoint(['t', 'θ'], [0.5, Math.PI]), 't = 0.5, θ = 3.14159');
  assert.equal(formatSignature({ negative: 1, positive: 3 }), '(-,+,+,+)');
  assert.equal(formatSignature({ negative: 3, positive: 1 }), '(+,-,-,-)');
  assert.equal(formatSignature({ negative: 2, positive: 2 }), '(-,-,+,+)');
  assert.equal(simplestBetween(1.9999999, 2.0000001), 2);
  assert.equal(simplestBetween(-1e-9, 2e-9), 0);
  assert.equal(simplestBetween(0.3301, 0.3399), 0.335);
});
