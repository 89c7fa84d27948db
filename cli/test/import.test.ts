import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeCarpet } from '../../data/test/kit/carpet-writer.ts';
import { KERR_SCHILD, kerrSchild } from '../../data/test/kit/kerr-schild.ts';
import { nr, nrTest } from '../../data/test/kit/nr.ts';
import { folder, spacetime } from './command.ts';

const KERR = kerrSchild(1, 0.5);
const GRIDS = [
  { level: 0, origin: [4, -2, -2], delta: [0.5, 0.5, 0.5], shape: [9, 9, 9], split: 4 },
  { level: 1, origin: [4.5, -1, -1], delta: [0.25, 0.25, 0.25], shape: [9, 9, 9] },
] as const;

const FIT = `
fit Tiny of Kerr {
  encode (x, y, z)
  network mlp(width = 8, depth = 2)
  supervise metric + jacobian
  optimizer lm
  samples sobol(200)
  steps 60
  validate sobol(100) every 30
}
`;

test('import, check, fit, compare: a black hole on two levels, from its files to a field', async (t) => {
  const cwd = folder(t);
  mkdirSync(join(cwd, 'output'));
  await writeCarpet(join(cwd, 'output', 'kerr.h5'), { grids: GRIDS, values: KERR });
  const made = await spacetime(['import', 'output/kerr.h5', '-o', 'kerr.spacetime', '--check'], { cwd });
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /^0 +0\.5 × 0\.5 × 0\.5 +4 \.\. 8 +-2 \.\. 2 +-2 \.\. 2 +9 × 9 × 9 +2 +2$/m);
  assert.match(made.stdout, /^gxx +components of level 0 +324 +0 /m);
  // 5 × 5 × 5 points, the four planes that both components of level 0 have twice.
  assert.match(made.stdout, /^gxx +levels 0 and 1 +225 +0 /m);
  assert.match(made.stdout, /a metric of signature \(-,\+,\+,\+\) at 1458 of 1458 points/);
  const again = await spacetime(['import', 'output/kerr.h5', '-o', 'kerr.spacetime'], { cwd });
  assert.deepEqual(
    [again.code, again.stderr],
    [2, 'spacetime: kerr.spacetime is there already; name another, or say --force\n'],
  );

  const source = readFileSync(join(cwd, 'kerr.spacetime'), 'utf8');
  assert.match(source, /data Kerr \{\n {2}file +"output\/kerr\.h5"\n {2}format +carpet\n\}/);
  const formatted = await spacetime(['format', '--check', 'kerr.spacetime'], { cwd });
  assert.equal(formatted.code, 0, formatted.stdout);
  const checked = await spacetime(['check', 'kerr.spacetime'], { cwd });
  assert.equal(checked.code, 0, checked.stdout);
  assert.match(checked.stdout, /Kerr: carpet, 2 levels, t = 0; a metric at 1458 of 1458 points/);

  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(cwd, 'kerr.spacetime'), source + FIT);
  const fitted = await spacetime(['fit', 'kerr.spacetime', 'Tiny', '--json'], { cwd });
  assert.equal(fitted.code, 0, fitted.stderr);
  const { comparison } = JSON.parse(fitted.stdout.trim().split('\n').at(-1)!);
  assert.equal(comparison.data_bytes, 1458 * 80);
  assert.equal(comparison.ratio, comparison.data_bytes / comparison.storage_bytes);
  assert.ok(comparison.quantities.metric.relative_l2 < 5e-3, JSON.stringify(comparison.quantities.metric));

  // Against the closed form, by a program that shares no code with what wrote the data.
  writeFileSync(join(cwd, 'exact.spacetime'), KERR_SCHILD(1, 0.5));
  const at = ['metric', '--at', 't=0, x=6.1, y=0.3, z=-0.4', '--json'];
  const [learned, exact] = await Promise.all(
    ['kerr.einfield', 'exact.spacetime'].map((file) => spacetime(['evaluate', file, ...at], { cwd })),
  );
  const value = ({ stdout }: { stdout: string }) => JSON.parse(stdout).points[0].value.flat() as number[];
  const worst = Math.max(...value(learned!).map((g, k) => Math.abs(g - value(exact!)[k]!)));
  assert.ok(worst < 0.02, String(worst));
  const given = await spacetime(['evaluate', 'kerr.spacetime:Kerr', ...at], { cwd });
  const off = Math.max(...value(given).map((g, k) => Math.abs(g - value(exact!)[k]!)));
  assert.ok(off < 1e-6, String(off));

  // The field needs nothing else; a comparison needs the data.
  mkdirSync(join(cwd, 'elsewhere'));
  copyFileSync(join(cwd, 'kerr.einfield'), join(cwd, 'elsewhere', 'kerr.einfield'));
  assert.equal((await spacetime(['info', 'elsewhere/kerr.einfield'], { cwd })).code, 0);
  const lost = await spacetime(['compare', 'elsewhere/kerr.einfield'], { cwd });
  assert.equal(lost.code, 2);
  assert.match(lost.stderr, /there is no such file or folder.* --data PATH says where they lie/);
  const found = await spacetime(['compare', 'elsewhere/kerr.einfield', '--data', 'output/kerr.h5', '--points', '200'], {
    cwd,
  });
  assert.match(found.stdout, /of the 114 KiB of the metric in the data/);
});

test('a resumed fit of data equals one that was not interrupted, and other data are refused', async (t) => {
  const cwd = folder(t, {
    'kerr.spacetime': `data Kerr { file "kerr.h5"  format carpet }\n${FIT.replace('optimizer lm', 'optimizer adam(learning_rate = 1e-3)\n  schedule constant')}`,
  });
  await writeCarpet(join(cwd, 'kerr.h5'), { grids: GRIDS, values: KERR });
  const run = (...args: string[]) => spacetime(['fit', 'kerr.spacetime', '--engine', 'cpu', ...args], { cwd });
  assert.equal((await run('--out', 'whole.einfield')).code, 0);
  assert.equal((await run('--out', 'half.einfield', '--steps', '30')).code, 0);
  assert.equal((await run('--out', 'half.einfield', '--resume')).code, 0);
  const weights = (file: string) =>
    spacetime(['evaluate', file, 'metric', '--at', 't=0, x=5, y=0, z=0', '--json'], { cwd });
  assert.deepEqual((await weights('whole.einfield')).stdout, (await weights('half.einfield')).stdout);
  await writeCarpet(join(cwd, 'kerr.h5'), { grids: GRIDS, values: kerrSchild(1, 0.51) });
  const refused = await run('--out', 'half.einfield', '--resume', '--steps', '90');
  assert.notEqual(refused.code, 0);
});

for (const [what, block, code, message] of [
  ['a file that is not there', 'file "none.h5"', 1, /error data\/file|data\/file/],
  [
    'a format that it is not of',
    'file "kerr.h5"  format openpmd',
    1,
    /is not of openPMD: it has no attribute openPMD; `format carpet` reads Carpet's/,
  ],
  ['an empty part', 'file "kerr.h5"\n x 100 .. 200', 1, /fewer than 3 points remain along an axis/],
] as const) {
  test(`check and fit say what is wrong with ${what}`, async (t) => {
    const cwd = folder(t, { 's.spacetime': `data Kerr { ${block} }\nfit F of Kerr {}\n` });
    await writeCarpet(join(cwd, 'kerr.h5'), { grids: GRIDS, values: KERR });
    const checked = await spacetime(['check', 's.spacetime'], { cwd });
    assert.equal(checked.code, code, checked.stdout);
    assert.match(checked.stdout, message);
    const fitted = await spacetime(['fit', 's.spacetime'], { cwd });
    assert.ok(fitted.code === 1 || fitted.code === 2, fitted.stderr);
    assert.doesNotMatch(fitted.stderr, /internal error| {4}at /);
  });
}

nrTest('real outputs are listed, and what is missing for a fit is said', async () => {
  const { code, stdout } = await spacetime(['import', nr('carpet-hdf5'), '--json', '--check']);
  assert.equal(code, 0);
  const found = JSON.parse(stdout);
  assert.equal(found.format, 'carpet');
  assert.equal(found.files.length, 6);
  assert.deepEqual(
    found.levels.map((one: { ghosts: number }) => one.ghosts),
    [1, 2, 2],
  );
  assert.match(found.missing, /a metric needs gxx, gxy, gxz, gyy, gyz, gzz/);
  assert.ok(found.overlaps.every(({ difference }: { difference: number }) => difference === 0));
  const lines = await spacetime(['import', nr('tov-carpet-ascii'), '-o', join(nr('none'), 'x.spacetime')]);
  assert.equal(lines.code, 1);
  assert.match(lines.stderr, /its variables are on lines or planes .*; nothing was written/);
  assert.ok(!existsSync(join(nr('none'), 'x.spacetime')));
});
