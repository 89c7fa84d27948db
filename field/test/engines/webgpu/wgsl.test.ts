import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Activation } from '../../../src/engine.ts';
import { openDevice } from '../../../src/engines/webgpu/device.ts';
import { activationSource } from '../../../src/engines/webgpu/wgsl/activation.ts';
import { frameNormSource } from '../../../src/engines/webgpu/wgsl/frame-norm.ts';
import { gradientSource, reductionSource } from '../../../src/engines/webgpu/wgsl/gradient.ts';
import { lossSource } from '../../../src/engines/webgpu/wgsl/loss.ts';
import { pairStreams, productSource } from '../../../src/engines/webgpu/wgsl/product.ts';
import { relativeError, shapeOf } from '../cases.ts';
import { PAIRS } from '../reference.ts';
import { activate } from '../reference-activation.ts';
import { useSoftwareVulkan } from './software-vulkan.ts';

useSoftwareVulkan();

/** Every kernel of order 2 along two directions, of a small network's layers. */
function sources(): string {
  const jet = { streams: 6, directions: 2, largeTiles: true };
  const shape = shapeOf({ activation: 'gabor' });
  return [
    productSource({ ...jet, kind: 'activated', shape, inner: 4, across: 9 }),
    productSource({ ...jet, kind: 'linear', shape, inner: 9, across: 3 }),
    productSource({ ...jet, kind: 'reverse', shape, inner: 3, across: 9 }),
    lossSource({ ...jet, outputs: 3, norm: false }),
    lossSource({ ...jet, outputs: 3, norm: true }),
    frameNormSource({ streams: 6, outputs: 3, kind: 'minkowski' }),
    frameNormSource({ streams: 6, outputs: 3, kind: 'papuc' }),
    gradientSource({ streams: 6, rows: 3, columns: 9, weights: 165, largeTiles: true }),
    reductionSource(165, 0, 8),
  ].join('\n// ---\n');
}

test('the kernels are those of the snapshot', () => {
  const snapshot = new URL('kernels.wgsl.snap', import.meta.url);
  assert.equal(sources(), readFileSync(snapshot, 'utf8'), 'changed on purpose: write the new text to the snapshot');
});

test('second derivatives stand in the order of the reference', () => {
  for (const directions of [1, 2, 3, 4]) {
    const pairs = pairStreams(directions).map(([, i, j]) => [i, j]);
    assert.deepEqual(pairs, PAIRS[directions]);
    assert.deepEqual(
      pairStreams(directions).map(([s]) => s),
      pairs.map((_, k) => 1 + directions + k),
    );
  }
});

test('activations and three derivatives are the reference’s, for small and large arguments', async () => {
  const { device, gpu } = await openDevice();
  // Of few bits, so that ω z is exact.
  const z = Float32Array.from({ length: 512 }, (_, k) => Math.round(((k - 255.5) / 256) ** 3 * 60 * 1024) / 1024);
  for (const activation of ['silu', 'tanh', 'sine', 'gabor'] as Activation[]) {
    const shape = shapeOf({ activation, omega: 1.5, scale: 0.75 });
    const code = `${activationSource(shape)}
@group(0) @binding(0) var<storage, read> z: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
let v = activate(z[id.x]);
out[id.x] = v.f;
out[id.x + 128u] = v.f1;
out[id.x + 256u] = v.f2;
out[id.x + 384u] = v.f3;
}`;
    const compute = { module: device.createShaderModule({ code }), entryPoint: 'main' };
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute });
    const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const size = 4 * z.byteLength;
    const given = device.createBuffer({ size: z.byteLength, usage: STORAGE | COPY_DST });
    const found = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
    const reader = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
    device.queue.writeBuffer(given, 0, z);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const entries = [given, found].map((buffer, binding) => ({ binding, resource: { buffer } }));
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(2);
    pass.end();
    encoder.copyBufferToBuffer(found, 0, reader, 0, size);
    device.queue.submit([encoder.finish()]);
    await reader.mapAsync(GPUMapMode.READ);
    const actual = new Float32Array(reader.getMappedRange().slice(0));
    for (let k = 0; k < 4; k++) {
      const expected = Float64Array.from(z, (x) => activate(shape, x)[k]!);
      const error = relativeError(actual.subarray(512 * k, 512 * (k + 1)), expected);
      assert.ok(error < 1e-6, `${activation}, derivative ${k}: ${error}`);
    }
  }
  device.destroy();
  // Dawn's instance must outlive its device.
  assert.ok(gpu);
});
