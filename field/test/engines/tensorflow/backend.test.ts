import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTensorflow } from '../../../src/engines/tensorflow/backend.ts';
import { packagesIn } from '../../../src/engines/tensorflow/packages.ts';
import { FitError } from '../../../src/fit-error.ts';
import { temporaryFolder } from '../../fits.ts';
import { check } from './against-cpu.ts';

const root = temporaryFolder();
const { resolve } = createRequire(import.meta.url);
const [GPU, NODE] = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

/** A folder in which packages of these names are these modules. */
function installed(name: string, packages: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [key, text] of Object.entries(packages)) {
    const at = join(folder, 'node_modules', key);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name: key, main: 'main.js' }));
    writeFileSync(join(at, 'main.js'), text);
  }
  return folder;
}

/** What tfjs-node does when it is loaded, with the kernels of the plain backend in place of its native ones. */
const native = (backend: string) => `
const tf = require(${JSON.stringify(resolve('@tensorflow/tfjs-core'))});
const { MathBackendCPU } = require(${JSON.stringify(resolve('@tensorflow/tfjs-backend-cpu'))});
if (require('util').isNullOrUndefined(null) !== true || typeof require('util').isArray !== 'function') throw new Error('util');
tf.registerBackend('tensorflow', () => ${backend}, 3);
tf.copyRegisteredKernels('cpu', 'tensorflow');
module.exports = tf;
`;
const GPU_BACKEND = 'Object.assign(new MathBackendCPU(), { isUsingGpuDevice: true })';

test('without a folder it is WASM, and says why; no handler of Emscripten stays, which would end the process', async () => {
  const handlers = () => ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
  const before = handlers();
  const { backend, label } = await openTensorflow();
  assert.equal(backend, 'wasm');
  assert.equal(label, `wasm: no folder with ${GPU} was named`);
  assert.deepEqual(handlers(), before);
});

test('what is missing in a folder is named, and what does not load; its slower backend is not taken', async () => {
  const shared = (name: string) => ({ [name]: `module.exports = require(${JSON.stringify(resolve(name))})` });
  const folder = installed('broken', {
    [NODE]: "throw new Error('libtensorflow.so.2: no such file.\\nmore')",
    ...shared('@tensorflow/tfjs-core'),
    ...shared('@tensorflow/tfjs-backend-cpu'),
  });
  const { backend, label } = await openTensorflow(folder);
  assert.equal(backend, 'wasm');
  assert.equal(
    label,
    `wasm: no ${GPU} in ${folder}; ${NODE} in ${folder} does not load: libtensorflow.so.2: no such file`,
  );
});

test('a backend that does not start, or computes nothing, is not taken', async () => {
  const silent = installed('silent', { [GPU]: native("{ throw new Error('no CUDA') }") });
  assert.match((await openTensorflow(silent)).label, /^wasm: @tensorflow\/tfjs-node-gpu in .*silent does not start on/);
  const { tf } = await openTensorflow();
  tf.removeBackend('tensorflow');
  const kernels = installed('kernels', {
    [GPU]: native('new MathBackendCPU()').replace(
      /tf.copy.*/,
      "tf.getKernelsForBackend('tensorflow').forEach(({ kernelName }) => tf.unregisterKernel(kernelName, 'tensorflow'));",
    ),
  });
  assert.match(
    (await openTensorflow(kernels)).label,
    /^wasm: @tensorflow\/tfjs-node-gpu in .*kernels does not compute on Node [\d.]+: Kernel '\w+' not registered for backend 'tensorflow'/,
  );
  tf.removeBackend('tensorflow');
});

test('native kernels are taken from the folder, and compute', async () => {
  const { tf } = await openTensorflow();
  const folder = installed('node', { [NODE]: native('new MathBackendCPU()') });
  const opened = await openTensorflow(folder);
  assert.equal(opened.backend, 'tensorflow');
  assert.equal(opened.label, `native kernels on the processor by ${NODE} in ${folder}`);
  await check(opened, {}, 2, 2, [undefined]);
  tf.removeBackend('tensorflow');

  const both = installed('both', { [NODE]: native('new MathBackendCPU()'), [GPU]: native(GPU_BACKEND) });
  const best = await openTensorflow(both);
  assert.equal(best.label, `CUDA by ${GPU} in ${both}`);
  await check(best, { architecture: 'piratenet' }, 1, 4, ['minkowski']);
  tf.removeBackend('tensorflow');

  const without = installed('without', { [GPU]: native('new MathBackendCPU()') });
  const { label } = await openTensorflow(without);
  assert.equal(label, `native kernels on the processor by ${GPU} in ${without}: it found no CUDA device`);
  tf.removeBackend('tensorflow');
});

test('no folder, and no TensorFlow.js at all, are said with what to do', async () => {
  await assert.rejects(openTensorflow(join(root, 'nowhere')), (error) => {
    assert.ok(error instanceof FitError);
    assert.match(error.message, /nowhere is not a folder: TensorFlow's is the one in which/);
    return true;
  });
  const empty = installed('empty', {});
  await assert.rejects(openTensorflow(empty, undefined, packagesIn(empty)), (error) => {
    assert.ok(error instanceof FitError);
    assert.match(
      error.message,
      /has no TensorFlow\.js: npm install @tensorflow\/tfjs-core @tensorflow\/tfjs-backend-wasm/,
    );
    assert.match(error.message, /no @tensorflow\/tfjs-core in .*empty/);
    return true;
  });
});
