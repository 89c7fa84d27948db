import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSource, toFourMetric, valuesOf } from '@spacetime/data';
import { temporary } from '../kit/files.ts';
import { kerrSchild } from '../kit/kerr-schild.ts';
import { nr, nrTest } from '../kit/nr.ts';

/** The spin of these data is turned by 0.4 rad about the x axis, towards +y. */
const TRUTH = kerrSchild(1, 0.6, -0.4);
const ADM = ['alp', 'betax', 'betay', 'betaz', 'gxx', 'gxy', 'gxz', 'gyy', 'gyz', 'gzz'];
/** Nearer to the singularity the code sets the data to other values. */
const INNER = 1;

/** g_ab on a line at t = 0 by variable, and its points. */
async function line(which: string) {
  const { pieces } = await openSource(nr('kerr-schild-lines'), 'ascii');
  const own = pieces.filter(({ time, file }) => time === 0 && file.endsWith(`_${which}.xg`));
  const [first] = own;
  const count = Math.max(...first!.shape);
  const places = Array.from({ length: count }, (_, n) =>
    [0, 1, 2].map((axis) => {
      const moves = first!.scattered || first!.shape[axis]! > 1;
      return first!.origin[axis]! + (moves ? n * first!.delta[axis]! : 0);
    }),
  );
  const values = new Map(own.map((piece) => [piece.variable, valuesOf(piece)]));
  return { places, values };
}

for (const which of ['x_[24][24]', 'y_[24][24]', 'z_[24][24]', '3D_diagonal']) {
  nrTest(`Kerr–Schild on ${which}: lapse, shift and spatial metric are the closed form, and so is g_ab`, async () => {
    const { places, values } = await line(which);
    let compared = 0;
    for (const [n, [x, y, z]] of places.entries()) {
      if (Math.hypot(x!, y!, z!) < INNER) continue;
      const exact = TRUTH(0, x!, y!, z!);
      const found = Float64Array.from(ADM, (name) => values.get(name)![n]!);
      for (const [k, name] of ADM.entries())
        assert.ok(Math.abs(found[k]! - exact[name]!) < 1e-13, `${name} at ${x}, ${y}, ${z}`);
      toFourMetric(found, 0);
      // g = η + 2 H l l with l_t = 1, where 1/α² = 1 + 2 H and 2 H l_i = g_ti.
      const twoH = 1 / exact.alp! ** 2 - 1;
      assert.ok(Math.abs(found[0]! - (twoH - 1)) < 1e-12);
      for (const [k, i] of [
        [1, 'x'],
        [2, 'y'],
        [3, 'z'],
      ] as const) {
        assert.ok(Math.abs(found[k] - exact[`beta${i}`]! / exact.alp! ** 2) < 1e-12);
      }
      compared++;
    }
    assert.ok(compared >= 32);
  });
}

const TEXT = `"x-label y
"y-label ADMBASE::alp (x = 0.5, z = -1.5), (xi = 2, zi = 3)


"Time = 0.25
-1.0		0.5
-0.5		nan
0.0		0.75
`;

test('a line has its axis, its fixed coordinates and its time', async (t) => {
  const folder = temporary(t, { 'alp_y.xg': TEXT });
  const { pieces } = await openSource(`${folder}/alp_y.xg`, 'ascii');
  assert.equal(pieces.length, 1);
  const [{ shape, origin, delta, time, variable }] = pieces as [(typeof pieces)[0]];
  assert.deepEqual([shape, origin, delta[1], time, variable], [[1, 3, 1], [0.5, -1, -1.5], 0.5, 0.25, 'alp']);
  assert.deepEqual([...valuesOf(pieces[0]!)], [0.5, Number.NaN, 0.75]);
});

for (const [what, text, message] of [
  ['three columns', `${TEXT}0.5 1 2`, /:9: "0\.5 1 2" is not a coordinate and a value/],
  ['no header', '0 1', /:1: numbers before the lines/],
  ['coordinates that fall', TEXT.replace('0.0', '-3'), /:6: coordinates do not rise/],
] as const) {
  test(`${what}: a sentence with file and line`, async (t) => {
    const folder = temporary(t, { 'a.xg': text });
    await assert.rejects(openSource(`${folder}/a.xg`, 'ascii'), { name: 'DataError', message });
  });
}
