import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../src/index.ts';
import { analyzeText, disk } from './fixtures.ts';

test('a diamond reads each file once, and what is declared once is there once', () => {
  const read: string[] = [];
  const model = analyze('imports/diamond.spacetime', {
    ...disk,
    read(path) {
      read.push(path);
      return disk.read(path);
    },
  });
  assert.deepEqual(model.diagnostics, []);
  assert.deepEqual(
    read.toSorted(),
    ['diamond', 'kerr', 'left', 'right'].map((name) => `imports/${name}.spacetime`),
  );
  assert.deepEqual(
    model.spacetimes.map(({ name, file }) => [name, file]),
    [['Kerr', 'imports/kerr.spacetime']],
  );
  assert.deepEqual(
    model.fits.map(({ name }) => name),
    ['Small', 'Left', 'Right', 'Top'],
  );
  const [falling] = model.jobs;
  assert.ok(falling?.kind === 'geodesic');
  assert.equal(falling.fit, 'Left');
  assert.equal(falling.spacetime, model.spacetimes[0]);
});

test('a cycle is one diagnostic, in the file that is looked at, and leaves the rest usable', () => {
  for (const name of ['a', 'b', 'c']) {
    const file = `imports/cycle-${name}.spacetime`;
    const { diagnostics } = analyze(file, disk);
    assert.deepEqual(
      diagnostics.filter(({ code }) => code.startsWith('import/')).map(({ code, file: at }) => [code, at]),
      [['import/cycle', file]],
    );
  }
  const model = analyze('imports/cycle-a.spacetime', disk);
  assert.deepEqual(
    model.spacetimes.map(({ name }) => name),
    ['B', 'A'],
  );
  assert.equal(model.fits[0]?.spacetime?.name, 'B');
});

test('a cycle among imported files is reported where it closes', () => {
  const { diagnostics } = analyze('imports/before-cycle.spacetime', disk);
  assert.deepEqual(
    diagnostics.map(({ code, file }) => [code, file]),
    [
      ['import/cycle', 'imports/cycle-a.spacetime'],
      ['fit/of', 'imports/cycle-a.spacetime'],
    ],
  );
});

test('a mistake in an imported file is reported there, once', () => {
  const { diagnostics } = analyzeText('import "b"\nimport "c"', {
    b: 'import "d"',
    c: 'import "d"',
    d: 'spacetime S { let a = undeclared_name }',
  });
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code, file }) => [code, file]),
    [['name/undeclared', 'd']],
  );
});

test('a file that is not there is a diagnostic', () => {
  const model = analyze('nowhere', disk);
  assert.deepEqual(
    model.diagnostics.map(({ code, range }) => [code, range]),
    [['import/missing', { start: 0, end: 0 }]],
  );
});

test('a chain of a thousand imports', () => {
  const files = Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`f${i}`, i === 999 ? '' : `import "f${i + 1}"`]),
  );
  assert.deepEqual(analyzeText('import "f0"', files).diagnostics, []);
});
