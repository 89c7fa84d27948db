import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asFailure, EXIT } from '../src/failure.ts';
import { readText, writeAtomically } from '../src/files.ts';
import { createProgram } from '../src/main.ts';
import { choose } from '../src/target.ts';
import { folder, SCHWARZSCHILD } from './command.ts';

const AT = ['--at', 't=0, r=6, θ=1.2, φ=0'];

/** `S` is a sound file, `E` an empty one, `N` the sound one without its ending. */
const CASES: [what: string, args: string[], message: RegExp][] = [
  ['a path without its ending', ['fit', 'N'], /s: no such file; did you mean .*s\.spacetime\?$/],
  ['a file without a fit', ['fit', 'E'], /empty\.spacetime has no fit; the shortest is: fit First of NAME \{\}/],
  ['a fit by another case', ['fit', 'S', 'tiny'], /no fit "tiny"; it has Tiny or Slow\. Did you mean "Tiny"\?$/],
  [
    'a field instead of a file',
    ['fit', 'x.einfield'],
    /x\.einfield is a trained field; a \.spacetime file is needed here/,
  ],
  ['a file to compare', ['compare', 'S'], /not a trained field: train one with spacetime fit .*s\.spacetime$/],
  ['a file to report on', ['report', 'S'], /not a trained field/],
  ['a file to be told of', ['info', 'S'], /not a trained field/],
  ['a quantity misspelt', ['evaluate', 'S', 'riman', ...AT], /no quantity "riman"; .* Did you mean "riemann"\?$/],
  ['numbers without names', ['evaluate', 'S', 'scalar', '--at', '0, 6'], /"0" is not .*; write "t=…, r=…, θ=…, φ=…"$/],
];
for (const [what, args, message] of CASES) {
  test(`${what} is met with what was meant`, async (t) => {
    const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD, 'empty.spacetime': '' });
    const paths: Record<string, string> = { S: 's.spacetime', E: 'empty.spacetime', N: 's' };
    const words = args.map((word) => (Object.hasOwn(paths, word) ? join(cwd, paths[word]!) : word));
    await assert.rejects(createProgram().parseAsync(words, { from: 'user' }), { exitCode: EXIT.usage, message });
  });
}

const CODES: [what: string, args: string[], code: number, message: RegExp][] = [
  ['an engine that lacks the optimizer', ['Tiny', '--engine', 'webgpu'], EXIT.usage, /engine webgpu has no lm: choose/],
  [
    'a field to begin from that is not there',
    ['Tiny', '--from', 'F/gone.einfield'],
    EXIT.usage,
    /gone\.einfield: no such file$/,
  ],
  [
    'a spacetime to begin from',
    ['Tiny', '--from', 'F/s.spacetime'],
    EXIT.usage,
    /s\.spacetime is a spacetime, not a trained field: train one with/,
  ],
  ['a damaged field to begin from', ['Tiny', '--from', 'F/x.einfield'], EXIT.usage, /x\.einfield: /],
  [
    'nothing to resume',
    ['Tiny', '--resume'],
    EXIT.usage,
    /there is nothing to resume: .*out\.einfield\.state does not exist/,
  ],
  [
    'a folder that is not there',
    ['Tiny', '--out', 'F/no/a.einfield'],
    EXIT.usage,
    /cannot be written: .* does not exist/,
  ],
  ['a fit that cannot be trained as it is declared', ['Flat'], EXIT.problems, /there is nothing to learn/],
  ['one too large', ['Huge'], EXIT.problems, /Levenberg–Marquardt needs about \d+ s a step/],
];
for (const [what, args, exitCode, message] of CODES) {
  test(`fit with ${what} ends with code ${exitCode}, in a line`, async (t) => {
    const huge = SCHWARZSCHILD.replace('width = 6, depth = 1', 'width = 200, depth = 2').replace(
      'fit Tiny',
      'fit Huge',
    );
    const flat =
      'spacetime M { chart C(t, x, y, z) { x in 0 .. 1 } metric in C { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 } }';
    const cwd = folder(t, {
      's.spacetime': SCHWARZSCHILD,
      'huge.spacetime': huge.replace(/fit Slow[^}]*}/, ''),
      'flat.spacetime': `${flat}\nfit Flat of M {}\n`,
      'x.einfield': 'not a field at all',
    });
    const file = { Huge: 'huge.spacetime', Flat: 'flat.spacetime' }[args[0]!] ?? 's.spacetime';
    const words = args.map((word) => word.replace(/^F\//, `${cwd}/`));
    const all = [
      'fit',
      join(cwd, file),
      ...words,
      ...(args.includes('--out') ? [] : ['--out', join(cwd, 'out.einfield')]),
    ];
    const failure = await createProgram()
      .parseAsync(all, { from: 'user' })
      .then(() => undefined, asFailure);
    assert.equal(failure?.exitCode, exitCode, failure?.message);
    assert.match(failure!.message, message);
    assert.doesNotMatch(failure!.message, /\n/);
  });
}

test('a fit is found by a Greek name spelled out, as in the file', () => {
  const fits = [{ name: 'Π' }, { name: 'Slow' }];
  assert.equal(choose(fits, 'Pi', 's.spacetime', 'fit'), fits[0]);
  assert.equal(choose(fits, 'Π', 's.spacetime', 'fit'), fits[0]);
});

test('a file that is no UTF-8 is refused at its line, not rewritten', (t) => {
  const path = join(folder(t), 'a.spacetime');
  writeFileSync(path, Buffer.from('spacetime A {\n// caf\xe9\n}\n', 'latin1'));
  assert.throws(() => readText(path), /a\.spacetime:2: this is not UTF-8 text; save the file as UTF-8$/);
  writeFileSync(path, '\uFEFFspacetime θ');
  assert.equal(readText(path), 'spacetime θ');
});

test('what the disk refuses is said in words', (t) => {
  const cwd = folder(t);
  assert.throws(
    () => writeAtomically(join(cwd, 'a', 'b.html'), ''),
    /b\.html: cannot be written: there is no folder .*a$/,
  );
  // As Node reports a write into an open file, whose path it does not know.
  const full = Object.assign(new Error('ENOSPC: …'), { code: 'ENOSPC', syscall: 'write' });
  assert.equal(asFailure(full)?.message, 'a file cannot be read or written: no space left on the disk');
  const gone = Object.assign(new Error('ENOENT: …'), { code: 'ENOENT', syscall: 'open', path: 'a/x.state' });
  assert.equal(asFailure(gone)?.message, 'a/x.state: no such file');
  assert.equal(asFailure(new TypeError('x is not a function')), undefined);
});
