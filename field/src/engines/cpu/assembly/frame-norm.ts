import { papuc } from './papuc';
import { Plan } from './plan';
import { PANEL, ROW } from './simd';

const SIZE: usize = sizeof<real>();

/** Kinds of norms; 0 stands for the sum of squares. */
const MINKOWSKI: i32 = 1;

/** Components of a frame: 00 01 02 03 11 12 13 22 23 33. */
const COMPONENTS: usize = 10;
const STRIP: usize = COMPONENTS << 3;

/**
 * Measures the errors of the values of a chunk by a norm of their components y = Σ_c e_c T[c] in a frame, adds twice
 * its weighted sum to the first loss, and puts its weighted derivative in the place of each error.
 *
 * @param kind 1: ½ |tr (ηy)²|; 2: Papuc's operator norm
 * @param weights [n], or 0 where all are 1
 * @param frames T [n][outputs][10]
 */
export function measureInFrame(plan: Plan, workspace: usize, n: i32, weights: usize, frames: usize, kind: i32, losses: usize): void {
  const layer = plan.layer(plan.depth);
  const outputs = <usize>layer.rows;
  // The adjoints' block is free until they are formed.
  const y = workspace + plan.barOffset;
  const bar = y + STRIP;
  const scratch = bar + STRIP;
  let sum: f64 = 0;
  for (let p: usize = 0; p < <usize>n; p++) {
    const z = workspace + layer.outputOffset + p * ROW;
    const frame = frames + p * outputs * COMPONENTS * SIZE;
    memory.fill(y, 0, 2 * STRIP);
    for (let c: usize = 0; c < outputs; c++) {
      const error = <f64>load<real>(z + place(plan, c));
      for (let k: usize = 0; k < COMPONENTS; k++) {
        const t = <f64>load<real>(frame + (c * COMPONENTS + k) * SIZE);
        store<f64>(y + (k << 3), load<f64>(y + (k << 3)) + error * t);
      }
    }
    const weight = weights ? <f64>load<real>(weights + p * SIZE) : 1.0;
    sum += weight * (kind == MINKOWSKI ? minkowski(y, bar) : papuc(y, bar, scratch));
    for (let c: usize = 0; c < outputs; c++) {
      let slope: f64 = 0;
      for (let k: usize = 0; k < COMPONENTS; k++) {
        slope += <f64>load<real>(frame + (c * COMPONENTS + k) * SIZE) * load<f64>(bar + (k << 3));
      }
      store<real>(z + place(plan, c), <real>(weight * slope));
    }
  }
  store<f64>(losses, load<f64>(losses) + 2 * sum);
}

/** Of an output's column in a row of panels. */
// @ts-ignore: decorator
@inline
function place(plan: Plan, c: usize): usize {
  return (c / PANEL) * plan.stride + (c % PANEL) * SIZE;
}

/** ½ |Σ_ab η_aa η_bb y_ab²|, and its derivative by the ten components. */
function minkowski(y: usize, bar: usize): f64 {
  let total: f64 = 0;
  for (let a = 0, k: usize = 0; a < 4; a++) {
    for (let b = a; b < 4; b++, k += 8) {
      const factor: f64 = a == b ? 1 : a == 0 ? -2 : 2;
      const slope = factor * load<f64>(y + k);
      store<f64>(bar + k, slope);
      total += slope * load<f64>(y + k);
    }
  }
  if (total < 0) for (let k: usize = 0; k < STRIP; k += 8) store<f64>(bar + k, -load<f64>(bar + k));
  return 0.5 * Math.abs(total);
}
