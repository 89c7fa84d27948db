import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missing, probeAdapters } from '../../../src/engines/webgpu/probe.ts';
import { temporaryFolder } from '../../fits.ts';
import { useSoftwareVulkan } from './software-vulkan.ts';

useSoftwareVulkan();
const folder = temporaryFolder();

function program(text: string): string {
  const path = join(folder, `${text.length}.mjs`);
  writeFileSync(path, text);
  return path;
}

test('adapters are described, with their limits and features, and whether they are software', async () => {
  const { adapters, reason } = await probeAdapters();
  assert.equal(reason, undefined);
  const [adapter] = adapters;
  assert.ok(adapter!.limits.maxStorageBufferBindingSize! >= 2 ** 27, 'what WebGPU promises');
  assert.ok(adapter!.features.includes('core-features-and-limits'));
  assert.equal(adapter!.refusal, undefined);
  if (process.platform !== 'linux') return;
  assert.deepEqual([adapter!.backend, adapter!.vendor, adapter!.software], ['vulkan', 'google', true]);
  assert.match(adapter!.name, /^SwiftShader/);
});

test('a driver that takes its process with it, hangs or babbles is no GPU', async () => {
  const crash = await probeAdapters({ program: program("process.kill(process.pid, 'SIGSEGV');") });
  const signal = process.platform === 'win32' ? 'exit code 1' : 'signal SIGSEGV';
  assert.deepEqual(crash, { adapters: [], reason: `the graphics driver crashed (${signal})` });
  const hang = await probeAdapters({ program: program('setInterval(() => 0, 1000);'), patience: 300 });
  assert.deepEqual(hang, { adapters: [], reason: 'the graphics driver did not answer within 0.3 s' });
  const babble = await probeAdapters({ program: program("console.log('hello');") });
  assert.match(babble.reason!, /^what the graphics driver answered cannot be read: hello/);
  const node = { path: join(folder, 'no-node') };
  assert.match((await probeAdapters({ node })).reason!, /no-node does not start: .*ENOENT/);
  const reason = 'no Node was found';
  assert.deepEqual(await probeAdapters({ node: { reason } }), { adapters: [], reason });
});

test('where there is none it says what to install', async () => {
  const env = { ...process.env, VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' };
  const { adapters, reason } = await probeAdapters({ env });
  if (process.platform === 'linux') {
    assert.deepEqual(adapters, []);
    assert.equal(reason, missing('linux', ''));
  }
  assert.match(
    missing('linux', "Warning: Couldn't load Vulkan: libvulkan.so.1"),
    /loader .*apt-get install libvulkan1/,
  );
  assert.match(missing('linux', ''), /apt-get install mesa-vulkan-drivers/);
  assert.match(missing('win32', ''), /Direct3D 12/);
});
