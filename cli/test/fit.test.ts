import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

test('fit, compare, evaluate, info and report on one field', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const fit = await spacetime(['fit', 's.spacetime', 'Tiny', '--threads', '1'], { cwd });
  assert.equal(fit.code, 0, fit.stderr);
  assert.match(fit.stderr, /30\/30 {2}loss/);
  assert.match(fit.stderr, /\nfinished 30 steps; s\.einfield is written \(peak memory \d+ MiB\)\n/);
  assert.match(fit.stdout, /metric g +\d\.\d\de-\d/);

  const compare = await spacetime(['compare', 's.einfield', '--points', '500', '--json'], { cwd });
  assert.equal(compare.code, 0, compare.stderr);
  assert.equal(compare.stderr, '');
  const result = JSON.parse(compare.stdout);
  assert.deepEqual(Object.keys(result), ['storage_bytes', 'ratio', 'points', 'quantities', 'finite_differences']);
  assert.equal(result.storage_bytes, readFileSync(join(cwd, 's.einfield')).length);
  assert.equal(result.points, 500);
  assert.deepEqual(Object.keys(result.quantities), [
    'metric',
    'jacobian',
    'hessian',
    'christoffel',
    'riemann',
    'ricci',
    'kretschmann',
  ]);
  // 1/r and a layer of six: the metric to some 1e-5 after thirty steps.
  assert.ok(result.quantities.metric.mae < 1e-4, `MAE ${result.quantities.metric.mae}`);
  assert.equal(result.quantities.ricci.relative_l2, null, 'the Ricci tensor of a vacuum has no size to be relative to');
  assert.equal(result.finite_differences.length, 12);
  const { order, h, precision } = result.finite_differences[0];
  assert.deepEqual({ order, h, precision }, { order: 2, h: 0.01, precision: 'float32' });

  const at = ['--at', 't=0, r=6, θ=1.2, φ=0', '--json'];
  const learned = JSON.parse((await spacetime(['evaluate', 's.einfield', 'metric', ...at], { cwd })).stdout);
  assert.ok(Math.abs(learned.points[0].value[0][0] + 2 / 3) < 1e-3);
  const mapped = await spacetime(
    ['evaluate', 's.einfield', 'kretschmann', '--chart', 'Cartesian', '--at', 'T=0, x=3, y=3, z=3'],
    { cwd },
  );
  assert.equal(mapped.code, 0, mapped.stderr);

  const info = await spacetime(['info', 's.einfield', '--json'], { cwd });
  const description = JSON.parse(info.stdout);
  assert.equal(description.fit, 'Tiny');
  assert.equal((await spacetime(['info', 's.einfield', '--source'], { cwd })).stdout, SCHWARZSCHILD);
  assert.match((await spacetime(['info', 's.einfield'], { cwd })).stdout, /network +1 → 6 → /);

  const report = await spacetime(['report', 's.einfield'], { cwd });
  assert.equal(report.code, 0, report.stderr);
  const html = readFileSync(join(cwd, 's.html'), 'utf8');
  assert.match(html, /<title>Tiny: a learned metric<\/title>/);
  assert.doesNotMatch(html, /(src|href)="?http/);

  writeFileSync(join(cwd, 's.spacetime'), SCHWARZSCHILD.replace('2*M/r', '3*M/r'));
  const stale = await spacetime(['info', 's.einfield'], { cwd });
  assert.match(
    stale.stderr,
    /^note: s\.spacetime has changed since s\.einfield was trained; "exact" is the metric as it/,
  );
});

test('what held a fit back is said after it, and is in its JSON', async (t) => {
  const text = SCHWARZSCHILD.replace(/fit Tiny[^}]*}/, (fit) => fit.replace(/samples.*/, 'samples grid(1, 4, 1, 1)'));
  const cwd = folder(t, { 's.spacetime': text });
  const { code, stderr, stdout } = await spacetime(['fit', 's.spacetime', 'Tiny', '--threads', '1', '--json'], { cwd });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /\nnote: the error at fresh points is \d+ times that at the training's: 4 points/);
  const { advice } = JSON.parse(stdout.trim().split('\n').at(-1)!);
  assert.equal(advice[0].kind, 'samples');
  assert.ok(stderr.includes(advice[0].message));
});

test('Ctrl-C saves and says how to go on; --resume goes on', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const stopped = await spacetime(['fit', 's.spacetime', 'Slow', '--threads', '1', '--json'], {
    cwd,
    interruptAt: /"step":\d{2}/,
  });
  assert.equal(stopped.code, 130, stopped.stderr);
  assert.match(stopped.stderr, /--resume/);
  assert.ok(existsSync(join(cwd, 's.einfield')));
  const last = stopped.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .at(-1);
  assert.equal(last.kind, 'result');
  assert.equal(last.outcome, 'interrupted');
  assert.ok(last.peak_memory_bytes > 2 ** 25 && last.peak_memory_bytes < 2 ** 32, `${last.peak_memory_bytes} bytes`);
  const steps = String(last.step + 20);
  const resumed = await spacetime(
    ['fit', 's.spacetime', 'Slow', '--threads', '1', '--steps', steps, '--resume', '--json'],
    { cwd },
  );
  const end = resumed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .at(-1);
  // A schedule over other steps is another training: it must be refused, or go on from where it was.
  if (resumed.code === 0) assert.equal(end.step, last.step + 20);
  else assert.match(resumed.stderr, /steps/);
});

test('a training that is not finished is kept where another begins in its place', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const slow = ['fit', 's.spacetime', 'Slow', '--threads', '1', '--steps'];
  await spacetime([...slow, '20'], { cwd });
  const first = readFileSync(join(cwd, 's.einfield'));
  const { code, stderr } = await spacetime([...slow, '30'], { cwd });
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /^beginning anew; .* stood at step 20, is kept: --resume --out s\.earlier\.einfield goes on with it\n/,
  );
  assert.deepEqual(readFileSync(join(cwd, 's.earlier.einfield')), first);
  assert.ok(existsSync(join(cwd, 's.earlier.einfield.state')));
  const again = await spacetime([...slow, '30'], { cwd });
  assert.doesNotMatch(again.stderr, /beginning anew/);
});

test('which fit is asked for where there are several', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const { code, stderr } = await spacetime(['fit', 's.spacetime'], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /which fit\? it has several: name Tiny or Slow/);
});

test('a file with errors is not fitted', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD.replace('2*M/r\n', '2*MM/r\n') });
  const { code, stderr } = await spacetime(['fit', 's.spacetime', 'Tiny'], { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /s\.spacetime:4:17 error name\/undeclared/);
});

test('a field that is no field is refused in a line', async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, 'x.einfield'), 'not a field at all');
  for (const args of [
    ['info', 'x.einfield'],
    ['compare', 'x.einfield'],
    ['evaluate', 'x.einfield', 'metric', '--at', 't=0'],
    ['report', 'x.einfield'],
    ['info', 'absent.einfield'],
  ]) {
    const { code, stderr } = await spacetime(args, { cwd });
    assert.ok(code === 1 || code === 2, `${args.join(' ')}: exit code ${code}`);
    assert.match(stderr, /^spacetime: (x|absent)\.einfield: [^\n]+\n$/);
  }
});
