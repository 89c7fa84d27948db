/**
 * Where everything of a network lies in memory: written by `plan.ts` on the other side, field for field in this
 * order. "At" is an address; "offset" counts bytes from the start of a thread's workspace or of an accumulator.
 *
 * A block of activations is a list of panels, `stride` bytes apart: 8 (float64: 4) columns each, of which a row is
 * a stream of a point. Rows go by order: n values, 4 n first derivatives, 10 n second derivatives.
 */
@unmanaged
export class Plan {
  omega: f64;
  scale: f64;
  activation: i32;
  /** Activated layers; one linear layer follows. */
  depth: i32;
  order: i32;
  /** Points that a thread carries through the network together. */
  chunk: i32;
  /** Bytes from a panel to the next. */
  stride: usize;
  workspaceAt: usize;
  workspaceBytes: usize;
  /** Two blocks for the adjoints of one layer and of the next. */
  barOffset: usize;
  otherBarOffset: usize;
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
  /** Of the gradient, row-major with whole panels in both directions, and of the bias's. */
  gradientOffset: usize;
  biasGradientOffset: usize;
  /** Blocks in the workspace: what the layer reads, what it gives, and three derivatives of σ there. */
  inputOffset: usize;
  outputOffset: usize;
  derivativeOffset: usize;
}

/** Streams of a jet of the order. */
export function streamsOf(order: i32): i32 {
  return order == 0 ? 1 : order == 1 ? 5 : 15;
}

/** Row of a point's stream in a block of n points. */
export function rowOf(n: i32, point: i32, stream: i32): i32 {
  if (stream == 0) return point;
  if (stream < 5) return n + 4 * point + stream - 1;
  return 5 * n + 10 * point + stream - 5;
}
