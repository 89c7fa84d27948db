import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decode } from 'fast-png';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

const RENDER = `${SCHWARZSCHILD}
render Shadow of Schwarzschild { camera at (0, 12, 80°, 0)
  field 70°
  resolution 24 x 16
  disk 6 .. 9 }
render Learned of Tiny { camera at (0, 12, 80°, 0)
  field 100°
  resolution 6 x 4 }
`;

test('a picture, with what its rays met in words and as numbers', async (t) => {
  const cwd = folder(t, { 's.spacetime': RENDER });
  const { code, stdout, stderr } = await spacetime(['render', 's.spacetime', 'Shadow', '--raw', 'rays.csv'], { cwd });
  assert.equal(code, 0, stderr);
  const counts =
    /^s\.Shadow\.png: 24 × 16, of 384 pixels: (\d+) captured \(.*\), (\d+) see the sky \(.*\), (\d+) the disk/u.exec(
      stdout,
    );
  assert.ok(counts, stdout);
  assert.match(stdout, /rays\/s, \d+ evaluations of the metric a ray\nrays\.csv: every ray\n$/u);
  const { width, height, channels } = decode(readFileSync(join(cwd, 's.Shadow.png')));
  assert.deepEqual([width, height, channels], [24, 16, 3]);
  const rows = readFileSync(join(cwd, 'rays.csv'), 'utf8').trim().split('\n');
  assert.equal(rows[0], 'x,y,sample,outcome,v0,v1,v2,crossings,beyond,length,steps');
  for (const [i, outcome] of ['captured', 'sky', 'disk'].entries()) {
    assert.equal(rows.filter((row) => row.split(',')[3] === outcome).length, Number(counts[i + 1]));
  }
});

test('as JSON, in another size, with several rays a pixel, and as an array of NumPy', async (t) => {
  const cwd = folder(t, { 's.spacetime': RENDER });
  const args = ['render', 's.spacetime', 'Shadow', '-o', 'p.png', '--size', '10x8', '--samples', '4', '--threads', '1'];
  const { code, stdout, stderr } = await spacetime([...args, '--json', '--raw', 'rays.npy'], { cwd });
  assert.equal(code, 0, stderr);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(lines.at(-2).kind, 'progress');
  assert.deepEqual([lines.at(-2).pixels, lines.at(-2).of], [80, 80]);
  const { kind, out, width, height, samples, finished, rays } = lines.at(-1);
  assert.deepEqual(
    { kind, out, width, height, samples, finished },
    {
      ...{ kind: 'result', out: 'p.png', width: 10, height: 8, samples: 4, finished: true },
    },
  );
  assert.equal(rays.captured + rays.sky + rays.disk, 320);
  const bytes = readFileSync(join(cwd, 'rays.npy'));
  const header = bytes.readUInt16LE(8);
  assert.equal((10 + header) % 64, 0);
  assert.match(
    bytes.toString('latin1', 10, 10 + header),
    /^\{'descr': '<f8', 'fortran_order': False, 'shape': \(8, 10, 4, 8\), \} *\n$/u,
  );
  assert.equal(bytes.length, 10 + header + 8 * 8 * 320);
  // A ray's outcome is its first number.
  let captured = 0;
  for (let ray = 0; ray < 320; ray++) if (bytes.readDoubleLE(10 + header + 64 * ray) === 1) captured++;
  assert.equal(captured, rays.captured);
});

test('a trained field beside the exact metric: three pictures, and by how much rays differ', async (t) => {
  const cwd = folder(t, { 's.spacetime': RENDER });
  const missing = await spacetime(['render', 's.spacetime', 'Learned'], { cwd });
  assert.equal(missing.code, 2);
  assert.match(
    missing.stderr,
    /Learned is of the fit Tiny, which has no field here: spacetime fit s\.spacetime Tiny, or name one with --field/u,
  );
  assert.equal((await spacetime(['fit', 's.spacetime', 'Tiny'], { cwd })).code, 0);
  const { code, stdout, stderr } = await spacetime(['render', 's.spacetime', 'Learned', '--compare'], { cwd });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^s\.Learned\.png: 6 × 4, of 24 pixels/u);
  assert.match(stdout, /% of the evaluations were beyond the field's domain; the exact metric stood in there/u);
  assert.match(stdout, /^s\.Learned\.exact\.png: 6 × 4/mu);
  assert.match(
    stdout,
    /^s\.Learned\.difference\.png: directions on the sky, learned against exact, \d+ rays: mean angle/mu,
  );
  for (const name of ['s.Learned', 's.Learned.exact', 's.Learned.difference']) {
    assert.equal(decode(readFileSync(join(cwd, `${name}.png`))).width, 6);
  }
});

test('Ctrl-C keeps what there is as a partial picture', async (t) => {
  const cwd = folder(t, { 's.spacetime': RENDER });
  const args = ['render', 's.spacetime', 'Shadow', '--size', '1600x1200', '--threads', '1', '--json'];
  const { code, stdout, stderr } = await spacetime(args, { cwd, interruptAt: /"kind":"progress"/u });
  assert.equal(code, 130, stderr);
  assert.match(stderr, /interrupted: the same command begins anew/u);
  const result = JSON.parse(stdout.trim().split('\n').at(-1)!);
  assert.equal(result.finished, false);
  assert.ok(result.rays.untraced > 0 && result.rays.untraced < 1600 * 1200);
  assert.equal(decode(readFileSync(join(cwd, 's.Shadow.png'))).width, 1600);
});

test('mistakes are refused in a line that says what to do', async (t) => {
  const cwd = folder(t, {
    's.spacetime': RENDER,
    'none.spacetime': SCHWARZSCHILD,
    'junk.einfield': 'a picture, and no field at all',
    'bad.spacetime': `${SCHWARZSCHILD}
render Inside of Schwarzschild { camera at (0, 50, 80°, 0) }
render Sky of Schwarzschild { camera at (0, 9, 80°, 0)
 sky "no.png" }`,
  });
  const refused = async (args: readonly string[], pattern: RegExp, exit: number) => {
    const { code, stdout, stderr } = await spacetime(['render', ...args], { cwd });
    assert.match(stderr, pattern);
    assert.deepEqual([code, stdout], [exit, '']);
  };
  await Promise.all([
    refused(['s.spacetime'], /which render block\? it has several: name Shadow or Learned/u, 2),
    refused(
      ['none.spacetime'],
      /none\.spacetime has no render block; the shortest is: render Picture of Schwarzschild/u,
      2,
    ),
    refused(['s.spacetime', 'Shadow', '-o', 'p.jpg'], /p\.jpg: pictures are written as PNG/u, 2),
    // Before, not after the hours that a picture may take.
    refused(
      ['s.spacetime', 'Shadow', '--size', '16000x4000', '-o', 'none/p.png'],
      /none\/p\.png: cannot be written: there is no folder none/u,
      2,
    ),
    refused(['s.spacetime', 'Shadow', '--field', 'junk.einfield'], /this is no \.einfield file/u, 2),
    refused(['s.spacetime', 'Shadow', '--samples', '5'], /it must be a square: 1, 4, 9/u, 2),
    refused(['s.spacetime', 'Shadow', '--size', 'big'], /WIDTHxHEIGHT in pixels/u, 2),
    refused(
      ['s.spacetime', 'Shadow', '--compare'],
      /--compare needs a trained field: --field FILE\.einfield, of Schwarzschild/u,
      2,
    ),
    refused(
      ['bad.spacetime', 'Inside'],
      /Inside: The camera is outside the domain of Spherical: r = 50 is not in 3 \.\. 20/u,
      1,
    ),
    refused(['bad.spacetime', 'Sky'], /the sky of Sky, no\.png: there is no such file/u, 1),
  ]);
});
