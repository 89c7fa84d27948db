import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSource, type Piece, valuesOf } from '@spacetime/data';
import { temporary } from '../kit/files.ts';
import { nr, nrTest } from '../kit/nr.ts';
import { type Star, star } from '../kit/tov.ts';

/** The points of a piece, and their values. */
function* points(piece: Piece): Generator<{ at: readonly [number, number, number]; value: number }> {
  const { origin, delta, shape, scattered } = piece;
  const values = valuesOf(piece);
  for (let n = 0; n < values.length; n++) {
    const [i, j, k] = [n % shape[0], Math.floor(n / shape[0]) % shape[1], Math.floor(n / (shape[0] * shape[1]))];
    // Scattered points of these files are on the diagonal.
    const index = scattered ? [n, n, n] : [i, j, k];
    yield {
      at: [0, 1, 2].map((a) => origin[a]! + index[a]! * delta[a]!) as [number, number, number],
      value: values[n]!,
    };
  }
}

nrTest('lapse and metric of a star on axes and diagonal are those of the TOV equations', async () => {
  const source = await openSource(nr('tov-carpet-ascii'), 'ascii');
  const truth = star(100, 1.28e-3);
  // Outermost points of fine levels that no coarse point meets were interpolated by the simulation itself.
  const worst = { alp: 0, diagonal: 0, off: 0, interpolated: 0 };
  let count = 0;
  for (const piece of source.pieces) {
    const { variable, level } = piece;
    const h = 8 / 2 ** level;
    for (const { at, value } of points(piece)) {
      const { lapse, conformal } = truth.at(Math.hypot(...at));
      const isEdge = level > 0 && Math.max(...at) > 30 * h && at.some((x) => x % (2 * h) !== 0);
      const kind = variable === 'alp' ? 'alp' : variable[1] === variable[2] ? 'diagonal' : 'off';
      const expected = { alp: lapse, diagonal: conformal, off: 0 }[kind];
      const place = isEdge ? 'interpolated' : kind;
      worst[place] = Math.max(worst[place], Math.abs(value - expected));
      count++;
    }
  }
  assert.equal(count, 5320);
  // What the Einstein Toolkit's own table of the star is good to: measured 1.1e-9, 5.0e-9, 0, 1.9e-6.
  assert.ok(worst.alp < 2e-9 && worst.diagonal < 1e-8, JSON.stringify(worst));
  assert.ok(worst.off === 0 && worst.interpolated < 3e-6, JSON.stringify(worst));
});

test('the oracle itself: the TOV equations are solved to 1e-9, at fourth order', () => {
  const [coarse, medium, fine] = [2000, 4000, 8000].map((steps) => star(100, 1.28e-3, steps)) as [Star, Star, Star];
  for (const radius of [0.1, 1, 3, 7, 8.1, 9, 20]) {
    const [a, b] = [coarse, medium].map((one) => Math.abs(one.at(radius).lapse - fine.at(radius).lapse)) as [
      number,
      number,
    ];
    assert.ok(b < 2e-9 && a / b > 10, `${radius}: ${a}, ${b}`);
  }
  // Mass of this star in the literature (Font et al. 2002, Phys. Rev. D 65, 084024): M = 1.40, R = 9.59.
  assert.ok(Math.abs(fine.mass - 1.4) < 5e-3 && Math.abs(fine.areal - 9.59) < 5e-3);
});

nrTest('five levels, each with half the spacing of the one before, on an axis', async () => {
  const { pieces } = await openSource(nr('tov-carpet-ascii', 'admbase-lapse.x.asc'), 'ascii');
  assert.equal(pieces.length, 5);
  for (const { level, delta, fullName, time } of pieces) {
    assert.equal(delta[0], 8 / 2 ** level);
    assert.equal(fullName, 'ADMBASE::alp');
    assert.equal(time, 0);
  }
});

const HEAD = `# 1D ASCII output created by CarpetIOASCII
# ADMBASE::LAPSE xyz (admbase-lapse)
# data columns: 13:alp
`;

test('rows of a box in any order are put where they belong', async (t) => {
  const rows: string[] = [];
  for (const ix of [4, 0, 2])
    for (const iz of [3, 0])
      for (const iy of [0, 5]) {
        rows.push(`0 0 1 0 0 ${ix} ${iy} ${iz} 0.5 ${1 + ix / 4} ${iy / 5} ${iz / 3} ${100 * ix + 10 * iy + iz}`);
      }
  const path = temporary(t, { 'alp.xyz.asc': HEAD + rows.join('\n') });
  const { pieces } = await openSource(`${path}/alp.xyz.asc`, 'ascii');
  const [piece] = pieces;
  assert.deepEqual(
    [piece!.shape, piece!.origin, piece!.delta, piece!.level, piece!.time],
    [[3, 2, 2], [1, 0, 0], [0.5, 1, 1], 1, 0.5],
  );
  assert.deepEqual([...valuesOf(piece!)], [0, 200, 400, 50, 250, 450, 3, 203, 403, 53, 253, 453]);
});

for (const [what, text, message] of [
  ['a word', `${HEAD}0 0 0 0 0 0 0 0 0 0 0 0 high`, /alp\.asc:4: "high" is not a number/],
  [
    'a row cut short',
    `${HEAD}0 0 0 0 0 0 0 0 0 0`,
    /alp\.asc:4: 10 columns where 12 and 1 of data \(alp\) were announced/,
  ],
  ['no header', '0 0 0 0 0 0 0 0 0 0 0 0 1', /alp\.asc:1: numbers before any line/],
  ['nothing', '', /there are no rows of CarpetIOASCII/],
  ['bytes', 'a\0b', /this is not text/],
] as const) {
  test(`${what}: a sentence with file and line`, async (t) => {
    const path = temporary(t, { 'alp.asc': text });
    await assert.rejects(openSource(`${path}/alp.asc`, 'ascii'), { name: 'DataError', message });
  });
}

test('of a folder what is no ASCII of Carpet is left out and said why', async (t) => {
  const folder = temporary(t, {
    'alp.x.asc': `${HEAD}0 0 0 0 0 0 0 0 0 0 0 0 1\n0 0 0 0 0 1 0 0 0 1 0 0 2`,
    'rho.maximum.asc': '# 1:iteration 2:time 3:data\n0 0 1e-3\n',
  });
  const { pieces, notes } = await openSource(folder, 'ascii');
  assert.deepEqual(
    pieces.map(({ variable, shape }) => [variable, ...shape]),
    [['alp', 2, 1, 1]],
  );
  assert.match(notes.join(), /^left out: .*rho\.maximum\.asc:2: numbers before any line "# data columns/);
});
