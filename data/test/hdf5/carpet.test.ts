import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkOverlaps, formatOf, inventoryOf, openSimulation, openSource, patchesOf, valuesOf } from '@spacetime/data';
import { hdf5 } from '../../src/hdf5/library.ts';
import { writeCarpet } from '../kit/carpet-writer.ts';
import { temporary } from '../kit/files.ts';
import { kerrSchild } from '../kit/kerr-schild.ts';
import { nr, nrTest } from '../kit/nr.ts';

nrTest('the coordinates as grid functions are origin + delta · index, and r is their norm', async () => {
  const source = await openSource(nr('carpet-hdf5', 'grid.coordinates.file_0.h5'), 'carpet');
  assert.equal(source.files.length, 2);
  assert.equal(source.pieces.length, 88);
  for (const piece of source.pieces) {
    const { origin, delta, shape, variable } = piece;
    const values = valuesOf(piece);
    for (let n = 0; n < values.length; n++) {
      const index = [n % shape[0], Math.floor(n / shape[0]) % shape[1], Math.floor(n / shape[0] / shape[1])];
      const at = [0, 1, 2].map((axis) => origin[axis]! + delta[axis]! * index[axis]!);
      const expected = variable === 'r' ? Math.hypot(...at) : at['xyz'.indexOf(variable)]!;
      assert.ok(Math.abs(values[n]! - expected) < 4e-16, `${piece.place}: ${values[n]} for ${expected}`);
    }
  }
  source.close();
});

nrTest('components of both files make one box without ghost zones', async () => {
  const source = await openSource(nr('carpet-hdf5', 'grid.coordinates.file_1.h5'), 'carpet');
  const pieces = source.pieces.filter(({ iteration }) => iteration === 3);
  const patches = patchesOf(pieces, ['x', 'y', 'z', 'r'], undefined);
  assert.equal(patches.length, 1);
  const [{ shape, origin, delta, values }] = patches as [(typeof patches)[0]];
  assert.deepEqual(shape, [7, 8, 9]);
  for (let n = 0; n < 7 * 8 * 9; n++) {
    const index = [n % 7, Math.floor(n / 7) % 8, Math.floor(n / 56)];
    for (const axis of [0, 1, 2]) {
      assert.ok(Math.abs(values[4 * n + axis]! - (origin[axis]! + delta[axis]! * index[axis]!)) < 4e-16);
    }
  }
  source.close();
});

nrTest('grids that only lie in the same folder are told apart by their spacing', async () => {
  const path = nr('carpet-hdf5');
  const source = await openSource(path, 'carpet');
  const { levels } = inventoryOf(source, path);
  assert.deepEqual(
    levels.map(({ level, spacing, points }) => [level, spacing.map((step) => Number((1 / step).toFixed(3))), points]),
    [
      [0, [6, 7, 8], [7, 8, 9]],
      [0, [0.2, 0.2, 0.333], [11, 11, 18]],
      [1, [0.4, 0.4, 0.667], [11, 11, 15]],
    ],
  );
  source.close();
});

nrTest('levels and files of a star agree where they overlap, ghost zones included', async () => {
  for (const variable of ['alp', 'rho']) {
    const source = await openSource(nr('carpet-hdf5', `tov_${variable}.file_0.h5`), 'carpet');
    const found = checkOverlaps(source);
    assert.deepEqual(
      found.map(({ kind, level, points, difference }) => [kind, level, points, difference]),
      [
        ['components', 0, 484, 0],
        ['levels', 0, 400, 0],
        ['components', 1, 484, 0],
      ],
    );
    source.close();
  }
});

nrTest('a fit of a lapse alone is refused with what is missing', async () => {
  await assert.rejects(openSimulation({ path: nr('carpet-hdf5', 'tov_alp.file_0.h5'), format: 'carpet' }), {
    name: 'DataError',
    code: 'data/variables',
    message: /a metric needs gxx, gxy, gxz, gyy, gyz, gzz, which are not there; it has alp\. Name the folder/,
  });
});

const GRID = { level: 0, origin: [3, -1, -1], delta: [0.25, 0.25, 0.25], shape: [9, 9, 9], split: 4 } as const;

test('parameters that say that ghost points were not written are believed', async (t) => {
  const folder = temporary(t);
  const values = kerrSchild(1, 0.5);
  const write = (name: string, parameters: string) =>
    writeCarpet(join(folder, name), { grids: [GRID], values, parameters });
  await write('with.h5', 'Carpet::ghost_size = 2\n');
  await write('without.h5', 'Carpet::ghost_size = 2\nCarpetIOHDF5::output_ghost_points = "no"\n');
  const ghosts = async (name: string) => {
    const source = await openSource(join(folder, name), 'carpet');
    const all = source.pieces.map((piece) => [piece.ghosts.lower[2], piece.ghosts.upper[2]]);
    source.close();
    return new Set(all.map(String));
  };
  assert.deepEqual(await ghosts('with.h5'), new Set(['0,2', '2,0']));
  assert.deepEqual(await ghosts('without.h5'), new Set(['0,0']));
});

test('compressed chunks are read as they are, and other files of a folder with them', async (t) => {
  const folder = temporary(t);
  await writeCarpet(join(folder, 'a.h5'), { grids: [GRID], values: kerrSchild(1, 0.5), compression: 6 });
  const { points, field } = await openSimulation({ path: folder, format: 'carpet' });
  assert.equal(points, 729);
  assert.deepEqual(field.chart.domain.upper, [0, 5, 1, 1]);
});

/** A file with one dataset that is wrong in one way. */
async function withDataset(
  path: string,
  name: string,
  attributes: Record<string, unknown>,
  shape = [3, 3, 3],
  dtype = '<d',
) {
  const { File } = await hdf5();
  const file = new File(path, 'w');
  const count = shape.reduce((a, b) => a * b, 1);
  const data = dtype === '<d' ? new Float64Array(count) : Array.from({ length: count }, () => 'a');
  const dataset = file.create_dataset({ name, data, shape, dtype });
  for (const [key, value] of Object.entries(attributes)) dataset.create_attribute(key, value as Float64Array);
  file.close();
}

const RIGHT = { origin: new Float64Array(3), delta: Float64Array.of(1, 1, 1), time: 0, level: 0 };
const NAME = 'ADMBASE::alp it=0 tl=0 rl=0 c=0';

for (const [what, name, attributes, shape, dtype, message] of [
  [
    'no origin',
    NAME,
    { ...RIGHT, origin: undefined },
    [3, 3, 3],
    '<d',
    /ADMBASE::alp it=0 tl=0 rl=0 c=0: there is no attribute origin/,
  ],
  [
    'two spacings',
    NAME,
    { ...RIGHT, delta: Float64Array.of(1, 1) },
    [3, 3, 3],
    '<d',
    /the attribute delta is \(1, 1\), not 3 finite numbers/,
  ],
  [
    'a spacing of nothing',
    NAME,
    { ...RIGHT, delta: Float64Array.of(1, 0, 1) },
    [3, 3, 3],
    '<d',
    /the attribute delta is \(1, 0, 1\); every spacing must be above 0/,
  ],
  [
    'an infinite time',
    NAME,
    { ...RIGHT, time: Number.NaN },
    [3, 3, 3],
    '<d',
    /the attribute time is .*, not 1 finite number/,
  ],
  [
    'a plane',
    NAME,
    RIGHT,
    [3, 3],
    '<d',
    /its datasets are on planes or lines, or past; a grid in x, y and z is needed/,
  ],
  ['four dimensions', NAME, RIGHT, [2, 2, 2, 2], '<d', /its shape is \(2, 2, 2, 2\), not three numbers of points/],
  ['texts', NAME, RIGHT, [2, 2, 2], 'S4', /its numbers are of the type "S4", not real numbers/],
  [
    'another kind of file',
    'temperature',
    RIGHT,
    [3, 3, 3],
    '<d',
    /is not of CarpetIOHDF5: no dataset is named as .* \(it has temperature\)/,
  ],
  ['several maps', 'ADMBASE::alp it=0 tl=0 m=1 rl=0 c=0', RIGHT, [3, 3, 3], '<d', /the grid has several maps \(m=1\)/],
] as const) {
  test(`${what}: a sentence that names file, dataset and value`, async (t) => {
    const path = join(temporary(t), 'star.h5');
    const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
    await withDataset(path, name, given, [...shape], dtype);
    await assert.rejects(openSource(path, 'carpet'), (error: Error) => {
      assert.equal(error.name, 'DataError');
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(path));
      return true;
    });
  });
}

test('of a folder what is not of Carpet, or on planes, is left out and said', async (t) => {
  const folder = temporary(t);
  await writeCarpet(join(folder, 'metric.h5'), { grids: [GRID], values: kerrSchild(1, 0.5) });
  await withDataset(join(folder, 'other.h5'), 'temperature', RIGHT);
  await withDataset(join(folder, 'alp.xy.h5'), NAME, RIGHT, [3, 3]);
  await withDataset(join(folder, 'a.h5'), 'temperature', RIGHT);
  assert.equal(await formatOf(folder), 'carpet');
  const { points, notes } = await openSimulation({ path: folder, format: 'carpet' });
  assert.equal(points, 729);
  assert.ok(
    notes.includes('other.h5 is not of CarpetIOHDF5 and is left out') &&
      notes.includes('planes and lines are left out'),
    notes.join('\n'),
  );
});

test('a file that is not there, and one that is no HDF5', async (t) => {
  const folder = temporary(t, { 'text.h5': 'not HDF5 at all', 'other.h5': '' });
  await assert.rejects(openSource(join(folder, 'none.h5'), 'carpet'), {
    code: 'data/file',
    message: /there is no such file or folder; beside it lie other\.h5, text\.h5/,
  });
  copyFileSync(join(folder, 'text.h5'), join(folder, 'copy.h5'));
  await assert.rejects(openSource(join(folder, 'copy.h5'), 'carpet'), {
    code: 'data/file',
    message: /\(15 bytes\) is no HDF5/,
  });
  await assert.rejects(openSource(folder, 'npy'), {
    code: 'data/format',
    message: /no file in this folder ends in \.npy/,
  });
});
