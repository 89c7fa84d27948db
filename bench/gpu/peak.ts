/** The multiply-adds that a graphics device reaches in registers alone, the yardstick of its training steps. */
import { openDevice } from '../../field/src/engines/webgpu/device.ts';

/** Independent sums of four a thread: enough to hide the latency of a multiply-add, few enough for its registers. */
const SUMS = [4, 8, 12] as const;
const THREADS = 256;
/** Milliseconds that a measurement shall take at the least. */
const LEAST = 30;

const source = (sums: number) => {
  const lines = (line: (i: number) => string) => Array.from({ length: sums }, (_, i) => line(i)).join('\n    ');
  return `
@group(0) @binding(0) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(1) var<uniform> setup: vec4f;
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = vec4f(setup.x);
  let y = vec4f(setup.y);
  let n = u32(setup.z);
  ${lines((i) => `var s${i} = vec4f(f32(id.x + ${i}u));`)}
  for (var k = 0u; k < n; k++) {
    ${lines((i) => `s${i} = fma(s${i}, x, y);`)}
    ${lines((i) => `s${i} = fma(s${i}, x, y);`)}
    ${lines((i) => `s${i} = fma(s${i}, x, y);`)}
    ${lines((i) => `s${i} = fma(s${i}, x, y);`)}
  }
  // What is never used would not be computed.
  out[id.x] = ${Array.from({ length: sums }, (_, i) => `s${i}`).join(' + ')};
}`;
};

export interface DevicePeak {
  readonly name: string;
  readonly software: boolean;
  /** GFLOP/s, two operations a multiply-add; the best of several runs. */
  measure(): Promise<number>;
  dispose(): void;
}

export async function openPeak(): Promise<DevicePeak> {
  const { device, adapter, gpu } = await openDevice();
  const groups = adapter.software ? 8 : 4096;
  const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
  const out = device.createBuffer({ size: 16 * THREADS * groups, usage: STORAGE });
  const setup = device.createBuffer({ size: 16, usage: UNIFORM | COPY_DST });
  const kernels = await Promise.all(
    SUMS.map(async (sums) => {
      const compute = { module: device.createShaderModule({ code: source(sums) }), entryPoint: 'main' };
      const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute });
      const entries = [out, setup].map((buffer, binding) => ({ binding, resource: { buffer } }));
      return { sums, pipeline, bindings: device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }) };
    }),
  );

  async function run({ sums, pipeline, bindings }: (typeof kernels)[0], loops: number): Promise<[number, number]> {
    device.queue.writeBuffer(setup, 0, Float32Array.of(0.999, 1e-3, loops, 0));
    await device.queue.onSubmittedWorkDone();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(groups);
    pass.end();
    const start = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return [performance.now() - start, 2 * 4 * 4 * sums * loops * THREADS * groups];
  }

  return {
    ...adapter,
    async measure() {
      let best = 0;
      for (const kernel of kernels) {
        let loops = 64;
        for (let round = 0; round < 4; ) {
          const [ms, operations] = await run(kernel, loops);
          if (ms < LEAST && loops < 2 ** 22) loops *= 4;
          else {
            best = Math.max(best, operations / ms / 1e6);
            round++;
          }
        }
      }
      return best;
    },
    dispose() {
      device.destroy();
      // Dawn's instance must outlive its device.
      void gpu;
    },
  };
}
