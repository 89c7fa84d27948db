import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFindings, type Findings } from '../src/commands/doctor.ts';
import { spacetime } from './command.ts';

test('doctor describes the machine and tries its engines', async () => {
  const { code, stdout, stderr } = await spacetime(['doctor', '--json']);
  assert.equal(code, 0, stderr);
  const { node, processor, trials, auto, works }: Findings = JSON.parse(stdout);
  assert.equal(node.version, process.versions.node);
  assert.ok(processor.threads >= 1);
  assert.ok('deviation' in trials.cpu && trials.cpu.deviation < 1e-5);
  assert.equal(works, true);
  assert.match(auto.engine, /^(cpu|webgpu)$/);
});

const FINE = { device: '2 threads', precision: 'float32', milliseconds: 1.25, deviation: 3e-7 } as const;
const FOUND: Findings = {
  node: { version: '24.0.0', path: '/usr/bin/node', platform: 'linux x64', child: { path: '/usr/bin/node' } },
  processor: { model: 'A processor', threads: 2, vectors: 128, relaxedSimd: true, sharedMemory: true },
  adapters: [
    {
      ...{ backend: 'vulkan', name: 'Some GPU', vendor: 'v', architecture: '', device: 'd', description: 'driver 1' },
      ...{ software: false, features: ['subgroups'], refusal: 'too old' },
      limits: { maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 27, maxComputeInvocationsPerWorkgroup: 256 },
    },
  ],
  trials: {
    cpu: FINE,
    'cpu-float64': { ...FINE, precision: 'float64', deviation: 0.5 },
    webgpu: { failure: 'the engine webgpu crashed (signal SIGSEGV)' },
    tensorflow: { failure: 'no TensorFlow.js' },
  },
  auto: { engine: 'cpu', why: 'Some GPU does not train as it should' },
  works: false,
};

test('what it found is told in lines, with what to do', () => {
  assert.equal(
    describeFindings(FOUND),
    `node        24.0.0, linux x64, in /usr/bin
cpu         A processor: 2 threads, 128-bit vectors (not joined: no AVX2, or switched off), relaxed SIMD, shared memory
            ✔ float32: 1.3 ms a step of a small fit of Kerr, gradient within 3e-7
            ✖ float64: 1.3 ms a step of a small fit of Kerr, gradient within 5e-1: too far off, so that nothing is trained on it
webgpu      Some GPU by vulkan, hardware (v, d, driver 1)
            buffers to 1.0 GiB, bindings to 128 MiB, workgroups of 256 threads and 0 B; subgroups, no shader-f16, no timestamp-query
            ✖ it gives no device: too old
            ✖ the engine webgpu crashed (signal SIGSEGV)
tensorflow  none
            ✖ no TensorFlow.js
auto        engine cpu: Some GPU does not train as it should
            ✖ the engine cpu does not work here: please report the lines above`,
  );
});
