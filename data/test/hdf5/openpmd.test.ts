import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatOf, openSimulation, openSource, valuesOf } from '@spacetime/data';
import type { Group } from 'h5wasm/node';
import { hdf5 } from '../../src/hdf5/library.ts';
import { temporary } from '../kit/files.ts';
import { kerrSchild } from '../kit/kerr-schild.ts';

const N = 5;
const NAMES = ['alp', 'betax', 'betay', 'betaz', 'gxx', 'gxy', 'gxz', 'gyy', 'gyz', 'gzz'];

interface Mesh {
  readonly labels: readonly string[];
  readonly spacing: readonly number[];
  readonly offset: readonly number[];
  readonly order?: 'C' | 'F';
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Writes a mesh record whose components hold f(x, y, z); arrays in the order of the labels, that of C. */
function writeMesh(
  group: Group,
  name: string,
  mesh: Mesh,
  components: Readonly<Record<string, (x: number, y: number, z: number) => number>>,
  unitSI = 1,
) {
  const record = group.create_group(name);
  record.create_attribute('geometry', 'cartesian');
  record.create_attribute('dataOrder', mesh.order ?? 'C');
  record.create_attribute('axisLabels', [...mesh.labels]);
  record.create_attribute('gridSpacing', Float64Array.from(mesh.spacing));
  record.create_attribute('gridGlobalOffset', Float64Array.from(mesh.offset));
  record.create_attribute('gridUnitSI', 1, [], '<d');
  for (const [key, value] of Object.entries(mesh.attributes ?? {})) record.create_attribute(key, value as Float64Array);
  // As HDF5 has them, slowest first.
  const axes = mesh.order === 'F' ? [...mesh.labels].reverse() : mesh.labels;
  const of = (axis: string, list: readonly number[]) => list[mesh.labels.indexOf(axis)]!;
  for (const [key, f] of Object.entries(components)) {
    const data = Float64Array.from({ length: N ** 3 }, (_, n) => {
      const index = [Math.floor(n / N ** 2), Math.floor(n / N) % N, n % N];
      const at = (axis: string) => of(axis, mesh.offset) + of(axis, mesh.spacing) * index[axes.indexOf(axis)]!;
      return f(at('x'), at('y'), at('z')) / unitSI;
    });
    const dataset = record.create_dataset({ name: key, data, shape: [N, N, N] });
    dataset.create_attribute('unitSI', unitSI, [], '<d');
    dataset.create_attribute('position', Float64Array.of(0, 0, 0));
  }
}

async function writeFile(path: string, fill: (meshes: Group, iteration: number) => void, times = [0]) {
  const { File } = await hdf5();
  const file = new File(path, 'w');
  file.create_attribute('openPMD', '1.1.0');
  file.create_attribute('basePath', '/data/%T/');
  file.create_attribute('meshesPath', 'meshes/');
  const data = file.create_group('data');
  for (const [n, time] of times.entries()) {
    const iteration = data.create_group(String(100 * n));
    iteration.create_attribute('time', time, [], '<d');
    fill(iteration.create_group('meshes'), n);
  }
  file.close();
}

for (const [what, mesh] of [
  ['z, y, x', { labels: ['z', 'y', 'x'], spacing: [0.3, 0.2, 0.1], offset: [3, 2, 1] }],
  ['x, y, z', { labels: ['x', 'y', 'z'], spacing: [0.1, 0.2, 0.3], offset: [1, 2, 3] }],
  [
    'x, y, z in the order of Fortran',
    { labels: ['x', 'y', 'z'], spacing: [0.1, 0.2, 0.3], offset: [1, 2, 3], order: 'F' },
  ],
] as const) {
  test(`axes ${what}: every value is where its axes say`, async (t) => {
    const path = join(temporary(t), 'a.h5');
    const coordinates = {
      x: (x: number) => x,
      y: (_: number, y: number) => y,
      z: (_: number, __: number, z: number) => z,
    };
    await writeFile(path, (meshes) => writeMesh(meshes, 'position', mesh, coordinates));
    assert.equal(await formatOf(path), 'openpmd');
    const source = await openSource(path, 'openpmd');
    for (const piece of source.pieces) {
      assert.deepEqual(
        [piece.origin, piece.delta],
        [
          [1, 2, 3],
          [0.1, 0.2, 0.3],
        ],
      );
      const axis = 'xyz'.indexOf(piece.variable.at(-1)!);
      const stride = [1, N, N * N][axis]!;
      const values = valuesOf(piece);
      for (let n = 0; n < N ** 3; n++) {
        const expected = piece.origin[axis]! + (Math.floor(n / stride) % N) * piece.delta[axis]!;
        assert.ok(Math.abs(values[n]! - expected) < 1e-14);
      }
    }
    assert.equal(source.pieces.length, 3);
    source.close();
  });
}

test('lapse, shift and metric as records with components, in units, on two levels and at two times', async (t) => {
  const path = join(temporary(t), 'kerr.h5');
  const kerr = kerrSchild(1, 0.5);
  const pick = (...names: string[]) =>
    Object.fromEntries(
      names.map((name) => [`admbase_${name}`, (x: number, y: number, z: number) => kerr(0, x, y, z)[name]!]),
    );
  const level = (h: number, from: number) => ({
    labels: ['z', 'y', 'x'],
    spacing: [h, h, h],
    offset: [-2 * h, -2 * h, from],
  });
  await writeFile(
    path,
    (meshes) => {
      for (const [l, mesh] of [level(0.5, 3), level(0.25, 3.5)].entries()) {
        writeMesh(meshes, `admbase_lapse_lev0${l}`, mesh, pick('alp'));
        const velocity = { ...mesh, attributes: { unitDimension: Float64Array.of(1, 0, -1, 0, 0, 0, 0) } };
        writeMesh(meshes, `admbase_shift_lev0${l}`, velocity, pick('betax', 'betay', 'betaz'));
        writeMesh(meshes, `admbase_metric_lev0${l}`, mesh, pick(...NAMES.slice(4)), 4);
      }
    },
    [0, 1.5],
  );
  const { field, points } = await openSimulation({ path, format: 'openpmd' });
  assert.equal(points, 4 * N ** 3);
  assert.deepEqual(
    [field.chart.domain.lower, field.chart.domain.upper],
    [
      [0, 3, -1, -1],
      [1.5, 5, 1, 1],
    ],
  );
  const out = new Float64Array(10);
  for (const [x, y, z] of [
    [3.75, 0.25, -0.5],
    [4.5, -1, 1],
  ] as const) {
    assert.equal(field.jets(Float64Array.of(1.5, x, y, z), 1, 0, out), undefined);
    const at = kerr(0, x, y, z);
    assert.ok(Math.abs(out[5]! - at.gxy!) < 1e-13);
    assert.ok(Math.abs(out[1]! - at.betax! / at.alp! ** 2) < 1e-13);
  }
});

test('what a file lacks is named', async (t) => {
  const path = join(temporary(t), 'a.h5');
  await writeFile(path, (meshes) => {
    meshes.create_group('gxx').create_attribute('geometry', 'cartesian');
  });
  await assert.rejects(openSource(path, 'openpmd'), {
    code: 'data/format',
    message: /\/data\/0\/meshes\/gxx: there is no attribute axisLabels/,
  });
  await assert.rejects(openSource(path, 'carpet'), { code: 'data/format', message: /`format openpmd` reads openPMD/ });
});
