import { firstRow, orderOf, Plan, rowStep, streamsOf } from './plan';
import { PANEL, Real, ROW } from './simd';

const SIZE: usize = sizeof<real>();

/**
 * Turns the outputs of a chunk into errors against the targets [point][stream][output] times the points' weights, in
 * place, and adds Σ weight ω error², in float64, to the losses of each order. Reads whole rows: targets need 32 readable
 * bytes behind them.
 *
 * @param weights [n], or 0 where all are 1
 * @param bare leaves the errors of the values without weight, and out of the losses
 */
export function errorsAndLosses(
  plan: Plan,
  workspace: usize,
  n: i32,
  targets: usize,
  weights: usize,
  bare: bool,
  losses: usize,
): void {
  const layer = plan.layer(plan.depth);
  const directions = plan.directions;
  const streams = streamsOf(plan.order, directions);
  for (let panel = 0; panel < layer.rowPanels; panel++) {
    const z = workspace + layer.outputOffset + <usize>panel * plan.stride;
    const bias = layer.biasAt + <usize>panel * ROW;
    const b0 = v128.load(bias);
    const b1 = v128.load(bias, 16);
    const mask0 = v128.load(plan.maskAt + <usize>panel * ROW);
    const mask1 = v128.load(plan.maskAt + <usize>panel * ROW, 16);
    for (let s = 0; s < streams; s++) {
      const omega = plan.lossWeightsAt + <usize>((s * layer.rowPanels + panel) * PANEL) * 8;
      const isBare = bare && s == 0;
      const step = <usize>rowStep(directions, s) * ROW;
      let row = z + <usize>firstRow(directions, n, s) * ROW;
      let sum = f64x2.splat(0);
      for (let p = 0; p < n; p++) {
        const target = targets + (<usize>(p * streams + s) * <usize>layer.rows + <usize>(panel * PANEL)) * SIZE;
        let e0 = v128.load(row);
        let e1 = v128.load(row, 16);
        if (s == 0) {
          e0 = Real.add(e0, b0);
          e1 = Real.add(e1, b1);
        }
        e0 = v128.and(Real.sub(e0, v128.load(target)), mask0);
        e1 = v128.and(Real.sub(e1, v128.load(target, 16)), mask1);
        let weight: f64 = 1;
        if (weights && !isBare) {
          const factor = load<real>(weights + <usize>p * SIZE);
          weight = <f64>factor;
          v128.store(row, Real.mul(v128.splat<real>(factor), e0));
          v128.store(row, Real.mul(v128.splat<real>(factor), e1), 16);
        } else {
          v128.store(row, e0);
          v128.store(row, e1, 16);
        }
        row += step;
        let part = f64x2.splat(0);
        if (SIZE == 4) {
          part = addSquare(part, f64x2.promote_low_f32x4(e0), omega);
          part = addSquare(part, f64x2.promote_low_f32x4(v128.shuffle<u64>(e0, e0, 1, 0)), omega + 16);
          part = addSquare(part, f64x2.promote_low_f32x4(e1), omega + 32);
          part = addSquare(part, f64x2.promote_low_f32x4(v128.shuffle<u64>(e1, e1, 1, 0)), omega + 48);
        } else {
          part = addSquare(part, e0, omega);
          part = addSquare(part, e1, omega + 16);
        }
        sum = f64x2.add(sum, f64x2.mul(f64x2.splat(weight), part));
      }
      if (isBare) continue;
      const loss = losses + <usize>orderOf(directions, s) * 8;
      store<f64>(loss, load<f64>(loss) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    }
  }
}

function addSquare(sum: v128, e: v128, omega: usize): v128 {
  return f64x2.add(sum, f64x2.mul(v128.load(omega), f64x2.mul(e, e)));
}

/**
 * The adjoints of the outputs in the streams up to `order`: weighted errors times `adjointWeights`, where the order is at
 * least `lowest`, else zero.
 */
export function adjoints(plan: Plan, workspace: usize, n: i32, lowest: i32, order: i32): void {
  const layer = plan.layer(plan.depth);
  const directions = plan.directions;
  const streams = streamsOf(order, directions);
  const first = lowest == 0 ? 0 : streamsOf(lowest - 1, directions);
  for (let panel = 0; panel < layer.rowPanels; panel++) {
    const error = workspace + layer.outputOffset + <usize>panel * plan.stride;
    const bar = workspace + plan.barOffset + <usize>panel * plan.stride;
    memory.fill(bar, 0, <usize>(first * n) * ROW);
    for (let s = first; s < streams; s++) {
      const weights = plan.adjointWeightsAt + <usize>(s * layer.rowPanels + panel) * ROW;
      const w0 = v128.load(weights);
      const w1 = v128.load(weights, 16);
      const step = <usize>rowStep(directions, s) * ROW;
      let at = <usize>firstRow(directions, n, s) * ROW;
      for (let p = 0; p < n; p++) {
        v128.store(bar + at, Real.mul(w0, v128.load(error + at)));
        v128.store(bar + at, Real.mul(w1, v128.load(error + at, 16)), 16);
        at += step;
      }
    }
  }
}
