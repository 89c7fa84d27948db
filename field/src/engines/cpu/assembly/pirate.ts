import { derivatives, SINE } from './derivatives';
import { jetForward, jetReverse } from './jet';
import { gateForward, gateReverse } from './jet-product';
import { sumValues, weightGradient } from './network';
import { PiratePlan } from './pirate-plan';
import { Layer, Plan, streamsOf } from './plan';
import { Real, ROW } from './simd';
import { panelProduct } from './tile';

/** PirateNet's passes; layers are numbered as in the layout: features, U, V, then f, g, h of each block, the output. */
const GATE_U: i32 = 1;
const GATE_V: i32 = 2;
const FIRST: i32 = 3;

/** A chunk of n points through all layers. */
export function forwardPirate(plan: Plan, workspace: usize, order: i32, n: i32): void {
  const net = changetype<PiratePlan>(plan.pirateAt);
  const rows = n * streamsOf(order, plan.directions);
  const u = plan.layer(GATE_U);
  const v = workspace + plan.layer(GATE_V).activatedOffset;
  const difference = workspace + u.activatedOffset;
  activate(plan, workspace, order, n, plan.layer(0), SINE, 1);
  activate(plan, workspace, order, n, u, plan.activation, plan.omega);
  activate(plan, workspace, order, n, plan.layer(GATE_V), plan.activation, plan.omega);
  const one = Real.integer(1);
  for (let panel = 0; panel < u.rowPanels; panel++) {
    const at = <usize>panel * plan.stride;
    combine(difference + at, one, v + at, v128.neg<real>(one), rows, difference + at);
  }
  for (let block = 0; block < net.blocks; block++) {
    for (let k = 0; k < 3; k++) {
      const layer = plan.layer(FIRST + 3 * block + k);
      activate(plan, workspace, order, n, layer, plan.activation, plan.omega);
      const f = workspace + layer.activatedOffset;
      const next = workspace + plan.layer(FIRST + 3 * block + k + 1).inputOffset;
      const x = workspace + plan.layer(FIRST + 3 * block).inputOffset;
      const alpha = Real.at(net.alphaAt, block);
      for (let panel = 0; panel < layer.rowPanels; panel++) {
        const at = <usize>panel * plan.stride;
        if (k < 2) gateForward(order, plan.directions, n, f + at, difference + at, v + at, next + at);
        else combine(x + at, Real.sub(one, alpha), f + at, alpha, rows, next + at);
      }
    }
  }
  const last = plan.layer(plan.depth);
  multiply(plan, workspace + last.inputOffset, rows, last.columns, last.forwardAt, last.rowPanels, workspace + last.outputOffset);
}

/** Adds to `gradient` as `reverseChunk` does for a perceptron. */
export function reversePirate(plan: Plan, workspace: usize, order: i32, n: i32, gradient: usize): void {
  const net = changetype<PiratePlan>(plan.pirateAt);
  const rows = n * streamsOf(order, plan.directions);
  const bar = workspace + plan.barOffset;
  const other = workspace + plan.otherBarOffset;
  const xBar = workspace + net.xBarOffset;
  const dBar = workspace + net.differenceBarOffset;
  const vBar = workspace + net.gateBarOffset;
  const u = plan.layer(GATE_U);
  const v = plan.layer(GATE_V);
  const last = plan.layer(plan.depth);
  for (let panel = 0; panel < last.rowPanels; panel++) {
    sumValues(bar + <usize>panel * plan.stride, n, gradient + last.biasGradientOffset + <usize>panel * ROW);
  }
  weightGradient(plan, last, bar, workspace + last.inputOffset, rows, gradient + last.gradientOffset);
  multiply(plan, bar, rows, last.rows, last.reverseAt, last.columnPanels, xBar);
  for (let panel = 0; panel < u.rowPanels; panel++) {
    memory.fill(dBar + <usize>panel * plan.stride, 0, <usize>rows * ROW);
    memory.fill(vBar + <usize>panel * plan.stride, 0, <usize>rows * ROW);
  }

  for (let block = net.blocks - 1; block >= 0; block--) {
    const f = plan.layer(FIRST + 3 * block);
    const g = plan.layer(FIRST + 3 * block + 1);
    const h = plan.layer(FIRST + 3 * block + 2);
    const alpha = Real.at(net.alphaAt, block);
    let onAlpha = Real.splat(0);
    for (let panel = 0; panel < h.rowPanels; panel++) {
      const at = <usize>panel * plan.stride;
      const step = workspace + h.activatedOffset + at;
      onAlpha = Real.add(onAlpha, along(xBar + at, step, workspace + f.inputOffset + at, rows));
      combine(xBar + at, alpha, xBar + at, Real.splat(0), rows, bar + at);
      layerReverse(plan, workspace, order, n, h, panel, bar, gradient);
    }
    const place = gradient + net.alphaGradientOffset + <usize>block * sizeof<real>();
    store<real>(place, load<real>(place) + Real.sum(onAlpha));
    gatedReverse(plan, workspace, order, n, h, g, bar, other, dBar, vBar, gradient);
    gatedReverse(plan, workspace, order, n, g, f, other, bar, dBar, vBar, gradient);
    weightGradient(plan, f, bar, workspace + f.inputOffset, rows, gradient + f.gradientOffset);
    // What comes before the first block is fixed.
    if (block == 0) break;
    multiply(plan, bar, rows, f.rows, f.reverseAt, f.columnPanels, other);
    const rest = Real.sub(Real.integer(1), alpha);
    for (let panel = 0; panel < f.columnPanels; panel++) {
      const at = <usize>panel * plan.stride;
      combine(xBar + at, rest, other + at, Real.integer(1), rows, xBar + at);
    }
  }

  for (let panel = 0; panel < u.rowPanels; panel++) {
    const at = <usize>panel * plan.stride;
    combine(vBar + at, Real.integer(1), dBar + at, v128.neg<real>(Real.integer(1)), rows, vBar + at);
    layerReverse(plan, workspace, order, n, u, panel, dBar, gradient);
    layerReverse(plan, workspace, order, n, v, panel, vBar, gradient);
  }
  weightGradient(plan, u, dBar, workspace + u.inputOffset, rows, gradient + u.gradientOffset);
  weightGradient(plan, v, vBar, workspace + v.inputOffset, rows, gradient + v.gradientOffset);
}

/** σ(W a + b) on all streams. Every panel is activated while it is in the nearest cache. */
function activate(plan: Plan, workspace: usize, order: i32, n: i32, layer: Layer, activation: i32, omega: f64): void {
  const input = workspace + layer.inputOffset;
  for (let panel = 0; panel < layer.rowPanels; panel++) {
    const at = <usize>panel * plan.stride;
    const z = workspace + layer.outputOffset + at;
    const weights = layer.forwardAt + <usize>panel * (<usize>layer.columns * ROW);
    panelProduct(input, plan.stride, n * streamsOf(order, plan.directions), layer.columns, weights, z);
    const a = workspace + layer.activatedOffset + at;
    const d = derivativesOf(plan, workspace, layer, panel);
    derivatives(activation, omega, plan.scale, z, layer.biasAt + <usize>panel * ROW, n, a, d);
    jetForward(order, plan.directions, n, z, d, a);
  }
}

/** From the adjoint of a layer's σ to that of z, in place, for one panel, with the bias's gradient. */
function layerReverse(plan: Plan, workspace: usize, order: i32, n: i32, layer: Layer, panel: i32, bar: usize, gradient: usize): void {
  const at = <usize>panel * plan.stride;
  const d = derivativesOf(plan, workspace, layer, panel);
  const bias = gradient + layer.biasGradientOffset + <usize>panel * ROW;
  jetReverse(order, plan.directions, n, workspace + layer.outputOffset + at, d, bar + at, bias);
}

/** From the adjoint `bar` of z in a layer to that in the layer before it, `other`, through the gate between them. */
function gatedReverse(
  plan: Plan,
  workspace: usize,
  order: i32,
  n: i32,
  layer: Layer,
  below: Layer,
  bar: usize,
  other: usize,
  dBar: usize,
  vBar: usize,
  gradient: usize,
): void {
  const rows = n * streamsOf(order, plan.directions);
  weightGradient(plan, layer, bar, workspace + layer.inputOffset, rows, gradient + layer.gradientOffset);
  for (let panel = 0; panel < layer.columnPanels; panel++) {
    const at = <usize>panel * plan.stride;
    panelProduct(bar, plan.stride, rows, layer.rows, layer.reverseAt + <usize>panel * (<usize>layer.rows * ROW), other + at);
    const f = workspace + below.activatedOffset + at;
    const difference = workspace + plan.layer(GATE_U).activatedOffset + at;
    gateReverse(order, plan.directions, n, f, difference, other + at, dBar + at, vBar + at);
    layerReverse(plan, workspace, order, n, below, panel, other, gradient);
  }
}

/** All panels of a product. */
function multiply(plan: Plan, a: usize, rows: i32, columns: i32, weights: usize, panels: i32, c: usize): void {
  for (let panel = 0; panel < panels; panel++) {
    panelProduct(a, plan.stride, rows, columns, weights, c);
    weights += <usize>columns * ROW;
    c += plan.stride;
  }
}

function derivativesOf(plan: Plan, workspace: usize, layer: Layer, panel: i32): usize {
  return workspace + layer.derivativeOffset + <usize>panel * (<usize>plan.chunk * (3 * ROW));
}

/** out = α a + β b, row by row of a panel. */
function combine(a: usize, alpha: v128, b: usize, beta: v128, rows: i32, out: usize): void {
  const end = a + <usize>rows * ROW;
  for (; a < end; a += 16) {
    v128.store(out, Real.madd(alpha, v128.load(a), Real.mul(beta, v128.load(b))));
    b += 16;
    out += 16;
  }
}

/** Σ x̄ (h − x) over the rows of a panel, lane by lane. */
function along(bar: usize, h: usize, x: usize, rows: i32): v128 {
  let sum = Real.splat(0);
  const end = bar + <usize>rows * ROW;
  for (; bar < end; bar += 16) {
    sum = Real.madd(v128.load(bar), Real.sub(v128.load(h), v128.load(x)), sum);
    h += 16;
    x += 16;
  }
  return sum;
}
