import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type DataRequest, openSimulation, type Simulation } from '@spacetime/data';
import { type Values, type WrittenGrid, writeCarpet } from './kit/carpet-writer.ts';
import { temporary } from './kit/files.ts';
import { kerrSchild } from './kit/kerr-schild.ts';

const KERR = kerrSchild(1, 0.5);
const GRID: WrittenGrid = { level: 0, origin: [3, -1, -1], delta: [0.25, 0.25, 0.25], shape: [9, 9, 9], split: 4 };
const FINE: WrittenGrid = { level: 1, origin: [3.5, -0.5, -0.5], delta: [0.125, 0.125, 0.125], shape: [9, 9, 9] };

interface Options extends Partial<DataRequest> {
  readonly values?: Values;
  readonly grids?: readonly WrittenGrid[];
  readonly times?: readonly number[];
}

async function simulation(
  t: TestContext,
  { values = KERR, grids = [GRID, FINE], times = [0], ...request }: Options = {},
): Promise<Simulation> {
  const path = join(temporary(t), 'kerr.h5');
  await writeCarpet(path, { grids, values, times });
  return openSimulation({ path, format: 'carpet', ...request });
}

const without =
  (...names: string[]): Values =>
  (...at) =>
    Object.fromEntries(Object.entries(KERR(...at)).filter(([name]) => !names.includes(name)));

test('two levels, one of two components: all points once, and what was assumed', async (t) => {
  const { points, excluded, bytes, notes, field } = await simulation(t);
  assert.deepEqual([points, excluded, bytes], [2 * 729, 0, 2 * 729 * 80]);
  assert.deepEqual(notes, ['a single time (t = 0): nothing depends on t']);
  assert.deepEqual(
    field.slices[0]!.patches.map(({ level, shape }) => [level, ...shape]),
    [
      [1, 9, 9, 9],
      [0, 9, 9, 9],
    ],
  );
});

test('no shift is a shift of zero, and said', async (t) => {
  const { field, notes, bytes } = await simulation(t, { values: without('betax', 'betay', 'betaz') });
  assert.ok(notes.includes('there is no shift: it is taken to be zero'));
  assert.equal(bytes, 2 * 729 * 56);
  const out = new Float64Array(10);
  field.jets(Float64Array.of(0, 4, 0, 0), 1, 0, out);
  assert.deepEqual([...out.subarray(1, 4)], [0, 0, 0]);
  assert.ok(Math.abs(out[0]! + KERR(0, 4, 0, 0).alp! ** 2) < 1e-14);
});

test('a shift without a component, and no lapse, are refused by name', async (t) => {
  await assert.rejects(simulation(t, { values: without('betay') }), {
    code: 'data/variables',
    message: /a metric needs betay, which is not there/,
  });
  await assert.rejects(simulation(t, { values: without('alp', 'gzz') }), {
    code: 'data/variables',
    message: /a metric needs alp, gzz, which are not there; it has betax/,
  });
});

test('points that are excised, or no numbers, are left out and counted', async (t) => {
  const values: Values = (...at) => ({ ...KERR(...at), ...(at[1] > 4.9 && { gyy: Number.NaN }) });
  const limit = KERR(0, 3.3, 0, 0).alp!;
  const { excluded, notes, points } = await simulation(t, { values, grids: [GRID], excise: limit });
  let expected = 0;
  for (let n = 0; n < 729; n++) {
    const at = [3 + (n % 9) / 4, -1 + (Math.floor(n / 9) % 9) / 4, -1 + Math.floor(n / 81) / 4] as const;
    if (at[0] > 4.9 || KERR(0, ...at).alp! < limit) expected++;
  }
  assert.equal(excluded, expected);
  assert.ok(expected > 81 && expected < points);
  assert.ok(notes.some((note) => note.startsWith(`${expected} of 729 points have no metric`)));
});

test('a metric of another signature everywhere is refused', async (t) => {
  const values: Values = (...at) => ({ ...KERR(...at), gxx: -1 });
  await assert.rejects(simulation(t, { values }), {
    code: 'data/variables',
    message: /no point has a metric of signature/,
  });
});

test('a part of the grid, and of the times', async (t) => {
  const times = [0, 1, 2, 3];
  const request = { times, within: { t: [1, 3], x: [3.4, 4.1], z: [-10, 0] } } as const;
  const { field, points } = await simulation(t, { ...request, grids: [GRID] });
  assert.deepEqual(
    [field.chart.domain.lower, field.chart.domain.upper],
    [
      [1, 3.5, -1, -1],
      [3, 4, 1, 0],
    ],
  );
  assert.equal(points, 3 * 3 * 9 * 5);
  await assert.rejects(simulation(t, { within: { t: [5, 6] } }), {
    code: 'data/grid',
    message: /no time lies within t 5 \.\. 6; the data have t = 0/,
  });
  await assert.rejects(simulation(t, { within: { x: [3.4, 3.6] } }), {
    code: 'data/grid',
    message: /fewer than 3 points remain along an axis: widen x, y and z/,
  });
});

test('a grid that begins at a plane of symmetry is recognised', async (t) => {
  const grids: WrittenGrid[] = [{ level: 0, origin: [-0.75, 3, -0.75], delta: [0.25, 0.25, 0.25], shape: [21, 9, 21] }];
  const { notes } = await simulation(t, { grids, values: KERR });
  assert.ok(
    notes.some((note) =>
      /the data end at x ≥ 0, z ≥ 0: they look like a quadrant of a reflection-symmetric whole/.test(note),
    ),
    String(notes),
  );
});

test('grids on one level that are not of one lattice are refused with both', async (t) => {
  const folder = temporary(t);
  const [one, other] = [GRID, { ...GRID, delta: [0.2, 0.25, 0.25] }].map(({ split: _, ...grid }) => grid) as [
    WrittenGrid,
    WrittenGrid,
  ];
  await writeCarpet(join(folder, 'a.h5'), { grids: [one], values: KERR });
  await writeCarpet(join(folder, 'b.h5'), { grids: [other], values: KERR });
  await assert.rejects(openSimulation({ path: folder, format: 'carpet' }), {
    code: 'data/grid',
    message:
      /b\.h5: ADMBASE::alp it=0 tl=0 rl=0 c=0: its spacing along x is 0\.2, which does not go with 0\.25 .* in .*a\.h5 on the same level 0/,
  });
});

test('samples go to every level, and the same numbers have the same fingerprint', async (t) => {
  const one = await simulation(t);
  const two = await simulation(t);
  assert.equal(one.fingerprint, two.fingerprint);
  assert.notEqual(one.fingerprint, (await simulation(t, { values: kerrSchild(1, 0.50001) })).fingerprint);
  const points = Float64Array.from({ length: 4000 }, (_, i) =>
    i % 4 === 0 ? 0 : i % 4 === 1 ? 3 + (2 * (i >> 2)) / 1000 : -1 + (2 * ((i * 7) % 1000)) / 1000,
  );
  one.place(points);
  const inFine = points.reduce(
    (count, x, i) =>
      count +
      Number(i % 4 === 1 && x >= 3.5 && x <= 4.5 && Math.abs(points[i + 1]!) <= 0.5 && Math.abs(points[i + 2]!) <= 0.5),
    0,
  );
  assert.ok(inFine >= 500, String(inFine));
});
