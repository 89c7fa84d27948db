/**
 * Where everything of a network lies in memory: written by `plan.ts` on the other side, field for field in this
 * order. "At" is an address; "offset" counts bytes from the start of a thread's workspace or of an accumulator.
 *
 * A block of activations is a list of panels, `stride` bytes apart: 8 (float64: 4) columns each, of which a row is
 * a stream of a point. Rows go by order, and by point within it: n values, d n first derivatives along the d live
 * directions, d (d + 1)/2 n second derivatives by the pairs 00, 01, 11, 02, 12, 22, … of which fewer directions take
 * the first.
 */
@unmanaged
export class Plan {
  omega: f64;
  scale: f64;
  activation: i32;
  /** Activated layers; one linear layer follows. */
  depth: i32;
  order: i32;
  /** Live directions, 1 to 4. */
  directions: i32;
  /** Points that a thread carries through the network together. */
  chunk: i32;
  /** Bytes from a panel to the next. */
  stride: usize;
  workspaceAt: usize;
  workspaceBytes: usize;
  /** Two blocks for the adjoints of one layer and of the next. */
  barOffset: usize;
  otherBarOffset: usize;
  /** Two panels for changes with the weights. */
  tangentOffset: usize;
  /** Per slice: the losses in 8 float64, then a gradient for each objective. */
  accumulatorAt: usize;
  accumulatorBytes: usize;
  gradientBytes: usize;
  /** ω, float64 [streams][output panels], zero in the columns beyond the outputs. */
  lossWeightsAt: usize;
  /** λ ω / count in the engine's precision, likewise. */
  adjointWeightsAt: usize;
  /** All bits set in the columns that are outputs, one row per output panel. */
  maskAt: usize;
  layersAt: usize;
  /** Layers at the front that are fixed Fourier features: 0 or 1. */
  fixed: i32;
  /** A `PiratePlan`, or 0 for a perceptron. */
  pirateAt: usize;

  @inline
  layer(index: i32): Layer {
    return changetype<Layer>(this.layersAt + <usize>index * offsetof<Layer>());
  }
}

@unmanaged
export class Layer {
  columns: i32;
  rows: i32;
  columnPanels: i32;
  rowPanels: i32;
  /** Of the weight and the bias in the flat vector, in bytes. */
  weightOffset: usize;
  biasOffset: usize;
  /** W's rows in panels, [row panel][column], for y = W x; the bias in the same panels. */
  forwardAt: usize;
  biasAt: usize;
  /** W's columns in panels, [column panel][row], for Wᵀ ȳ. */
  reverseAt: usize;
  /** A direction in the space of weights, laid out as W and the bias for y. */
  tangentAt: usize;
  tangentBiasAt: usize;
  /** Of the gradient, row-major with whole panels in both directions, and of the bias's. */
  gradientOffset: usize;
  biasGradientOffset: usize;
  /** Blocks in the workspace: what the layer reads, what it gives, and three derivatives of σ there. */
  inputOffset: usize;
  outputOffset: usize;
  derivativeOffset: usize;
  /** The block that its activation fills. */
  activatedOffset: usize;
}

/** Streams of a jet of the order along so many directions. */
export function streamsOf(order: i32, directions: i32): i32 {
  return order == 0 ? 1 : order == 1 ? 1 + directions : ((directions + 1) * (directions + 2)) / 2;
}

/** The order of a stream. */
export function orderOf(directions: i32, stream: i32): i32 {
  return stream == 0 ? 0 : stream <= directions ? 1 : 2;
}

/**
 * Row of the first point's stream in a block of n points. Streams are numbered as in batches, second derivatives by
 * 00, 01, 02, …, 11, 12, …
 */
export function firstRow(directions: i32, n: i32, stream: i32): i32 {
  if (stream <= directions) return stream == 0 ? 0 : n + stream - 1;
  let i = 0;
  let j = stream - 1 - directions;
  while (j >= directions - i) j -= directions - i++;
  j += i;
  return (1 + directions) * n + (j * (j + 1)) / 2 + i;
}

/** Rows from a point's stream to the next point's. */
export function rowStep(directions: i32, stream: i32): i32 {
  return stream == 0 ? 1 : stream <= directions ? directions : (directions * (directions + 1)) / 2;
}

/** The first point of a slice: slices are whole chunks, as even as can be. */
export function bound(slice: i32, slices: i32, count: i32, chunk: i32): i32 {
  const chunks = (count + chunk - 1) / chunk;
  return min(count, ((chunks * slice) / slices) * chunk);
}
