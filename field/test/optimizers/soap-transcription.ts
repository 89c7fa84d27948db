/**
 * SOAP as its authors' PyTorch code states it, on arrays of rows in float64, for one weight matrix: the first moment
 * is kept in the eigenbasis, and turned back and forth where the basis changes (where ours stays in the weights' own).
 */
export type Matrix = number[][];

export interface Transcription {
  weights: Matrix;
  step(gradient: Matrix, rate: number): void;
}

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));
export const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
const zip = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix =>
  a.map((row, i) => row.map((x, j) => f(x, b[i][j])));

/** Modified Gram–Schmidt. */
function qr(a: Matrix): Matrix {
  const columns = transpose(a);
  for (let j = 0; j < columns.length; j++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        const dot = columns[k].reduce((sum, x, i) => sum + x * columns[j][i], 0);
        columns[j] = columns[j].map((x, i) => x - dot * columns[k][i]);
      }
      const norm = Math.hypot(...columns[j]);
      columns[j] = columns[j].map((x) => x / norm);
    }
  }
  return transpose(columns);
}

function refresh(gg: Matrix, q: Matrix): { order: number[]; basis: Matrix } {
  const estimate = product(transpose(q), product(gg, q)).map((row, i) => row[i]);
  const order = estimate.map((_, i) => i).sort((i, j) => estimate[j] - estimate[i]);
  return { order, basis: qr(product(gg, transpose(order.map((j) => transpose(q)[j])))) };
}

export function transcribedSoap(
  weights: Matrix,
  firstGradient: Matrix,
  bases: { readonly left: Matrix; readonly right: Matrix },
  { b1, b2, epsilon, weightDecay, every }: Record<'b1' | 'b2' | 'epsilon' | 'weightDecay' | 'every', number>,
): Transcription {
  const zero = weights.map((row) => row.map(() => 0));
  const outer = (g: Matrix) => [product(g, transpose(g)), product(transpose(g), g)];
  let [gl, gr] = outer(firstGradient).map((m) => m.map((row) => row.map((x) => (1 - b2) * x)));
  let { left, right } = bases;
  const project = (a: Matrix) => product(product(transpose(left), a), right);
  const projectBack = (a: Matrix) => product(product(left, a), transpose(right));
  let average = zero;
  let square = zero;
  let count = 0;
  return {
    weights,
    step(g, rate) {
      count++;
      const projected = project(g);
      average = zip(average, projected, (a, x) => b1 * a + (1 - b1) * x);
      square = zip(square, projected, (a, x) => b2 * a + (1 - b2) * x * x);
      const size = (rate * Math.sqrt(1 - b2 ** count)) / (1 - b1 ** count);
      const update = projectBack(zip(average, square, (a, s) => a / (Math.sqrt(s) + epsilon)));
      this.weights = zip(this.weights, update, (w, u) => w - size * u).map((row) =>
        row.map((w) => w - rate * weightDecay * w),
      );
      average = projectBack(average);
      const [nl, nr] = outer(g);
      gl = zip(gl, nl, (a, x) => a + (1 - b2) * (x - a));
      gr = zip(gr, nr, (a, x) => a + (1 - b2) * (x - a));
      if (count % every === 0) {
        const l = refresh(gl, left);
        const r = refresh(gr, right);
        square = l.order.map((i) => r.order.map((j) => square[i][j]));
        left = l.basis;
        right = r.basis;
      }
      average = project(average);
    },
  };
}
