import { thread } from './env';
import { jetReverse } from './jet';
import { jetTangent } from './jet-tangent';
import { forwardChunk, reverseChunk, sumValues } from './network';
import { scatter } from './pack';
import { bound, firstRow, Plan, rowStep, streamsOf } from './plan';
import { PANEL, Real, ROW } from './simd';
import { panelProduct, transposedTile } from './tile';

/**
 * Jᵀ diag(λ ω / count) J v of one slice of the batch into the slice's accumulator; v is what `packTangent` has packed.
 *
 * @param features [count][streams][inputs]
 * @param weights [count] of the points, or 0 where all are 1
 */
export function gaussNewton(slice: i32, address: usize, features: usize, count: i32, slices: i32, weights: usize): void {
  const plan = changetype<Plan>(address);
  const workspace = plan.workspaceAt + <usize>thread * plan.workspaceBytes;
  const accumulator = plan.accumulatorAt + <usize>slice * plan.accumulatorBytes;
  memory.fill(accumulator, 0, 64 + plan.gradientBytes);
  const input = plan.layer(0);
  const end = bound(slice + 1, slices, count, plan.chunk);
  for (let point = bound(slice, slices, count, plan.chunk); point < end; point += plan.chunk) {
    const n = min(plan.chunk, end - point);
    const row = <usize>(point * streamsOf(plan.order, plan.directions)) * sizeof<real>();
    scatter(plan, plan.order, n, features + row * <usize>input.columns, input.columns, workspace + input.inputOffset);
    forwardChunk(plan, workspace, plan.order, n);
    const change = tangentChunk(plan, workspace, plan.order, n);
    weigh(plan, n, change, weights ? weights + <usize>point * sizeof<real>() : 0, workspace + plan.barOffset);
    reverseChunk(plan, workspace, plan.order, n, accumulator + 64);
  }
}

/** The change of the outputs' jets with the weights, after `forwardChunk`. @returns where it is, a block of adjoints */
function tangentChunk(plan: Plan, workspace: usize, order: i32, n: i32): usize {
  const rows = n * streamsOf(order, plan.directions);
  let from = workspace + plan.otherBarOffset;
  let to = workspace + plan.barOffset;
  const own = workspace + plan.tangentOffset;
  const passed = own + plan.stride;
  for (let l = 0; l <= plan.depth; l++) {
    const layer = plan.layer(l);
    for (let panel = 0; panel < layer.rowPanels; panel++) {
      const at = <usize>panel * plan.stride;
      const weights = <usize>panel * (<usize>layer.columns * ROW);
      const change = l < plan.depth ? own : to + at;
      panelProduct(workspace + layer.inputOffset, plan.stride, rows, layer.columns, layer.tangentAt + weights, change);
      if (l > 0) {
        panelProduct(from, plan.stride, rows, layer.columns, layer.forwardAt + weights, passed);
        addRows(passed, rows, change);
      }
      addToRows(layer.tangentBiasAt + <usize>panel * ROW, n, change);
      if (l == plan.depth) continue;
      const d = workspace + layer.derivativeOffset + <usize>panel * (<usize>plan.chunk * (3 * ROW));
      jetTangent(order, plan.directions, n, workspace + layer.outputOffset + at, d, change, to + at);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  return from;
}

/** y += x. */
function addRows(x: usize, rows: i32, y: usize): void {
  const end = y + <usize>rows * ROW;
  for (; y < end; y += 16, x += 16) v128.store(y, Real.add(v128.load(y), v128.load(x)));
}

/** Adds one row to the first n rows of a panel. */
function addToRows(row: usize, n: i32, to: usize): void {
  const x = v128.load(row);
  const y = v128.load(row, 16);
  const end = to + <usize>n * ROW;
  for (; to < end; to += ROW) {
    v128.store(to, Real.add(v128.load(to), x));
    v128.store(to, Real.add(v128.load(to, 16), y), 16);
  }
}

/** Outputs' jets times `adjointWeights` and the points' weights. */
function weigh(plan: Plan, n: i32, from: usize, weights: usize, to: usize): void {
  const layer = plan.layer(plan.depth);
  const directions = plan.directions;
  const streams = streamsOf(plan.order, directions);
  for (let panel = 0; panel < layer.rowPanels; panel++) {
    const at = <usize>panel * plan.stride;
    for (let s = 0; s < streams; s++) {
      const factors = plan.adjointWeightsAt + <usize>(s * layer.rowPanels + panel) * ROW;
      const w0 = v128.load(factors);
      const w1 = v128.load(factors, 16);
      const step = <usize>rowStep(directions, s) * ROW;
      let row = at + <usize>firstRow(directions, n, s) * ROW;
      for (let p = 0; p < n; p++, row += step) {
        let x = Real.mul(w0, v128.load(from + row));
        let y = Real.mul(w1, v128.load(from + row, 16));
        if (weights) {
          const own = v128.load_splat<real>(weights + <usize>p * sizeof<real>());
          x = Real.mul(own, x);
          y = Real.mul(own, y);
        }
        v128.store(to + row, x);
        v128.store(to + row, y, 16);
      }
    }
  }
}

/**
 * Sums of one slice for the Kronecker factors of each layer: its inputs' Σ a aᵀ over points and streams with Σ a over
 * the values, and Σ z̄ z̄ᵀ of the adjoints of its outputs, where the network's outputs have random signs times
 * `adjointWeights` for adjoints: on average that is the Gauss–Newton matrix's factor.
 *
 * Per layer there lie, in whole panels: [columns][columns], [columns], [rows][rows].
 */
export function kroneckerFactors(
  slice: i32,
  address: usize,
  features: usize,
  count: i32,
  slices: i32,
  seed: i32,
  at: usize,
  bytes: usize,
): void {
  const plan = changetype<Plan>(address);
  const workspace = plan.workspaceAt + <usize>thread * plan.workspaceBytes;
  const sums = at + <usize>slice * bytes;
  memory.fill(sums, 0, bytes);
  const input = plan.layer(0);
  const streams = streamsOf(plan.order, plan.directions);
  const end = bound(slice + 1, slices, count, plan.chunk);
  for (let point = bound(slice, slices, count, plan.chunk); point < end; point += plan.chunk) {
    const n = min(plan.chunk, end - point);
    const row = <usize>(point * streams) * sizeof<real>();
    scatter(plan, plan.order, n, features + row * <usize>input.columns, input.columns, workspace + input.inputOffset);
    forwardChunk(plan, workspace, plan.order, n);
    signs(plan, n, seed + point, workspace + plan.barOffset);
    let to = sums + bytes;
    let bar = workspace + plan.barOffset;
    let other = workspace + plan.otherBarOffset;
    for (let l = plan.depth; l >= 0; l--) {
      const layer = plan.layer(l);
      const a = workspace + layer.inputOffset;
      to -= <usize>(layer.rowPanels * layer.rowPanels * PANEL) * ROW;
      squares(plan, bar, layer.rows, layer.rowPanels, n * streams, to);
      to -= <usize>layer.columnPanels * ROW;
      for (let panel = 0; panel < layer.columnPanels; panel++) {
        sumValues(a + <usize>panel * plan.stride, n, to + <usize>panel * ROW);
      }
      to -= <usize>(layer.columnPanels * layer.columnPanels * PANEL) * ROW;
      squares(plan, a, layer.columns, layer.columnPanels, n * streams, to);
      if (l == 0) break;
      const below = plan.layer(l - 1);
      for (let panel = 0; panel < layer.columnPanels; panel++) {
        const place = <usize>panel * plan.stride;
        const weights = layer.reverseAt + <usize>panel * (<usize>layer.rows * ROW);
        panelProduct(bar, plan.stride, n * streams, layer.rows, weights, other + place);
        const d = workspace + below.derivativeOffset + <usize>panel * (<usize>plan.chunk * (3 * ROW));
        const z = workspace + below.outputOffset + place;
        jetReverse(plan.order, plan.directions, n, z, d, other + place, workspace + plan.tangentOffset);
      }
      const swap = bar;
      bar = other;
      other = swap;
    }
  }
}

/** `adjointWeights` with random signs, the same for a point whatever the chunks. */
function signs(plan: Plan, n: i32, seed: i32, to: usize): void {
  const layer = plan.layer(plan.depth);
  const directions = plan.directions;
  const streams = streamsOf(plan.order, directions);
  for (let panel = 0; panel < layer.rowPanels; panel++) {
    for (let s = 0; s < streams; s++) {
      const factors = plan.adjointWeightsAt + <usize>(s * layer.rowPanels + panel) * ROW;
      const step = <usize>rowStep(directions, s) * ROW;
      let row = to + <usize>panel * plan.stride + <usize>firstRow(directions, n, s) * ROW;
      for (let p = 0; p < n; p++, row += step) {
        const bits = hash(hash(<u32>(seed + p)) + <u32>(s * layer.rowPanels + panel));
        for (let lane = 0; lane < PANEL; lane++) {
          const place = <usize>lane * sizeof<real>();
          const w = load<real>(factors + place);
          store<real>(row + place, (bits >>> lane) & 1 ? w : -w);
        }
      }
    }
  }
}

/** A mixture of 32 bits in which each depends on all (the finaliser of MurmurHash3). */
function hash(x: u32): u32 {
  x = (x ^ (x >>> 16)) * 0x85ebca6b;
  x = (x ^ (x >>> 13)) * 0xc2b2ae35;
  return x ^ (x >>> 16);
}

/** C += Xᵀ X over the rows of a block. */
function squares(plan: Plan, block: usize, columns: i32, panels: i32, rows: i32, to: usize): void {
  const stride = <usize>panels * ROW;
  for (let c = 0; c < columns; c += 4) {
    const x = block + <usize>(c / PANEL) * plan.stride + <usize>(c % PANEL) * sizeof<real>();
    for (let panel = 0; panel < panels; panel++) {
      transposedTile(x, block + <usize>panel * plan.stride, rows, to + <usize>c * stride + <usize>panel * ROW, stride);
    }
  }
}
