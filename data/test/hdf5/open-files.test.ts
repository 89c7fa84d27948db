import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Dataset } from 'h5wasm/node';
import { hdf5, readSlabs } from '../../src/hdf5/library.ts';
import { OpenFiles } from '../../src/hdf5/open-files.ts';
import { temporary } from '../kit/files.ts';

/** A file with values 0, 1, 2, … of shape (4, 5, 6), plus an offset. */
async function write(path: string, offset: number): Promise<void> {
  const { File } = await hdf5();
  const file = new File(path, 'w');
  file.create_dataset({ name: 'a', data: Float64Array.from({ length: 120 }, (_, n) => n + offset), shape: [4, 5, 6] });
  file.close();
}

test('of many files few are open, and each is read as if it were', async (t) => {
  const folder = temporary(t);
  const paths = Array.from({ length: 7 }, (_, n) => join(folder, `${n}.h5`));
  for (const [n, path] of paths.entries()) await write(path, 1000 * n);
  const files = await OpenFiles.create(3);
  for (const n of [0, 1, 2, 3, 4, 0, 6, 5, 0, 1]) {
    const values = files.dataset(paths[n]!, 'a').slice([
      [3, 4],
      [4, 5],
      [5, 6],
    ]) as Float64Array;
    assert.equal(values[0], 119 + 1000 * n);
    assert.ok(files.count <= 3);
  }
  files.close();
  assert.equal(files.count, 0);
});

test('a box read in slabs of any size is the box', async (t) => {
  const path = join(temporary(t), 'a.h5');
  await write(path, 0);
  const files = await OpenFiles.create();
  const dataset: Dataset = files.dataset(path, 'a');
  for (const slab of [1, 12, 25, 1000]) {
    // Indices 1 … 3, 2 … 4, 0 … 3, turned round: the last axis becomes the slowest.
    const target = new Float64Array(1 + 2 * 36).fill(-1);
    readSlabs(
      path,
      dataset,
      [
        [1, 4],
        [2, 5],
        [0, 4],
      ],
      target,
      1,
      [1, 3, 9],
      10,
      slab,
    );
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 4; k++) assert.equal(target[1 + i + 3 * j + 9 * k], 10 * (30 * (i + 1) + 6 * (j + 2) + k));
      }
    }
    assert.ok(target[0] === -1 && target.subarray(37).every((value) => value === -1));
  }
  files.close();
});
