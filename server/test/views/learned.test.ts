import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openSimulation } from '@spacetime/data';
import { analyze } from '@spacetime/dsl';
import { openField, trainFit } from '@spacetime/field';
import { quantityOf } from '@spacetime/geometry';
import type { Differences, PointValue, Slice, ViewChart } from '@spacetime/protocol';
import { Views } from '../../src/views/views.ts';

const folder = mkdtempSync(join(tmpdir(), 'views-'));
const views = new Views();
after(() => {
  views.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a learned field is seen beside the exact metric, and their difference', async () => {
  const file = join(folder, 'flat.spacetime');
  const out = join(folder, 'flat.einfield');
  const text = `spacetime S {
  chart C(t, x, y, z) { x in 1 .. 2  y in 0 .. 1 }
  metric in C { ds^2 = -dt^2 + (1 + 0.1*x^2*y) dx^2 + dy^2 + dz^2 }
}
fit F of S { network mlp(width = 4, depth = 1)  samples sobol(32)  batch 32  steps 3  validate sobol(16) every 3 }
`;
  writeFileSync(file, text);
  const host = { read: () => text, resolve: (_: string, path: string) => path };
  await trainFit(analyze(file, host).fits[0]!, { engine: 'cpu', out, host });
  const seen = { kind: 'learned', path: out } as const;
  const slice = (await views.run({
    ...{ kind: 'slice', seen },
    params: {
      ...{ quantity: { name: 'ricci', indices: [1, 2] }, axes: [1, 2], at: [0, 0, 0, 0], width: 3, height: 2 },
      sources: ['exact', 'learned', 'error'],
    },
  })) as Slice;
  const [exact, learned, error] = slice.values.map(({ data }) => {
    const bytes = Buffer.from(data, 'base64');
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  });
  const points = Float64Array.from([0, 1 + 2.5 / 3, 0.25, 0]);
  const ricci = quantityOf(openField(out), 'ricci', points, 1).data;
  assert.equal(learned![2], ricci[4 * 1 + 2]);
  assert.deepEqual(
    [...error!],
    [...learned!].map((value, k) => value - exact![k]!),
  );
  const differences = (await views.run({ kind: 'differences', seen, params: { points: 4 } })) as Differences;
  assert.ok(differences.learned!.riemann! > 0);
  assert.equal(((await views.run({ kind: 'chart', seen })) as ViewChart).data, undefined);
});

test('a field of data is seen beside the data; without them it is said why not', async () => {
  // Flat space with a lapse that varies, as an array of NumPy.
  const n = 6;
  const names = ['alp', 'gxx', 'gxy', 'gxz', 'gyy', 'gyz', 'gzz'];
  const cells = Array.from({ length: n ** 3 }, (_, k) => [1 + Math.floor(k / n ** 2) / 10, 1, 0, 0, 1, 0, 1]).flat();
  const dict = `{'descr': '<f8', 'fortran_order': False, 'shape': (${n}, ${n}, ${n}, 7), }`.padEnd(117);
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  const array = Buffer.concat([start, Buffer.from(`${dict}\n`), Buffer.from(Float64Array.from(cells).buffer)]);
  writeFileSync(join(folder, 'box.npy'), array);
  writeFileSync(join(folder, 'box.json'), JSON.stringify({ origin: [0, 0, 0], spacing: [1, 1, 1], components: names }));
  const file = join(folder, 'box.spacetime');
  const out = join(folder, 'box.einfield');
  const text = `data Box { file "box.npy"  format npy }
fit F of Box { network mlp(width = 4, depth = 1)  samples sobol(32)  batch 32  steps 3  validate sobol(16) every 3 }
`;
  writeFileSync(file, text);
  const host = { read: () => text, resolve: (_: string, path: string) => path };
  const data = await openSimulation({ path: join(folder, 'box.npy'), format: 'npy' });
  await trainFit(analyze(file, host).fits[0]!, { engine: 'cpu', out, host, data });
  const seen = { kind: 'learned', path: out } as const;
  const look = () => views.run({ kind: 'point', seen, params: { quantity: 'metric', at: [0, 2.5, 1, 1] } });
  const { exact, learned } = (await look()) as PointValue;
  assert.ok(Math.abs(exact[0]! + 1.25 ** 2) < 1e-12);
  assert.equal(learned?.length, exact.length);
  assert.equal(((await views.run({ kind: 'chart', seen })) as ViewChart).data, true);
  rmSync(join(folder, 'box.npy'));
  await assert.rejects(
    look,
    /the data that it was trained on cannot be compared with: .*box\.npy: there is no such file/,
  );
  const elsewhere = { ...seen, folders: [join(folder, 'inner')] };
  await assert.rejects(
    views.run({ kind: 'chart', seen: elsewhere }),
    /data outside a workspace that is not trusted are not read/,
  );
});
