import { forwardPass } from '../forward-pass.ts';
import type { Kernels, Pass } from '../kernels.ts';
import type { ForwardPass } from '../layer-passes.ts';
import type { NetworkOnDevice } from '../network.ts';
import type { AdvanceRequest, CopyRequest, PrepareRequest } from '../requests.ts';
import { objectivePasses, type ReversePass, reversePass } from '../reverse-pass.ts';
import { gramGroups } from '../wgsl/balance.ts';
import { GATHER_GROUP, gatherRowsSource, gatherSource } from '../wgsl/step.ts';
import { balancePasses } from './balance-passes.ts';
import { factorisedPasses } from './factorised-passes.ts';
import { type OptimizerPasses, optimizerPasses } from './optimizer-passes.ts';
import { CONTROL, REPORT_WORDS, STEP_WORDS } from './plan.ts';

/** Steps handed over at a time, so that the device begins while more are recorded. */
const HANDED_OVER = 8;
/** Numbers copied to the device at a time. */
const PIECE = 2 ** 24;

/** Where all that a training needs lies on the device. */
interface Parts {
  readonly forward: ForwardPass;
  readonly reverse: ReversePass;
  readonly optimizer: OptimizerPasses;
  readonly gather: readonly Pass[];
  readonly balance: readonly Pass[];
  /** From the weights' gradients to those of what is trained, and from that to the weights. */
  readonly pull: readonly Pass[];
  readonly push: readonly Pass[];
  readonly parameters: GPUBuffer;
  readonly control: GPUBuffer;
  readonly memory: GPUBuffer;
  readonly steps: GPUBuffer;
  readonly indices: GPUBuffer;
  readonly report: GPUBuffer;
  /** All buffers that are not of the passes. */
  readonly owned: readonly GPUBuffer[];
}

/**
 * A training whose points, weights, balance and optimiser live on the device: a step is a list of passes that are the same
 * at every step, and what differs is in buffers that a submission's steps read one after another.
 */
export class Trainer {
  readonly #kernels: Kernels;
  readonly #parts: Parts;
  readonly #objectives: number;
  readonly #gathers: boolean;

  private constructor(kernels: Kernels, parts: Parts, { plan, indexed, largest }: PrepareRequest) {
    this.#kernels = kernels;
    this.#parts = parts;
    this.#objectives = plan.objectives;
    this.#gathers = indexed || parts.forward.points < largest;
  }

  /** Undefined where the device has no memory for it. */
  static async create(network: NetworkOnDevice, request: PrepareRequest): Promise<Trainer | undefined> {
    const { kernels, layers, order, directions, weights, packed, pack, gradients, block } = network;
    const { plan, rows, features, targets, shares, norm, factors, factorised, largest, indexed, capacity } = request;
    const { device } = kernels;
    const limit = device.limits.maxStorageBufferBindingSize / 4;
    const longest = Math.max(
      ...[features.length, targets.length, norm?.frames.length ?? 0, plan.memory, capacity * largest],
    );
    if (longest > limit) return undefined;
    device.pushErrorScope('out-of-memory');
    const points = Math.min(largest, block);
    const forward = await forwardPass({ kernels, packed, weights, layers, directions }, order, points);
    const reverse = await reversePass(forward, gradients, plan.objectives, largest, norm?.kind);
    const owned: GPUBuffer[] = [];
    const own = (length: number) => {
      const buffer = kernels.buffer(length);
      owned.push(buffer);
      return buffer;
    };
    const filled = (data: Float32Array | Uint32Array) => {
      const buffer = own(data.length);
      // By copies, as shared memory is not taken.
      for (let at = 0; at < data.length; at += PIECE) {
        device.queue.writeBuffer(buffer, 4 * at, data.slice(at, at + PIECE) as Float32Array<ArrayBuffer>);
      }
      return buffer;
    };
    const control = own(CONTROL.words);
    const memory = own(plan.memory);
    const steps = own(capacity * STEP_WORDS);
    const indices = indexed ? own(capacity * largest) : filled(Uint32Array.from({ length: rows }, (_, i) => i));
    const report = own(capacity * REPORT_WORDS);
    const selection = [control, steps, indices];
    const form = { streams: forward.streams, inputs: layers.all[0].columns, outputs: layers.last.rows };
    const jets = [filled(features), filled(targets), forward.features, reverse.targets];
    const gather = [
      await kernels.pass(
        gatherSource(form),
        [...selection, ...jets],
        (_, start) => [0, start, 0, 0],
        (n) => [n],
      ),
    ];
    const gathered = async (data: Float32Array, to: GPUBuffer) => {
      const length = data.length / rows;
      const pass = await kernels.pass(
        gatherRowsSource(length),
        [...selection, filled(data), to],
        (n, start) => [n, start, 0, 0],
        (n) => [Math.ceil((n * length) / GATHER_GROUP)],
      );
      gather.push(pass);
    };
    if (shares) await gathered(shares, reverse.shares);
    else device.queue.writeBuffer(reverse.shares, 0, new Float32Array(points).fill(1));
    if (norm) await gathered(norm.frames, reverse.frames!);
    device.queue.writeBuffer(reverse.factors, 0, new Float32Array(factors));
    const products = own(8 * gramGroups(plan.weights));
    const trained = factorised ? own(plan.weights) : weights;
    const slopes = factorised ? own(plan.objectives * plan.weights) : gradients;
    const change =
      factorised && (await factorisedPasses(kernels, request, layers.weights, trained, weights, gradients, slopes));
    if (factorised) device.queue.writeBuffer(trained, 0, new Float32Array(factorised.parameters));
    const balance = await balancePasses(kernels, request, forward, [
      control,
      steps,
      reverse.sums,
      report,
      slopes,
      products,
    ]);
    const optimizer = await optimizerPasses(kernels, plan, { control, gradients: slopes, memory, weights: trained });
    const error = await device.popErrorScope();
    if (error) {
      for (const part of [forward, reverse, optimizer, ...owned]) part.destroy();
      return undefined;
    }
    const parts = {
      forward,
      reverse,
      optimizer,
      gather,
      balance,
      pull: change ? [change.pull] : [],
      push: change ? [change.push, pack] : [pack],
      parameters: trained,
      control,
      memory,
      steps,
      indices,
      report,
      owned,
    };
    const trainer = new Trainer(kernels, parts, request);
    if (!trainer.#gathers) {
      const encoder = device.createCommandEncoder();
      kernels.record(encoder, gather, points);
      device.queue.submit([encoder.finish()]);
    }
    return trainer;
  }

  destroy(): void {
    const { forward, reverse, optimizer, owned } = this.#parts;
    for (const part of [forward, reverse, optimizer, ...owned]) part.destroy();
  }

  /** Does the steps, and leaves their report. */
  async advance(request: AdvanceRequest): Promise<void> {
    const { device } = this.#kernels;
    const { control, steps, indices, report, gather, forward, reverse, balance, pull, push, optimizer } = this.#parts;
    const { queue } = device;
    queue.writeBuffer(control, 0, new Uint32Array(2));
    queue.writeBuffer(steps, 0, new Float32Array(request.steps));
    if (request.indices.length > 0) queue.writeBuffer(indices, 0, new Uint32Array(request.indices));
    const measure = [
      ...(this.#gathers ? gather : []),
      ...forward.passes,
      ...objectivePasses(reverse, this.#objectives),
    ];
    let encoder = device.createCommandEncoder();
    // What is trained rules where it is not the weights themselves.
    if (pull.length > 0) this.#kernels.record(encoder, push, 0);
    for (const [k, count] of request.counts.entries()) {
      for (let start = 0; start < count; start += forward.points) {
        this.#kernels.record(encoder, measure, Math.min(forward.points, count - start), start, count);
      }
      const change = request.priming ? optimizer.first : [...optimizer.step, ...push];
      const refresh = request.refreshes[k] ? optimizer.refresh : [];
      this.#kernels.record(encoder, [...pull, ...balance, ...change, ...refresh], count);
      if (k % HANDED_OVER === HANDED_OVER - 1) {
        queue.submit([encoder.finish()]);
        encoder = device.createCommandEncoder();
      }
    }
    await this.#read(encoder, report, 0, request.report);
  }

  async copy({ kind, what, offset, data }: CopyRequest): Promise<void> {
    const buffer = this.#parts[what];
    const { device } = this.#kernels;
    if (kind === 'read') return this.#read(device.createCommandEncoder(), buffer, offset, data);
    device.queue.writeBuffer(buffer, 4 * offset, new Float32Array(data));
  }

  /** Submits what was recorded, and reads numbers behind it. */
  async #read(encoder: GPUCommandEncoder, buffer: GPUBuffer, offset: number, out: Float32Array): Promise<void> {
    out.set(await this.#kernels.read(encoder, buffer, offset, out.length));
  }
}
