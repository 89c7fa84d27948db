import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSimulation, openSource, valuesOf } from '@spacetime/data';
import { temporary } from './kit/files.ts';
import { kerrSchild } from './kit/kerr-schild.ts';

/** An array of NumPy, format 1.0; its header is what `numpy.save` writes. */
function npy(shape: readonly number[], values: ArrayLike<number>, { descr = '<f8', fortran = false } = {}): Uint8Array {
  const dict = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = `${dict.padEnd(Math.ceil((10 + dict.length + 1) / 64) * 64 - 11)}\n`;
  const bytes = Number(descr.at(-1));
  const out = Buffer.alloc(10 + header.length + values.length * bytes);
  out.write('\x93NUMPY\x01\x00', 0, 'latin1');
  out.writeUInt16LE(header.length, 8);
  out.write(header, 10, 'latin1');
  const view = new DataView(out.buffer, out.byteOffset + 10 + header.length);
  for (let n = 0; n < values.length; n++) {
    if (bytes === 8) view.setFloat64(8 * n, values[n]!, descr[0] !== '>');
    else view.setFloat32(4 * n, values[n]!, descr[0] !== '>');
  }
  return out;
}

const GRID = '{ "origin": [3, -1, -2], "spacing": [0.5, 0.25, 1] }';
const [X, Y, Z] = [4, 5, 6] as const;
/** In C order: z fastest. */
const each = <T>(f: (i: number, j: number, k: number) => T) =>
  Array.from({ length: X * Y * Z }, (_, n) => f(Math.floor(n / (Y * Z)), Math.floor(n / Z) % Y, n % Z));

test('an array of a variable: shape (X, Y, Z) in the order of C or Fortran, of either width and byte order', async (t) => {
  const c = each((i, j, k) => 100 * i + 10 * j + k);
  const f = Array.from(
    { length: X * Y * Z },
    (_, n) => 100 * (n % X) + 10 * (Math.floor(n / X) % Y) + Math.floor(n / (X * Y)),
  );
  const folder = temporary(t, {
    'grid.json': GRID,
    'alp.npy': npy([X, Y, Z], c),
    'betax.npy': npy([X, Y, Z], f, { fortran: true }),
    'gxx.npy': npy([X, Y, Z], c, { descr: '>f4' }),
  });
  const { pieces } = await openSource(folder, 'npy');
  assert.deepEqual(
    pieces.map(({ variable }) => variable),
    ['alp', 'betax', 'gxx'],
  );
  for (const piece of pieces) {
    assert.deepEqual(
      [piece.shape, piece.origin, piece.delta],
      [
        [X, Y, Z],
        [3, -1, -2],
        [0.5, 0.25, 1],
      ],
    );
    assert.deepEqual([...valuesOf(piece)], f);
  }
});

test('an array of all: (T, X, Y, Z, 10) is the metric at several times, as the field has it', async (t) => {
  const kerr = kerrSchild(1, 0.5);
  const names = ['alp', 'betax', 'betay', 'betaz', 'gxx', 'gxy', 'gxz', 'gyy', 'gyz', 'gzz'];
  const cells = [0, 1].flatMap(() =>
    each((i, j, k) => {
      const at = kerr(0, 3 + 0.5 * i, -1 + 0.25 * j, -2 + k);
      return names.map((name) => at[name]!);
    }).flat(),
  );
  const sidecar = { origin: [3, -1, -2], spacing: [0.5, 0.25, 1], times: [0, 2], components: names };
  const folder = temporary(t, { 'hole.npy': npy([2, X, Y, Z, 10], cells), 'hole.json': JSON.stringify(sidecar) });
  const { field, bytes } = await openSimulation({ path: join(folder, 'hole.npy'), format: 'npy' });
  assert.deepEqual(field.chart.domain, {
    lower: [0, 3, -1, -2],
    upper: [2, 4.5, 0, 3],
    periodic: [false, false, false, false],
  });
  assert.equal(bytes, 2 * X * Y * Z * 10 * 8);
  const out = new Float64Array(10);
  assert.equal(field.jets(Float64Array.of(2, 3.5, -0.75, 1), 1, 0, out), undefined);
  const at = kerr(0, 3.5, -0.75, 1);
  assert.ok(Math.abs(out[4]! - at.gxx!) < 1e-14);
  assert.ok(Math.abs(out[0]! - (1 / at.alp! ** 2 - 2)) < 1e-13);
});

const right = npy([2, 2, 2], new Float64Array(8));
for (const [what, files, message] of [
  [
    'no file beside it',
    { 'alp.npy': right },
    /nothing says where its points are: write alp\.json \(or grid\.json\) beside it/,
  ],
  ['a file beside it that is no JSON', { 'alp.npy': right, 'grid.json': '{' }, /grid\.json: this is not JSON/],
  [
    'no spacing',
    { 'alp.npy': right, 'grid.json': '{ "origin": [0, 0, 0] }' },
    /"spacing" is missing, not 3 numbers; write/,
  ],
  [
    'a plane',
    { 'alp.npy': npy([2, 2], new Float64Array(4)), 'grid.json': GRID },
    /its shape is \(2, 2\); \(X, Y, Z\) or \(T, X, Y, Z\) is expected/,
  ],
  [
    'whole numbers',
    { 'alp.npy': npy([8], new Float64Array(8), { descr: '<i8' }), 'grid.json': GRID },
    /its numbers are of the type <i8, not float32 or float64/,
  ],
  [
    'an array cut short',
    { 'alp.npy': right.subarray(0, right.length - 9), 'grid.json': GRID },
    /the file was cut short: it has \d+ bytes and its shape \(2, 2, 2\) needs \d+/,
  ],
  ['something else', { 'alp.npy': 'text', 'grid.json': GRID }, /this is no \.npy array; write it with numpy\.save/],
] as const) {
  test(`${what}: a sentence`, async (t) => {
    await assert.rejects(openSource(join(temporary(t, files), 'alp.npy'), 'npy'), { name: 'DataError', message });
  });
}

test('cut anywhere, an array gives a sentence', async (t) => {
  for (let n = 0; n < right.length; n += 7) {
    const folder = temporary(t, { 'alp.npy': right.subarray(0, n), 'grid.json': GRID });
    await assert.rejects(openSource(folder, 'npy'), { name: 'DataError' });
  }
});
