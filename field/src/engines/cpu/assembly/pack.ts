import { PiratePlan } from './pirate-plan';
import { firstRow, Plan, rowStep, streamsOf } from './plan';
import { PANEL, ROW } from './simd';

const SIZE: usize = sizeof<real>();

/** Slice l packs the weights of layer l (the first one those that belong to none) from the flat vector into the panels that the products read. */
export function pack(slice: i32, plan: usize, weights: usize): void {
  const layer = changetype<Plan>(plan).layer(slice);
  const pirate = changetype<Plan>(plan).pirateAt;
  if (slice == 0 && pirate) {
    const net = changetype<PiratePlan>(pirate);
    memory.copy(net.alphaAt, weights + net.alphaOffset, <usize>net.blocks * SIZE);
  }
  const from = weights + layer.weightOffset;
  const rows = layer.rows;
  const columns = layer.columns;
  for (let r = 0; r < rows; r++) {
    const forward = layer.forwardAt + <usize>(r / PANEL) * (<usize>columns * ROW) + <usize>(r % PANEL) * SIZE;
    const source = from + <usize>r * <usize>columns * SIZE;
    for (let c = 0; c < columns; c++) {
      const w = load<real>(source + <usize>c * SIZE);
      store<real>(forward + <usize>c * ROW, w);
      const panel = layer.reverseAt + <usize>(c / PANEL) * (<usize>rows * ROW);
      store<real>(panel + <usize>r * ROW + <usize>(c % PANEL) * SIZE, w);
    }
  }
  memory.copy(layer.biasAt, weights + layer.biasOffset, <usize>rows * SIZE);
}

/** Slice l packs layer l's part of a direction in the space of weights for the forward products alone. */
export function packTangent(slice: i32, plan: usize, vector: usize): void {
  const layer = changetype<Plan>(plan).layer(slice);
  const rows = layer.rows;
  const columns = layer.columns;
  let from = vector + layer.weightOffset;
  for (let r = 0; r < rows; r++) {
    const to = layer.tangentAt + <usize>(r / PANEL) * (<usize>columns * ROW) + <usize>(r % PANEL) * SIZE;
    for (let c = 0; c < columns; c++, from += SIZE) store<real>(to + <usize>c * ROW, load<real>(from));
  }
  memory.copy(layer.tangentBiasAt, vector + layer.biasOffset, <usize>rows * SIZE);
}

/** Jets of an order, [point][stream][column] as given from outside, into the panels of a block. */
export function scatter(plan: Plan, order: i32, n: i32, from: usize, columns: i32, to: usize): void {
  const streams = streamsOf(order, plan.directions);
  for (let s = 0; s < streams; s++) {
    const step = <usize>rowStep(plan.directions, s) * ROW;
    let row = to + <usize>firstRow(plan.directions, n, s) * ROW;
    for (let p = 0; p < n; p++) {
      let source = from + <usize>((p * streams + s) * columns) * SIZE;
      let place = row;
      for (let c = 0; c < columns; c += PANEL) {
        const width = min(PANEL, columns - c);
        for (let lane = 0; lane < width; lane++)
          store<real>(place + <usize>lane * SIZE, load<real>(source + <usize>lane * SIZE));
        source += <usize>width * SIZE;
        place += plan.stride;
      }
      row += step;
    }
  }
}

/** The reverse of {@link scatter}, adding the bias to the values. */
export function gather(plan: Plan, order: i32, n: i32, from: usize, bias: usize, columns: i32, to: usize): void {
  const streams = streamsOf(order, plan.directions);
  for (let s = 0; s < streams; s++) {
    const step = <usize>rowStep(plan.directions, s) * ROW;
    let row = from + <usize>firstRow(plan.directions, n, s) * ROW;
    for (let p = 0; p < n; p++) {
      const place = to + <usize>((p * streams + s) * columns) * SIZE;
      for (let c = 0; c < columns; c++) {
        const at = <usize>(c / PANEL) * plan.stride + <usize>(c % PANEL) * SIZE;
        let value = load<real>(row + at);
        if (s == 0) value += load<real>(bias + <usize>c * SIZE);
        store<real>(place + <usize>c * SIZE, value);
      }
      row += step;
    }
  }
}
