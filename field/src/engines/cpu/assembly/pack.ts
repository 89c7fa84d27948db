import { Plan, rowOf } from './plan';
import { PANEL, ROW } from './simd';

const SIZE: usize = sizeof<real>();

/** Slice l packs the weights of layer l from the flat vector into the panels that the products read. */
export function pack(slice: i32, plan: usize, weights: usize): void {
  const layer = changetype<Plan>(plan).layer(slice);
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

/** Points × streams × columns, as given from outside, into the panels of a block. */
export function scatter(from: usize, n: i32, streams: i32, columns: i32, to: usize, stride: usize): void {
  for (let p = 0; p < n; p++) {
    for (let s = 0; s < streams; s++) {
      let row = to + <usize>rowOf(n, p, s) * ROW;
      for (let c = 0; c < columns; c += PANEL) {
        const width = min(PANEL, columns - c);
        for (let lane = 0; lane < width; lane++)
          store<real>(row + <usize>lane * SIZE, load<real>(from + <usize>lane * SIZE));
        from += <usize>width * SIZE;
        row += stride;
      }
    }
  }
}

/** The reverse of {@link scatter}, adding the bias to the values. */
export function gather(from: usize, bias: usize, n: i32, streams: i32, columns: i32, to: usize, stride: usize): void {
  for (let p = 0; p < n; p++) {
    for (let s = 0; s < streams; s++) {
      const row = from + <usize>rowOf(n, p, s) * ROW;
      for (let c = 0; c < columns; c++) {
        const at = <usize>(c / PANEL) * stride + <usize>(c % PANEL) * SIZE;
        let value = load<real>(row + at);
        if (s == 0) value += load<real>(bias + <usize>c * SIZE);
        store<real>(to, value);
        to += SIZE;
      }
    }
  }
}
