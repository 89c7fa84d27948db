/** Number of the thread that runs this instance, from 0. */
// @ts-ignore: decorator
@external('env', 'thread')
export declare const thread: i32;

/**
 * What every Levenberg–Marquardt kernel is told, written once by the host. The host writes the fields in this
 * order, eight bytes each (see `lm-plan.ts` of the engine), so that no alignment rule is needed.
 */
@unmanaged
export class Plan {
  inputs: i64;
  width: i64;
  depth: i64;
  outputs: i64;
  /** Chart coordinates on which any feature depends; streams are 1, 1 + live or 1 + live + live (live + 1) / 2. */
  live: i64;
  streams: i64;
  /** 0 silu, 1 tanh, 2 sine, 3 gabor. */
  activation: i64;
  /** Highest derivative among the streams. */
  order: i64;
  /** Blocks of {@link BLOCK} points. */
  blocks: i64;
  /** [blocks][streams][inputs][BLOCK]. */
  features: i64;
  /** [blocks][streams][outputs][BLOCK]. */
  targets: i64;
  /** [streams][outputs]: √(λ ω / N), by which residuals are multiplied, and ω / N, by which losses are. */
  scales: i64;
  norms: i64;
  /** [blocks][BLOCK]: the root of a point's weight, 0 at padding. */
  mask: i64;
  omega: f64;
  scale: f64;
}

/** Points that a kernel treats side by side. */
export const BLOCK: i32 = 32;
/** Bytes of one quantity at the points of a block. */
export const STRIP: usize = <usize>BLOCK << 3;
