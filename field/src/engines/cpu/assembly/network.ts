import { wide } from './env';
import { derivatives, SINE } from './derivatives';
import { jetForward, jetReverse } from './jet';
import { Layer, Plan, streamsOf } from './plan';
import { PANEL, Real, ROW } from './simd';
import { panelProduct, transposedTile, wideTransposedTile } from './tile';

/** A chunk of n points through all layers. Every panel is activated while it is in the nearest cache. */
export function forwardChunk(plan: Plan, workspace: usize, order: i32, n: i32): void {
  const rows = n * streamsOf(order, plan.directions);
  for (let l = 0; l <= plan.depth; l++) {
    const layer = plan.layer(l);
    const input = workspace + layer.inputOffset;
    for (let panel = 0; panel < layer.rowPanels; panel++) {
      const z = workspace + layer.outputOffset + <usize>panel * plan.stride;
      const weights = layer.forwardAt + <usize>panel * (<usize>layer.columns * ROW);
      panelProduct(input, plan.stride, rows, layer.columns, weights, z);
      if (l == plan.depth) continue;
      const bias = layer.biasAt + <usize>panel * ROW;
      const next = workspace + plan.layer(l + 1).inputOffset + <usize>panel * plan.stride;
      const d = workspace + layer.derivativeOffset + <usize>panel * (<usize>plan.chunk * (3 * ROW));
      if (l < plan.fixed) derivatives(SINE, 1, 1, z, bias, n, next, d);
      else derivatives(plan.activation, plan.omega, plan.scale, z, bias, n, next, d);
      jetForward(order, plan.directions, n, z, d, next);
    }
  }
}

/**
 * Adds to `gradient` that of the objective whose adjoint, in the streams up to `order`, is in the first block of
 * adjoints. `order` is at most that of the forward pass: derivatives of the network do not feed its values.
 */
export function reverseChunk(plan: Plan, workspace: usize, order: i32, n: i32, gradient: usize): void {
  const rows = n * streamsOf(order, plan.directions);
  let bar = workspace + plan.barOffset;
  let other = workspace + plan.otherBarOffset;
  const last = plan.layer(plan.depth);
  for (let panel = 0; panel < last.rowPanels; panel++) {
    sumValues(bar + <usize>panel * plan.stride, n, gradient + last.biasGradientOffset + <usize>panel * ROW);
  }
  for (let l = plan.depth; ; l--) {
    const layer = plan.layer(l);
    weightGradient(plan, layer, bar, workspace + layer.inputOffset, rows, gradient + layer.gradientOffset);
    if (l == plan.fixed) return;
    const below = plan.layer(l - 1);
    for (let panel = 0; panel < layer.columnPanels; panel++) {
      const at = <usize>panel * plan.stride;
      const weights = layer.reverseAt + <usize>panel * (<usize>layer.rows * ROW);
      panelProduct(bar, plan.stride, rows, layer.rows, weights, other + at);
      const d = workspace + below.derivativeOffset + <usize>panel * (<usize>plan.chunk * (3 * ROW));
      const bias = gradient + below.biasGradientOffset + <usize>panel * ROW;
      jetReverse(order, plan.directions, n, workspace + below.outputOffset + at, d, other + at, bias);
    }
    const swap = bar;
    bar = other;
    other = swap;
  }
}

/** G += Z̄ᵀ A over the rows of the blocks. */
export function weightGradient(plan: Plan, layer: Layer, bar: usize, input: usize, rows: i32, gradient: usize): void {
  const stride = <usize>layer.columnPanels * ROW;
  if (wide) {
    // Eight columns of Z̄: a panel in float32, two in float64.
    const fifth = PANEL == 8 ? <usize>16 : plan.stride;
    for (let row = 0; row < layer.rows; row += 8) {
      for (let panel = 0; panel < layer.columnPanels; panel++) {
        const y = input + <usize>panel * plan.stride;
        const to = gradient + <usize>row * stride + <usize>panel * ROW;
        if (row + 4 < layer.rows) wideTransposedTile(bar, bar + fifth, y, rows, to, stride);
        else transposedTile(bar, y, rows, to, stride);
      }
      bar += <usize>(8 / PANEL) * plan.stride;
    }
    return;
  }
  for (let row = 0; row < layer.rows; row += PANEL) {
    for (let panel = 0; panel < layer.columnPanels; panel++) {
      const y = input + <usize>panel * plan.stride;
      const last = min(row + PANEL, layer.rows);
      for (let r = row; r < last; r += 4) {
        const x = bar + <usize>(r - row) * sizeof<real>();
        transposedTile(x, y, rows, gradient + <usize>r * stride + <usize>panel * ROW, stride);
      }
    }
    bar += plan.stride;
  }
}

/** Adds the first n rows of a panel to one row. */
export function sumValues(from: usize, n: i32, to: usize): void {
  let x = v128.load(to);
  let y = v128.load(to, 16);
  const end = from + <usize>n * ROW;
  for (; from < end; from += ROW) {
    x = Real.add(x, v128.load(from));
    y = Real.add(y, v128.load(from, 16));
  }
  v128.store(to, x);
  v128.store(to, y, 16);
}
