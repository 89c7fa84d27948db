/** What a kernel is told; see `LAYER`. */
export type Words = readonly [points: number, weight: number, bias: number, rows: number];

/** A kernel with its buffers. */
export interface Pass {
  readonly pipeline: GPUComputePipeline;
  readonly buffers: readonly GPUBuffer[];
  /** What `Layer` holds for a block. */
  words(points: number, start: number, batch: number): Words;
  groups(points: number): readonly [number, number?, number?];
  /** By what `Layer` holds: nothing is written while steps are recorded, so that a submission may hold many. */
  readonly bindings: Map<string, GPUBindGroup>;
}

/** Bind groups of a pass that are kept; a training needs two for each block. */
const KEPT = 64;

/** The kernels and buffers of one device. Equal sources are compiled once. */
export class Kernels {
  readonly device: GPUDevice;
  /** Whether threads take several points where jets are short. */
  readonly largeTiles: boolean;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  #reader: GPUBuffer | undefined;

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
    return { pipeline: await this.#pipeline(source), buffers, words, groups, bindings: new Map() };
  }

  /** Records passes, one after another, for a block of points: those of a batch of so many from its `start`-th on. */
  record(encoder: GPUCommandEncoder, passes: readonly Pass[], points: number, start = 0, batch: number = points): void {
    const recorder = encoder.beginComputePass();
    for (const pass of passes) {
      recorder.setPipeline(pass.pipeline);
      recorder.setBindGroup(0, this.#bindings(pass, pass.words(points, start, batch)));
      recorder.dispatchWorkgroups(...pass.groups(points));
    }
    recorder.end();
  }

  /** Submits what was recorded, and gives numbers of a buffer behind it. */
  async read(encoder: GPUCommandEncoder, buffer: GPUBuffer, offset: number, length: number): Promise<Float32Array> {
    const bytes = 4 * length;
    if (!this.#reader || this.#reader.size < bytes) {
      this.#reader?.destroy();
      const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
      this.#reader = this.device.createBuffer({ size: bytes, usage });
    }
    encoder.copyBufferToBuffer(buffer, 4 * offset, this.#reader, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    await this.#reader.mapAsync(GPUMapMode.READ, 0, bytes);
    const found = new Float32Array(this.#reader.getMappedRange(0, bytes)).slice();
    this.#reader.unmap();
    return found;
  }

  #bindings({ pipeline, buffers, bindings }: Pass, words: readonly number[]): GPUBindGroup {
    const key = words.join();
    let group = bindings.get(key);
    if (!group) {
      const layer = this.device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
      new Uint32Array(layer.getMappedRange()).set(words);
      layer.unmap();
      const entries = [layer, ...buffers].map((buffer, binding) => ({ binding, resource: { buffer } }));
      group = this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
      if (bindings.size === KEPT) bindings.delete(bindings.keys().next().value!);
      bindings.set(key, group);
    }
    return group;
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
