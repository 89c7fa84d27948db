import type { CurvatureQuantity, Order } from '@spacetime/geometry';
import { networkLayout } from '../../../layout.ts';
import { directionsOf, streamsAlong } from '../../../streams.ts';
import type { OpenDevice } from '../device.ts';
import { forwardPass } from '../forward-pass.ts';
import { Kernels, type Pass } from '../kernels.ts';
import type { ForwardPass } from '../layer-passes.ts';
import { type Layers, layersOf, packPass } from '../layers.ts';
import { featuresSource, joinSource, resultsSource } from '../wgsl/metric.ts';
import { preciseLayerSource } from '../wgsl/precise-layer.ts';
import { padded } from '../wgsl/product.ts';
import { PROGRAM_POINTS, programSource } from '../wgsl/program.ts';
import type { Steps } from './program-table.ts';
import type { Evaluation, FieldPlan, Found } from './requests.ts';
import { isPrecise, type Tables, tablesOf, widthsOf } from './tables.ts';

/** Bytes of a block's buffers at the most. */
const BLOCK_BYTES = 2 ** 30;
/** No smaller block is tried where memory is short. */
const SMALLEST_BLOCK = 64;
/** Bytes before the results: the first faulty point, how many there are. */
const STATUS_BYTES = 16;

/** Kernels and buffers of one kind of request, kept for the next. */
interface Space {
  /** Points of a block, and of what is uploaded and read back together. */
  readonly block: number;
  readonly chunk: number;
  readonly points: GPUBuffer;
  readonly status: GPUBuffer;
  readonly results: GPUBuffer;
  readonly reader: GPUBuffer;
  readonly passes: readonly Pass[];
  destroy(): void;
}

/** A field on a device. One request at a time. */
export class FieldEvaluator {
  readonly #kernels: Kernels;
  readonly #plan: FieldPlan;
  readonly #directions: readonly number[];
  readonly #layers: Layers | undefined;
  #weights: Promise<{ readonly weights: GPUBuffer; readonly packed: GPUBuffer }> | undefined;
  readonly #spaces = new Map<string, Space>();
  readonly #tabled = new Map<string, Tables>();
  #largest: number;
  readonly #readBytes: number;

  constructor({ device, adapter }: OpenDevice, plan: FieldPlan) {
    this.#kernels = new Kernels(device, !adapter.software);
    this.#plan = plan;
    ({ block: this.#largest = 2 ** 17, readBytes: this.#readBytes = 2 ** 28 } = plan.limits);
    const { network } = plan;
    this.#directions = network ? directionsOf(network.encoding) : [];
    this.#layers = network && !isPrecise(plan) ? layersOf(network.shape, networkLayout(network.shape)) : undefined;
  }

  /** @returns undefined where `cancelled` has become true */
  async evaluate(request: Evaluation, cancelled: () => boolean): Promise<Found | undefined> {
    const { points, order, quantities } = request;
    const count = points.length / 4;
    const widths = widthsOf(order, quantities);
    const width = widths.reduce((sum, own) => sum + own, 0);
    const space = await this.#space(order, quantities, Math.max(1, count));
    let results: Float32Array | undefined;
    let faulty = 0;
    let first = 0;
    for (let start = 0; start < count; start += space.chunk) {
      if (cancelled()) return undefined;
      const n = Math.min(space.chunk, count - start);
      const found = await this.#chunk(space, widths, points.subarray(4 * start, 4 * (start + n)));
      if (found.faulty > 0 && faulty === 0) first = start + found.first;
      faulty += found.faulty;
      if (n === count) return { results: found.results, faulty, first };
      results ??= new Float32Array(count * width);
      let from = 0;
      for (const own of widths) {
        results.set(found.results.subarray(from * n, (from + own) * n), from * count + start * own);
        from += own;
      }
    }
    return { results: results ?? new Float32Array(0), faulty, first };
  }

  /** Milliseconds that the device computes, what is copied there and back left out: by three trials. */
  async time(request: Evaluation, rounds: number): Promise<Found> {
    const { device } = this.#kernels;
    const { points, order, quantities } = request;
    const space = await this.#space(order, quantities, points.length / 4);
    const all = points.length / 4;
    // As many of them as there is room for at once stand for all.
    const count = Math.min(space.chunk, all);
    this.#upload(space, points.subarray(0, 4 * count));
    const run = async (times: number): Promise<number> => {
      await device.queue.onSubmittedWorkDone();
      const start = performance.now();
      for (let time = 0; time < times; time++) {
        const encoder = device.createCommandEncoder();
        for (let first = 0; first < count; first += space.block) {
          this.#kernels.record(encoder, space.passes, Math.min(space.block, count - first), first);
        }
        device.queue.submit([encoder.finish()]);
      }
      await device.queue.onSubmittedWorkDone();
      return performance.now() - start;
    };
    await run(1);
    // What else happens on the machine only ever adds to either.
    let [one, many] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let trial = 0; trial < 3; trial++) {
      one = Math.min(one, await run(1));
      many = Math.min(many, await run(1 + rounds));
    }
    return { results: Float32Array.of(((many - one) / rounds) * (all / count)), faulty: 0, first: 0 };
  }

  #upload({ points: buffer, status }: Space, points: Float64Array): void {
    const { queue } = this.#kernels.device;
    const shared = points.buffer instanceof SharedArrayBuffer;
    queue.writeBuffer(buffer, 0, (shared ? new Float64Array(points) : points) as Float64Array<ArrayBuffer>);
    queue.writeBuffer(status, 0, Uint32Array.of(0xffffffff, 0));
  }

  async #chunk(space: Space, widths: readonly number[], points: Float64Array): Promise<Found> {
    const { device } = this.#kernels;
    const { queue } = device;
    const { reader, results, status, block } = space;
    const count = points.length / 4;
    this.#upload(space, points);
    for (let start = 0; start < count; start += block) {
      const n = Math.min(block, count - start);
      const encoder = device.createCommandEncoder();
      this.#kernels.record(encoder, space.passes, n, start);
      let from = 0;
      for (const width of widths) {
        const to = STATUS_BYTES + 4 * (from * count + start * width);
        encoder.copyBufferToBuffer(results, 4 * from * n, reader, to, 4 * n * width);
        from += width;
      }
      if (start + n === count) encoder.copyBufferToBuffer(status, 0, reader, 0, 8);
      queue.submit([encoder.finish()]);
    }
    const bytes = STATUS_BYTES + 4 * count * widths.reduce((sum, width) => sum + width, 0);
    await reader.mapAsync(GPUMapMode.READ, 0, bytes);
    const mapped = reader.getMappedRange(0, bytes);
    const [first, faulty] = new Uint32Array(mapped, 0, 2);
    const found = { results: new Float32Array(mapped.slice(STATUS_BYTES)), faulty, first };
    reader.unmap();
    return found;
  }

  /** For blocks of so many points, or of fewer where the device has no memory for as many. */
  async #space(order: Order, quantities: readonly CurvatureQuantity[], count: number): Promise<Space> {
    const key = [order, ...quantities].join();
    for (;;) {
      const kept = this.#spaces.get(key);
      const width = widthsOf(order, quantities).reduce((sum, own) => sum + own, 0);
      const block = Math.min(count, this.#blockOf(order, quantities));
      const chunk = Math.min(count, Math.max(block, Math.floor(this.#readBytes / (4 * width))));
      if (kept && kept.block >= block && kept.chunk >= chunk) return kept;
      kept?.destroy();
      this.#spaces.delete(key);
      const { device } = this.#kernels;
      device.pushErrorScope('out-of-memory');
      const space = await this.#newSpace(order, quantities, block, chunk);
      const error = await device.popErrorScope();
      this.#spaces.set(key, space);
      if (!error) return space;
      space.destroy();
      this.#spaces.delete(key);
      // Other requests' buffers may be in the way.
      for (const other of this.#spaces.values()) other.destroy();
      this.#spaces.clear();
      if (this.#largest <= SMALLEST_BLOCK) throw new Error(`the graphics device has no memory: ${error.message}`);
      this.#largest = Math.max(SMALLEST_BLOCK, Math.floor(block / 2));
    }
  }

  #blockOf(order: Order, quantities: readonly CurvatureQuantity[]): number {
    const { maxStorageBufferBindingSize } = this.#kernels.device.limits;
    const streams = streamsAlong(this.#directions.length, order);
    const width = widthsOf(order, quantities).reduce((sum, one) => sum + one, 0);
    const { all: layers, pirate } = this.#layers ?? { all: [] };
    const lengths = layers.map((layer) => 4 * streams * padded(Math.max(layer.rows, layer.columns)));
    const work = 8 * this.#tables(order, quantities).slots;
    const largest = Math.max(work, 4 * width, ...lengths);
    const all = work + 4 * width + lengths.reduce((sum, length) => sum + (pirate ? 3 : 2) * length, 0);
    const room = Math.min(Math.floor(maxStorageBufferBindingSize / largest), Math.floor(BLOCK_BYTES / all));
    return Math.max(1, Math.min(this.#largest, room));
  }

  async #newSpace(
    order: Order,
    quantities: readonly CurvatureQuantity[],
    block: number,
    chunk: number,
  ): Promise<Space> {
    const kernels = this.#kernels;
    const own: GPUBuffer[] = [];
    const buffer = (length: number) => keep(kernels.buffer(length));
    const keep = (made: GPUBuffer) => {
      own.push(made);
      return made;
    };
    const filled = (data: Uint32Array | Float32Array) => {
      const made = buffer(data.length);
      kernels.device.queue.writeBuffer(made, 0, data as Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>);
      return made;
    };
    const width = widthsOf(order, quantities).reduce((sum, one) => sum + one, 0);
    const points = buffer(8 * chunk);
    const status = buffer(2);
    const results = buffer(block * width);
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const reader = keep(kernels.device.createBuffer({ size: STATUS_BYTES + 4 * chunk * width, usage }));
    const tables = this.#tables(order, quantities);
    const constants = filled(tables.constants);
    const work = buffer(2 * block * tables.slots);
    const passes: Pass[] = [];
    const pass = async (source: string, buffers: readonly GPUBuffer[], length: number, down = 1) => {
      const words = (n: number, start: number) => [n, start, length, 0] as const;
      passes.push(await kernels.pass(source, buffers, words, (n) => [Math.ceil(n / PROGRAM_POINTS), down]));
    };
    const run = async (steps: Steps) => {
      const packed = steps.pack();
      if (packed.length === 0) return;
      await pass(programSource(steps.used), [points, filled(packed), constants, work], packed.length / 4);
    };
    const over = async (source: string, rows: Uint32Array, length: number, ...buffers: readonly GPUBuffer[]) =>
      pass(source, [filled(rows), constants, work, ...buffers], length);
    const forward = await this.#forward(order, block);
    if (tables.network && forward) {
      await run(tables.network.encoding);
      const { features } = tables.network;
      const numbers = forward.streams * padded(forward.layers.all[0].columns);
      await over(featuresSource(numbers), features, features.length / 4, forward.features);
      passes.push(...forward.passes);
    }
    if (tables.precise) {
      await run(tables.precise.encoding);
      const weights = filled(pairsOf(this.#plan.network!.weights));
      for (const layer of tables.precise.layers) {
        await pass(preciseLayerSource(layer), [filled(layer.table), weights, work], 0, layer.rows);
      }
    }
    await run(tables.metric);
    if (tables.network && forward) {
      const outputs = forward.streams * padded(forward.layers.last.rows);
      await over(joinSource(outputs), tables.network.joined, tables.network.joined.length / 4, forward.outputs);
      await run(tables.network.chain);
    }
    await over(resultsSource(), tables.results, width, results, status);
    const destroy = () => {
      for (const made of own) made.destroy();
      forward?.destroy();
    };
    return { block, chunk, points, status, results, reader, passes, destroy };
  }

  #tables(order: Order, quantities: readonly CurvatureQuantity[]): Tables {
    const key = [order, ...quantities].join();
    const tables = this.#tabled.get(key) ?? tablesOf(this.#plan, order, quantities);
    this.#tabled.set(key, tables);
    return tables;
  }

  async #forward(order: Order, block: number): Promise<ForwardPass | undefined> {
    const { network } = this.#plan;
    const layers = this.#layers;
    if (!network || !layers) return undefined;
    this.#weights ??= this.#pack(layers, network.weights);
    const given = { kernels: this.#kernels, layers, directions: this.#directions.length, ...(await this.#weights) };
    return forwardPass(given, order, block);
  }

  /** The weights, and as the network's kernels read them. */
  async #pack(layers: Layers, numbers: Float64Array) {
    const kernels = this.#kernels;
    const { device } = kernels;
    const weights = kernels.buffer(numbers.length);
    device.queue.writeBuffer(weights, 0, new Float32Array(numbers));
    const packed = kernels.buffer(4 * layers.packed);
    const encoder = device.createCommandEncoder();
    kernels.record(encoder, [await packPass(kernels, layers, weights, packed)], 0);
    device.queue.submit([encoder.finish()]);
    return { weights, packed };
  }
}

/** Numbers as two float32 each. */
function pairsOf(numbers: Float64Array): Float32Array {
  const pairs = new Float32Array(2 * numbers.length);
  for (const [k, number] of numbers.entries()) {
    pairs[2 * k] = number;
    pairs[2 * k + 1] = number - pairs[2 * k];
  }
  return pairs;
}
