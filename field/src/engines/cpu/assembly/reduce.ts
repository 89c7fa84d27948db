import { PiratePlan } from './pirate-plan';
import { Plan } from './plan';
import { PANEL, Real, ROW } from './simd';

const SIZE: usize = sizeof<real>();

/**
 * Sums the slices' gradients, in the order of the slices, into flat vectors of `weights` entries each. Task t of
 * `tasks` takes its share of every layer's rows; `more` adds to what the vectors hold.
 */
export function reduce(
  task: i32,
  address: usize,
  slices: i32,
  tasks: i32,
  gradients: i32,
  weights: i32,
  to: usize,
  more: i32,
): void {
  const plan = changetype<Plan>(address);
  for (let g = 0; g < gradients; g++) {
    const from = plan.accumulatorAt + 64 + <usize>g * plan.gradientBytes;
    const flat = to + <usize>g * <usize>weights * SIZE;
    for (let l = 0; l <= plan.depth; l++) {
      const layer = plan.layer(l);
      const begin = (layer.rows * task) / tasks;
      const end = (layer.rows * (task + 1)) / tasks;
      const stride = <usize>layer.columnPanels * ROW;
      for (let r = begin; r < end; r++) {
        const source = from + layer.gradientOffset + <usize>r * stride;
        sumRow(
          plan,
          slices,
          source,
          layer.columns,
          flat + layer.weightOffset + <usize>(r * layer.columns) * SIZE,
          more,
        );
      }
      if (task == 0) sumRow(plan, slices, from + layer.biasGradientOffset, layer.rows, flat + layer.biasOffset, more);
    }
    if (task == 0 && plan.pirateAt) {
      const net = changetype<PiratePlan>(plan.pirateAt);
      sumRow(plan, slices, from + net.alphaGradientOffset, net.blocks, flat + net.alphaOffset, more);
    }
  }
}

function sumRow(plan: Plan, slices: i32, from: usize, columns: i32, to: usize, more: i32): void {
  for (let c = 0; c < columns; c += PANEL) {
    let x = v128.load(from);
    let y = v128.load(from, 16);
    let at = from;
    for (let slice = 1; slice < slices; slice++) {
      at += plan.accumulatorBytes;
      x = Real.add(x, v128.load(at));
      y = Real.add(y, v128.load(at, 16));
    }
    if (c + PANEL <= columns) {
      if (more) {
        x = Real.add(x, v128.load(to));
        y = Real.add(y, v128.load(to, 16));
      }
      v128.store(to, x);
      v128.store(to, y, 16);
    } else {
      v128.store(from, x);
      v128.store(from, y, 16);
      for (let lane = 0; lane < columns - c; lane++) {
        const value = load<real>(from + <usize>lane * SIZE);
        const place = to + <usize>lane * SIZE;
        store<real>(place, more ? value + load<real>(place) : value);
      }
    }
    from += ROW;
    to += ROW;
  }
}
