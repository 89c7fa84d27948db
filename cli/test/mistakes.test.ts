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
