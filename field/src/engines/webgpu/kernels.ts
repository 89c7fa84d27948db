/** A kernel with its buffers. */
export interface Pass {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly layer: GPUBuffer;
  /** What `Layer` holds, and how many workgroups, for a block of so many points. */
  words(points: number): readonly [points: number, weight: number, bias: number, rows: number];
  groups(points: number): readonly [number, number?, number?];
}

/** The kernels and buffers of one device. Equal sources are compiled once. */
export class Kernels {
  readonly device: GPUDevice;
  /** Whether threads take several points where jets are short. */
  readonly largeTiles: boolean;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  constructor(device: GPUDevice, largeTiles: boolean) {
    this.device = device;
    this.largeTiles = largeTiles;
  }

  /** Of so many 4-byte numbers; zeroed. */
  buffer(length: number): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    return this.device.createBuffer({ size: 4 * Math.max(4, length), usage: STORAGE | COPY_SRC | COPY_DST });
  }

  /** @param buffers those of bindings 1, 2, …; binding 0 is the pass's `Layer` */
  async pass(
    source: string,
    buffers: readonly GPUBuffer[],
    words: Pass['words'],
    groups: Pass['groups'],
  ): Promise<Pass> {
    const pipeline = await this.#pipeline(source);
    const layer = this.device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    const entries = [layer, ...buffers].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const bindings = this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    return { pipeline, bindings, layer, words, groups };
  }

  /** Records passes, one after another, for a block of points; `submit` must come before the next block is recorded. */
  record(encoder: GPUCommandEncoder, passes: readonly Pass[], points: number): void {
    const recorder = encoder.beginComputePass();
    for (const { pipeline, bindings, layer, words, groups } of passes) {
      this.device.queue.writeBuffer(layer, 0, Uint32Array.from(words(points)));
      recorder.setPipeline(pipeline);
      recorder.setBindGroup(0, bindings);
      recorder.dispatchWorkgroups(...groups(points));
    }
    recorder.end();
  }

  #pipeline(code: string): Promise<GPUComputePipeline> {
    let pipeline = this.#pipelines.get(code);
    if (!pipeline) {
      const module = this.device.createShaderModule({ code });
      const compute = { module, entryPoint: 'main' };
      pipeline = this.device.createComputePipelineAsync({ layout: 'auto', compute });
      this.#pipelines.set(code, pipeline);
    }
    return pipeline;
  }
}
