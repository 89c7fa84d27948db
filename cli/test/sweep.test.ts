import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readField, trainFit } from '@spacetime/field';
import { createProgram } from '../src/main.ts';
import { analyzeFile } from '../src/target.ts';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

function jsonLines(text: string): Record<string, never>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('two cells: a table, a picture, fields with their own source; the same command has nothing left to do', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const args = ['sweep', 's.spacetime', 'Tiny', '--vary', 'network.width=2,6', '--steps', '12', '--jobs', '2'];
  const first = await spacetime(args, { cwd });
  assert.equal(first.code, 0, first.stderr);
  const [header, , best, other] = first.stdout.split('\n');
  assert.match(
    header!,
    /^№ +network\.width +MAE +relative ℓ2 +of the distortion +time \(s\) +steps +weights +size \(KiB\) +outcome$/,
  );
  assert.match(best!, /^1 +6 +\d\.\d\de-\d .* 12 +26 +\d\.\d +★ /);
  assert.match(other!, /^2 +2 +.* 12 +10 +\d\.\d +★ .*size/);
  assert.match(first.stderr, /\[2\/2\] network\.width=\d: MAE \d/);
  assert.equal(readFileSync(join(cwd, 's.spacetime'), 'utf8'), SCHWARZSCHILD);

  const out = join(cwd, 's-Tiny.sweep');
  const html = readFileSync(join(out, 'sweep.html'), 'utf8');
  assert.match(html, /<title>Tiny: a sweep<\/title>/);
  assert.equal(html.match(/<svg class="scatter"/g)?.length, 9);
  assert.doesNotMatch(html, /(src|href)="?http/);

  const again = await spacetime([...args, '--json'], { cwd });
  assert.equal(again.code, 0, again.stderr);
  assert.equal(again.stderr, '2 of 2 cells are done already\n');
  const rows = jsonLines(again.stdout);
  assert.equal(rows.length, 2);
  assert.deepEqual(Object.keys(rows[0]!), [
    'settings',
    'outcome',
    'message',
    'mae',
    'relative_l2',
    'relative_l2_distortion',
    'seconds',
    'steps',
    'weights',
    'bytes',
    'weight_bytes',
    'peak_memory_bytes',
    'quantities',
    'file',
    'pareto',
  ]);
  const { settings, outcome, mae, weights, weight_bytes, bytes, file } = rows[0]!;
  assert.deepEqual(
    { settings, outcome, weights, weight_bytes },
    {
      settings: { 'network.width': '6' },
      outcome: 'finished',
      weights: 26,
      weight_bytes: 208,
    },
  );
  assert.ok(mae > 0 && mae < rows[1]!.mae);
  assert.equal(readFileSync(join(cwd, file)).length, bytes);

  const { header: trained, weights: learned } = readField(join(cwd, file));
  const source = SCHWARZSCHILD.replace('steps 30', 'steps 12');
  assert.equal(trained.sources[0].text, source);
  // The cell is an ordinary fit: the fit of that text gives the same weights.
  writeFileSync(join(cwd, 'same.spacetime'), source);
  const fit = analyzeFile(join(cwd, 'same.spacetime')).fits[0]!;
  await trainFit(fit, { out: join(cwd, 'same.einfield'), threads: 1 });
  assert.deepEqual(readField(join(cwd, 'same.einfield')).weights, learned);
});

test('one cell that fails costs one cell, and the exit code says so', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD.replace('validate sobol(100)', 'validate grid(1, 5, 1, 1)') });
  const vary = ['--vary', 'samples=grid(1, 5, 1, 1),sobol(50)'];
  const { code, stdout, stderr } = await spacetime(
    ['sweep', 's.spacetime', 'Tiny', ...vary, '--steps', '3', '--out', 'o', '--json'],
    { cwd },
  );
  assert.equal(code, 3, stderr);
  assert.ok(existsSync(join(cwd, 'o', 'sweep.html')));
  const [done, failed] = jsonLines(stdout) as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  assert.equal(done.outcome, 'finished');
  const { settings, outcome, message, ...rest } = failed;
  assert.deepEqual([settings, outcome, rest], [{ samples: 'grid(1, 5, 1, 1)' }, 'refused', {}]);
  assert.match(String(message), /^every point to validate on is one to train on: choose/);
});

test('Ctrl-C saves and says how to go on; the same command goes on', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const args = [
    'sweep',
    's.spacetime',
    'Slow',
    '--vary',
    'steps=10,4000',
    '--vary',
    'network=mlp(4, 1)',
    '--threads',
    '1',
  ];
  const stopped = await spacetime(args, { cwd, interruptAt: /\[1\/2\]/ });
  assert.equal(stopped.code, 130, stopped.stderr);
  assert.match(stopped.stderr, /interrupted with 1 of 2 cells to go; the same command goes on from there/);
  assert.match(stopped.stdout, /– +4000 +mlp\(4, 1\) .* (interrupted|waiting)\n/);
  assert.deepEqual(
    readdirSync(join(cwd, 's-Slow.sweep')).filter((name) => /lock|tmp/.test(name)),
    [],
  );
  const resumed = await spacetime(args, { cwd });
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stderr, /^1 of 2 cells are done already\n/);
  assert.match(resumed.stdout, / 4000 +\d+ +\d/);
});

const WRONG: [what: string, args: string[], code: number, message: RegExp][] = [
  ['nothing to vary', [], 2, /nothing to vary: say what, as in --vary "network\.width=32,64"/],
  ['a key that is none', ['--vary', 'netwrk.width=3'], 2, /no setting `netwrk`\. Did you mean `network\.width`\?/],
  ['a value that is none', ['--vary', 'optimizer=lm,soup'], 1, /with optimizer=soup.*\n.*fit\/value `soup` is none of/],
  ['steps twice', ['--steps', '3', '--vary', 'steps=1,2'], 2, /say two things/],
];
for (const [what, args, exitCode, message] of WRONG) {
  test(`${what} is refused before anything is trained`, async (t) => {
    const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
    const out = join(cwd, 'o');
    const words = ['sweep', join(cwd, 's.spacetime'), 'Tiny', '--out', out, ...args];
    await assert.rejects(createProgram().parseAsync(words, { from: 'user' }), { exitCode, message });
    assert.equal(existsSync(out), false);
  });
}
