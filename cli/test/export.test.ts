import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

test('export writes each format, by --format or by the ending', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const fit = await spacetime(['fit', 's.spacetime', 'Tiny', '--out', 'tiny.einfield'], { cwd });
  assert.equal(fit.code, 0, fit.stderr);
  const starts = {
    'tiny.onnx': '\b\b\x12\tspacetime',
    'metric.py': '"""The metric of Schwarzschild',
    'a.c': '/*',
  };
  for (const [name, start] of Object.entries(starts)) {
    const args = name === 'tiny.onnx' ? ['--format', 'onnx'] : ['-o', name];
    const { code, stdout, stderr } = await spacetime(['export', 'tiny.einfield', ...args], { cwd });
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `${name}\n`);
    assert.ok(readFileSync(join(cwd, name), 'latin1').startsWith(start), name);
  }
});

test('export says what is missing', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const format = await spacetime(['export', 'tiny.einfield', '-o', 'a.txt'], { cwd });
  assert.equal(format.code, 2);
  assert.match(format.stderr, /say what to write: --format onnx\|python\|c\|safetensors\|json/u);
  const file = await spacetime(['export', 'tiny.einfield', '--format', 'c'], { cwd });
  assert.equal(file.code, 2);
  assert.match(file.stderr, /tiny\.einfield: no such file/u);
  const source = await spacetime(['export', 's.spacetime', '--format', 'c'], { cwd });
  assert.equal(source.code, 2);
  assert.match(source.stderr, /not a trained field/u);
});
