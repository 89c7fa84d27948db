import type { Order } from '@spacetime/geometry';
import type { Activation, NetworkShape, Precision } from '../../engine.ts';
import { networkLayout } from '../../layout.ts';
import { streamsAlong } from '../../streams.ts';
import type { SharedHeap } from './memory.ts';
import { wire } from './wiring.ts';

/** Bytes of a panel's row: 8 columns in float32, 4 in float64. */
const ROW = 32;
/** Rows of the matrix product's register tile: chunks are whole tiles. */
const TILE = 6;
/** What a thread's chunk may fill: about the second-level cache of a core. */
const CHUNK_BYTES = 800 * 1024;
/** Beyond this many rows a chunk gains nothing; with fewer than these, fetching the weights outweighs the arithmetic. */
const CHUNK_ROWS = 360;
const LEAST_ROWS = 192;
/** Rows that a slice of the batch should have at least, and how many slices there are at most. */
const SLICE_ROWS = 360;
const SLICES = 32;
/** What `measureInFrame` keeps in the first of the blocks for adjoints. */
const NORM_BYTES = 416;
const ACCUMULATOR_BYTES = 128 * 1024 * 1024;

const ACTIVATIONS: readonly Activation[] = ['silu', 'tanh', 'sine', 'gabor'];

/** Where everything of a network lies in the engine's memory; `assembly/plan.ts` is the kernels' view of it. */
export interface Plan {
  readonly address: number;
  /** Linear layers: slices of the packing. */
  readonly layers: number;
  /** Columns of a panel. */
  readonly panel: number;
  readonly outputPanels: number;
  /** Float64 [streams][outputPanels · panel]. */
  readonly lossWeightsAt: number;
  /** In the engine's precision, likewise. */
  readonly adjointWeightsAt: number;
  /** Bytes of one padded gradient. */
  readonly gradientBytes: number;
  /** Into how many slices a batch is cut: a function of its size alone, so that sums are the same on any machine. */
  slices(count: number): number;
  /** Points the kernels at accumulators for so many gradients a slice. */
  setAccumulators(address: number, gradients: number): void;
}

/** Bytes from a slice's accumulator to the next: the losses, then the gradients. */
export function accumulatorBytes(plan: Plan, gradients: number): number {
  return 64 + gradients * plan.gradientBytes;
}

export function planNetwork(
  heap: SharedHeap,
  shape: NetworkShape,
  order: Order,
  directions: number,
  precision: Precision,
  threads: number,
): Plan {
  const size = precision === 'float32' ? 4 : 8;
  const panel = ROW / size;
  const panels = (columns: number) => Math.ceil(columns / panel);
  const streams = streamsAlong(directions, order);
  const tensors = networkLayout(shape);
  const outputPanels = panels(shape.outputs);
  const widest = Math.max(panels(shape.width), outputPanels);

  const { blocks, layers: wires, fixed } = wire(shape);
  const depth = wires.length - 1;
  const isPirateNet = shape.architecture === 'piratenet';

  // Blocks of activations and what each layer gives, in rows of S streams a point, and 3 derivatives a point.
  const bars = [widest, widest, ...(isPirateNet ? [widest, widest, widest] : [])];
  let pointRows = 3 * depth * panels(shape.width);
  for (const width of bars) pointRows += streams * width;
  for (const columns of blocks) pointRows += streams * panels(columns);
  for (let l = 0; l <= depth; l++) pointRows += streams * panels(tensors[2 * l]!.rows);
  const fitting = Math.floor(CHUNK_BYTES / (pointRows * ROW * TILE)) * TILE;
  const points = (rows: number) => Math.ceil(rows / streams / TILE) * TILE;
  const chunk = Math.max(points(LEAST_ROWS), Math.min(fitting, points(CHUNK_ROWS)));
  const stride = chunk * streams * ROW;

  let workspace = 0;
  const block = (bytes: number) => {
    workspace += bytes;
    return workspace - bytes;
  };
  let gradientBytes = 0;
  const part = (bytes: number) => {
    gradientBytes += bytes;
    return gradientBytes - bytes;
  };
  const blockOffsets = blocks.map((columns) => block(panels(columns) * stride));
  const layers: number[] = [];
  for (const [l, { input, activated }] of wires.entries()) {
    const { rows, columns, offset } = tensors[2 * l]!;
    layers.push(columns, rows, panels(columns), panels(rows));
    layers.push(offset * size, tensors[2 * l + 1]!.offset * size);
    layers.push(heap.reserve(panels(rows) * columns * ROW), heap.reserve(panels(rows) * ROW));
    layers.push(heap.reserve(panels(columns) * rows * ROW));
    layers.push(heap.reserve(panels(rows) * columns * ROW), heap.reserve(panels(rows) * ROW));
    layers.push(part(panels(rows) * panel * panels(columns) * ROW), part(panels(rows) * ROW));
    layers.push(blockOffsets[input]!, block(panels(rows) * stride));
    layers.push(l < depth ? block(panels(rows) * 3 * chunk * ROW) : 0, activated ? blockOffsets[activated]! : 0);
  }
  const barOffsets = bars.map((width) => block(Math.max(width * stride, NORM_BYTES)));
  const pirateAt = isPirateNet ? reservePiratePlan(heap, shape, size, part, barOffsets.slice(2)) : 0;
  const tangentOffset = block(2 * stride);
  // An odd number of cache lines apart, so that threads' workspaces do not fall on the same sets.
  const workspaceBytes = (workspace | 127) + 65;
  const layersAt = heap.reserve(layers.length * 4);
  new Uint32Array(heap.memory.buffer, layersAt, layers.length).set(layers);

  const maskAt = heap.reserve(outputPanels * ROW);
  new Uint8Array(heap.memory.buffer, maskAt, shape.outputs * size).fill(0xff);
  const lossWeightsAt = heap.reserve(streams * outputPanels * panel * 8);
  const adjointWeightsAt = heap.reserve(streams * outputPanels * ROW);
  const words = [ACTIVATIONS.indexOf(shape.activation), depth, order, directions, chunk, stride];
  words.push(heap.reserve(threads * workspaceBytes), workspaceBytes, ...barOffsets.slice(0, 2), tangentOffset);
  const accumulatorWord = words.length;
  words.push(0, 0, gradientBytes, lossWeightsAt, adjointWeightsAt, maskAt, layersAt, fixed, pirateAt);
  const address = heap.reserve(16 + words.length * 4);
  new Float64Array(heap.memory.buffer, address, 2).set([shape.omega, shape.scale]);
  const written = new Uint32Array(heap.memory.buffer, address + 16, words.length);
  written.set(words);

  const most = Math.max(1, Math.min(SLICES, Math.floor(ACCUMULATOR_BYTES / gradientBytes)));
  const plan: Plan = {
    address,
    layers: depth + 1,
    panel,
    outputPanels,
    lossWeightsAt,
    adjointWeightsAt,
    gradientBytes,
    slices(count) {
      const chunks = Math.ceil(count / chunk);
      return Math.max(1, Math.min(chunks, most, Math.ceil((count * streams) / SLICE_ROWS)));
    },
    setAccumulators(at, gradients) {
      written[accumulatorWord] = at;
      written[accumulatorWord + 1] = accumulatorBytes(plan, gradients);
    },
  };
  return plan;
}

/** What a PirateNet has beyond its layers; `assembly/pirate-plan.ts` is the kernels' view of it. */
function reservePiratePlan(
  heap: SharedHeap,
  shape: NetworkShape,
  size: number,
  part: (bytes: number) => number,
  bars: readonly number[],
): number {
  const { offset, rows } = networkLayout(shape).at(-1)!;
  const bytes = Math.ceil((rows * size) / ROW) * ROW;
  const words = [rows, offset * size, heap.reserve(bytes), part(bytes), ...bars];
  const address = heap.reserve(words.length * 4);
  new Uint32Array(heap.memory.buffer, address, words.length).set(words);
  return address;
}
