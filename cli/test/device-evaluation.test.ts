import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { useSoftwareVulkan } from '../../field/test/engines/webgpu/software-vulkan.ts';
import { evaluateBy } from '../src/device-evaluation.ts';
import { openTarget } from '../src/target.ts';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

useSoftwareVulkan();

const POINT = Float64Array.of(0, 6, 1.2, 0);
const AT = ['--at', 't=0, r=6, θ=1.2, φ=0'];

test('few points are done by the processor, which is said', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const asked = await spacetime(['evaluate', 's.spacetime', 'scalar', ...AT, '--engine', 'auto'], { cwd });
  const plain = await spacetime(['evaluate', 's.spacetime', 'scalar', ...AT], { cwd });
  assert.equal(asked.stderr, 'engine cpu: fewer than 10000 points are not worth a graphics device\n');
  assert.equal(asked.stdout, plain.stdout);
  assert.equal(plain.stderr, '');
});

test('a device gives the digits of float32, no more, and says how far they are right', async (t) => {
  const target = openTarget(join(folder(t, { 's.spacetime': SCHWARZSCHILD }), 's.spacetime'), undefined);
  const { result, note } = await evaluateBy('webgpu', target, 'kretschmann', POINT);
  assert.equal(result.data[0], 0.0010288066);
  assert.match(note!, /^engine webgpu on .*: the processor stands in .*; values are rounded to float32; here float64/);
  assert.match(note!, /differs by \d\.\de-1[12] at most, the largest value being 1\.0e-3$/);
  const signature = await evaluateBy('webgpu', target, 'signature', POINT);
  assert.deepEqual(signature.result.values, [[1, 3]]);
  const riemann = (await evaluateBy('webgpu', target, 'riemann', POINT)).result;
  assert.deepEqual(riemann.shape, [1, 4, 4, 4, 4]);
  const [θ, φ] = [2, 3];
  const mixed = riemann.data[64 * θ + 16 * φ + 4 * θ + φ]!;
  assert.equal(Math.fround(mixed), Math.fround(Math.sin(1.2) ** 2 / 3));
});

test('without a driver it says what to do', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const own = { VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' };
  const before = { ...process.env };
  Object.assign(process.env, own);
  t.after(() => {
    for (const name of Object.keys(own)) delete process.env[name];
    Object.assign(process.env, before);
  });
  if (process.platform !== 'linux') return;
  const { code, stdout, stderr } = await spacetime(['evaluate', 's.spacetime', 'scalar', ...AT, '--engine', 'webgpu'], {
    cwd,
  });
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /spacetime: the engine webgpu has no device: no adapter was found: .*; choose engine cpu\n$/);
});
