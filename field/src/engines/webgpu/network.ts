import type { Order } from '@spacetime/geometry';
import type { FrameNorm } from '../../engine.ts';
import { networkLayout, weightCount } from '../../layout.ts';
import { streamsAlong } from '../../streams.ts';
import type { OpenDevice } from './device.ts';
import { forwardPass } from './forward-pass.ts';
import { Kernels, type Pass } from './kernels.ts';
import type { ForwardPass } from './layer-passes.ts';
import { type Layers, layersOf, packPass } from './layers.ts';
import type { ForwardRequest, TrainRequest, WorkerSetup } from './requests.ts';
import { objectivePasses, type ReversePass, reversePass } from './reverse-pass.ts';
import { lossGroups } from './wgsl/loss.ts';
import { padded } from './wgsl/product.ts';

/** Bytes of a block's jets at the most. */
const BLOCK_BYTES = 2 ** 30;
/** No smaller block is tried where memory is short. */
const SMALLEST_BLOCK = 64;

export interface NetworkOnDevice {
  readonly kernels: Kernels;
  readonly layers: Layers;
  readonly order: Order;
  readonly directions: number;
  readonly weights: GPUBuffer;
  /** Its copies for products, which are to follow the weights by that pass. */
  readonly packed: GPUBuffer;
  readonly pack: Pass;
  /** Order + 1 of them, one after another. */
  readonly gradients: GPUBuffer;
  /** Points that a block has at the most. */
  readonly block: number;
}

/** A network's weights on a device, with what training and evaluation need beside them. */
export class GpuNetwork {
  readonly #setup: WorkerSetup;
  readonly #kernels: Kernels;
  readonly #layers: Layers;
  readonly #weights: GPUBuffer;
  readonly #packed: GPUBuffer;
  readonly #gradients: GPUBuffer;
  #pack: Promise<Pass> | undefined;
  readonly #forwards = new Map<Order, ForwardPass>();
  #reverse:
    | {
        readonly of: ForwardPass;
        readonly batch: number;
        readonly norm: FrameNorm['kind'] | undefined;
        readonly pass: ReversePass;
      }
    | undefined;
  #block: number;

  constructor({ device, adapter }: OpenDevice, setup: WorkerSetup) {
    const { shape, directions, order, maxBatch, largeTiles } = setup;
    this.#setup = setup;
    this.#kernels = new Kernels(device, largeTiles || !adapter.software);
    this.#layers = layersOf(shape, networkLayout(shape));
    this.#weights = this.#kernels.buffer(weightCount(shape));
    this.#packed = this.#kernels.buffer(4 * this.#layers.packed);
    this.#gradients = this.#kernels.buffer((order + 1) * weightCount(shape));
    const row = 4 * streamsAlong(directions, order);
    const lengths = this.#layers.all.map((layer) => padded(Math.max(layer.rows, layer.columns)));
    const largest = row * Math.max(...lengths);
    const all = row * lengths.reduce((sum, length) => sum + (shape.architecture ? 3 : 2) * length, 0);
    this.#block = Math.max(
      1,
      Math.min(
        maxBatch,
        Math.floor(device.limits.maxStorageBufferBindingSize / largest),
        Math.floor(BLOCK_BYTES / all),
      ),
    );
  }

  /** What others on this device go on from. */
  async onDevice(): Promise<NetworkOnDevice> {
    const { order, directions } = this.#setup;
    const [kernels, layers, weights, packed] = [this.#kernels, this.#layers, this.#weights, this.#packed];
    const [pack, gradients, block] = [await this.#packing(), this.#gradients, this.#block];
    return { kernels, layers, order, directions, weights, packed, pack, gradients, block };
  }

  /** Takes the host's weights. */
  async upload(): Promise<void> {
    this.#write(this.#weights, this.#setup.weights);
    const { device } = this.#kernels;
    const encoder = device.createCommandEncoder();
    this.#kernels.record(encoder, [await this.#packing()], 0);
    device.queue.submit([encoder.finish()]);
  }

  #packing(): Promise<Pass> {
    this.#pack ??= packPass(this.#kernels, this.#layers, this.#weights, this.#packed);
    return this.#pack;
  }

  /** Leaves the weights in the host's memory. */
  async download(): Promise<void> {
    const { weights } = this.#setup;
    weights.set(
      await this.#kernels.read(this.#kernels.device.createCommandEncoder(), this.#weights, 0, weights.length),
    );
  }

  /** Leaves gradients and the losses' sums in the shared memory. */
  async train({ count, features, targets, shares, norm, factors, objectives }: TrainRequest): Promise<void> {
    const { order, shape, weights, gradients, sums } = this.#setup;
    const { device } = this.#kernels;
    const { queue } = device;
    const [forward, reverse] = await this.#spaces(order, count, true, norm?.kind);
    this.#write(reverse!.factors, factors);
    const streams = streamsAlong(this.#setup.directions, order);
    const [inputs, outputs] = [streams * shape.inputs, streams * shape.outputs];
    const length = objectives * weights.length;
    let groups = 0;
    for (let start = 0; start < count; start += forward.points) {
      const n = Math.min(forward.points, count - start);
      this.#write(forward.features, paddedRows(features.subarray(start * inputs, (start + n) * inputs), shape.inputs));
      this.#write(reverse!.targets, targets.subarray(start * outputs, (start + n) * outputs));
      this.#write(reverse!.shares, shares ? shares.subarray(start, start + n) : new Float32Array(n).fill(1));
      if (norm)
        this.#write(
          reverse!.frames!,
          norm.frames.subarray(10 * start * shape.outputs, 10 * (start + n) * shape.outputs),
        );
      const encoder = device.createCommandEncoder();
      this.#kernels.record(encoder, [...forward.passes, ...objectivePasses(reverse!, objectives)], n, start, count);
      queue.submit([encoder.finish()]);
      groups += lossGroups(n, streams);
    }
    const sumsAt = device.createCommandEncoder();
    const found = await this.#kernels.read(sumsAt, reverse!.sums, 0, 4 * groups);
    sums.fill(0);
    for (let at = 0; at < found.length; at += 4) for (let k = 0; k <= order; k++) sums[k] += found[at + k];
    if (length > 0) gradients.set(await this.#kernels.read(device.createCommandEncoder(), this.#gradients, 0, length));
  }

  /** Leaves the jets in the request's memory. */
  async forward({ count, order, features, out }: ForwardRequest): Promise<void> {
    const { shape, directions } = this.#setup;
    const { device } = this.#kernels;
    const [forward] = await this.#spaces(order, count, false);
    const streams = streamsAlong(directions, order);
    const inputs = streams * shape.inputs;
    const stride = padded(shape.outputs);
    for (let start = 0; start < count; start += forward.points) {
      const n = Math.min(forward.points, count - start);
      this.#write(forward.features, paddedRows(features.subarray(start * inputs, (start + n) * inputs), shape.inputs));
      const encoder = device.createCommandEncoder();
      this.#kernels.record(encoder, forward.passes, n);
      const found = await this.#kernels.read(encoder, forward.outputs, 0, n * streams * stride);
      for (let row = 0; row < n * streams; row++) {
        out.set(found.subarray(row * stride, row * stride + shape.outputs), (start * streams + row) * shape.outputs);
      }
    }
  }

  /** Buffers for blocks of so many points, or of fewer where the device has no memory for as many. */
  async #spaces(
    order: Order,
    count: number,
    training: boolean,
    norm?: FrameNorm['kind'],
  ): Promise<[ForwardPass, ReversePass | undefined]> {
    for (;;) {
      const points = Math.min(count, this.#block);
      const kept = this.#forwards.get(order);
      if (kept && kept.points >= points && !training) return [kept, undefined];
      if (
        kept &&
        kept === this.#reverse?.of &&
        kept.points >= points &&
        this.#reverse.batch >= count &&
        this.#reverse.norm === norm
      ) {
        return [kept, this.#reverse.pass];
      }
      const { device } = this.#kernels;
      device.pushErrorScope('out-of-memory');
      const forward = kept && kept.points >= points ? kept : await this.#newForward(order, points);
      if (training) {
        this.#reverse?.pass.destroy();
        const pass = await reversePass(forward, this.#gradients, 1 + order, count, norm);
        this.#reverse = { of: forward, batch: count, norm, pass };
      }
      const error = await device.popErrorScope();
      if (!error) continue;
      forward.destroy();
      this.#forwards.delete(order);
      if (this.#block <= SMALLEST_BLOCK) throw new Error(`the graphics device has no memory: ${error.message}`);
      this.#block = Math.max(SMALLEST_BLOCK, Math.floor(points / 2));
    }
  }

  async #newForward(order: Order, points: number): Promise<ForwardPass> {
    this.#forwards.get(order)?.destroy();
    const [kernels, packed, weights, layers] = [this.#kernels, this.#packed, this.#weights, this.#layers];
    const forward = await forwardPass(
      { kernels, packed, weights, layers, directions: this.#setup.directions },
      order,
      points,
    );
    this.#forwards.set(order, forward);
    return forward;
  }

  /** By a copy, as shared memory is not taken. */
  #write(buffer: GPUBuffer, data: Float32Array): void {
    this.#kernels.device.queue.writeBuffer(buffer, 0, new Float32Array(data));
  }
}

/** Rows of so many numbers each, with zeros behind them to whole vectors. */
function paddedRows(data: Float32Array, length: number): Float32Array {
  const stride = padded(length);
  if (stride === length) return data;
  const rows = data.length / length;
  const out = new Float32Array(rows * stride);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < length; k++) out[row * stride + k] = data[row * length + k];
  }
  return out;
}
