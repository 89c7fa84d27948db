import { thread } from './env';
import { measureInFrame } from './frame-norm';
import { adjoints, errorsAndLosses } from './loss';
import { forwardChunk, reverseChunk } from './network';
import { gather, scatter } from './pack';
import { forwardPirate, reversePirate } from './pirate';
import { bound, Plan, streamsOf } from './plan';

export { orthonormalize, refreshBasis } from './eigenbasis';
export { gaussNewton, kroneckerFactors } from './gauss-newton';
export { multiply } from './gemm';
export { pack, packTangent } from './pack';
export { reduce } from './reduce';

/** Modes of {@link train}. */
const LOSSES: i32 = 0;
const COMBINED: i32 = 1;

/**
 * Losses and gradients of one slice of the batch into the slice's accumulator.
 *
 * @param features [count][streams][inputs]
 * @param targets [count][streams][outputs]
 * @param weights [count] of the points, or 0 where all are 1
 * @param norm how the values' errors are measured, 0 by squares, see `measureInFrame`
 * @param frames [count][outputs][10] for a norm
 */
export function train(
  slice: i32,
  address: usize,
  mode: i32,
  features: usize,
  targets: usize,
  count: i32,
  slices: i32,
  weights: usize,
  norm: i32,
  frames: usize,
): void {
  const plan = changetype<Plan>(address);
  const workspace = plan.workspaceAt + <usize>thread * plan.workspaceBytes;
  const accumulator = plan.accumulatorAt + <usize>slice * plan.accumulatorBytes;
  const gradients = mode == LOSSES ? 0 : mode == COMBINED ? 1 : plan.order + 1;
  const gradient = accumulator + 64;
  memory.fill(accumulator, 0, 64 + <usize>gradients * plan.gradientBytes);
  const streams = streamsOf(plan.order, plan.directions);
  const input = plan.layer(0);
  const output = plan.layer(plan.depth);
  const end = bound(slice + 1, slices, count, plan.chunk);
  for (let point = bound(slice, slices, count, plan.chunk); point < end; point += plan.chunk) {
    const n = min(plan.chunk, end - point);
    const row = <usize>(point * streams) * sizeof<real>();
    scatter(plan, plan.order, n, features + row * <usize>input.columns, input.columns, workspace + input.inputOffset);
    forward(plan, workspace, plan.order, n);
    const own = weights ? weights + <usize>point * sizeof<real>() : 0;
    errorsAndLosses(plan, workspace, n, targets + row * <usize>output.rows, own, norm != 0, accumulator);
    if (norm != 0) {
      const frame = frames + <usize>(point * output.rows * 10) * sizeof<real>();
      measureInFrame(plan, workspace, n, own, frame, norm, accumulator);
    }
    if (mode == LOSSES) continue;
    if (mode == COMBINED) {
      adjoints(plan, workspace, n, 0, plan.order);
      reverse(plan, workspace, plan.order, n, gradient);
      continue;
    }
    for (let k = 0; k <= plan.order; k++) {
      adjoints(plan, workspace, n, k, k);
      reverse(plan, workspace, k, n, gradient + <usize>k * plan.gradientBytes);
    }
  }
}

/** The network's jets of an order, [count][streams][outputs], for one slice of the points. */
export function evaluate(slice: i32, address: usize, features: usize, count: i32, slices: i32, order: i32, out: usize): void {
  const plan = changetype<Plan>(address);
  const workspace = plan.workspaceAt + <usize>thread * plan.workspaceBytes;
  const streams = streamsOf(order, plan.directions);
  const input = plan.layer(0);
  const output = plan.layer(plan.depth);
  const end = bound(slice + 1, slices, count, plan.chunk);
  for (let point = bound(slice, slices, count, plan.chunk); point < end; point += plan.chunk) {
    const n = min(plan.chunk, end - point);
    const row = <usize>(point * streams) * sizeof<real>();
    scatter(plan, order, n, features + row * <usize>input.columns, input.columns, workspace + input.inputOffset);
    forward(plan, workspace, order, n);
    const from = workspace + output.outputOffset;
    gather(plan, order, n, from, output.biasAt, output.rows, out + row * <usize>output.rows);
  }
}

function forward(plan: Plan, workspace: usize, order: i32, n: i32): void {
  if (plan.pirateAt) forwardPirate(plan, workspace, order, n);
  else forwardChunk(plan, workspace, order, n);
}

function reverse(plan: Plan, workspace: usize, order: i32, n: i32, gradient: usize): void {
  if (plan.pirateAt) reversePirate(plan, workspace, order, n, gradient);
  else reverseChunk(plan, workspace, order, n, gradient);
}
