import type { NetworkShape, TensorLayout } from '../../src/engine.ts';

/** One vector per stream. */
type Jet = Float64Array[];

/** σ on jets, and the transpose of its derivative at z. */
export interface JetActivation {
  forward(z: Jet): Jet;
  reverse(z: Jet, aBar: Jet): Jet;
}

/** PirateNet at one point as the paper's formulas, a node for each: what it gives, and how adjoints go back. */
export function referencePirate(
  shape: NetworkShape,
  layout: readonly TensorLayout[],
  weights: Float64Array,
  pairs: readonly (readonly [number, number])[],
  sigma: JetActivation,
  features: JetActivation,
) {
  const tensor = (name: string) => layout.find((one) => one.name === name)!;
  const alphaAt = tensor('alpha').offset;

  /** Every node has a value and an adjoint; `pull` hands its adjoint on. */
  interface Node {
    readonly value: Jet;
    readonly bar: Jet;
    readonly pull: (gradient: Float64Array) => void;
  }

  function point(input: Jet) {
    const tape: Node[] = [];
    const node = (value: Jet, pull: (bar: Jet, gradient: Float64Array) => void): Node => {
      const bar = value.map((row) => new Float64Array(row.length));
      const made = { value, bar, pull: (gradient: Float64Array) => pull(bar, gradient) };
      tape.push(made);
      return made;
    };
    const linear = (name: string, x: Node): Node => {
      const { offset, rows, columns, fixed } = tensor(`${name}.weight`);
      const bias = tensor(`${name}.bias`).offset;
      const value = x.value.map((row, s) =>
        Float64Array.from({ length: rows }, (_, r) => {
          let sum = s === 0 ? weights[bias + r]! : 0;
          for (let c = 0; c < columns; c++) sum += weights[offset + r * columns + c]! * row[c]!;
          return sum;
        }),
      );
      return node(value, (bar, gradient) => {
        for (const [s, row] of bar.entries()) {
          for (let r = 0; r < rows; r++) {
            if (s === 0 && !fixed) gradient[bias + r]! += row[r]!;
            for (let c = 0; c < columns; c++) {
              if (!fixed) gradient[offset + r * columns + c]! += row[r]! * x.value[s]![c]!;
              x.bar[s]![c]! += row[r]! * weights[offset + r * columns + c]!;
            }
          }
        }
      });
    };
    const activated = (z: Node, activation: JetActivation): Node =>
      node(activation.forward(z.value), (bar) => addTo(z.bar, activation.reverse(z.value, bar)));
    const product = (a: Node, b: Node): Node =>
      node(jetProduct(pairs, a.value, b.value), (bar) => {
        addTo(a.bar, productAdjoint(pairs, bar, b.value));
        addTo(b.bar, productAdjoint(pairs, bar, a.value));
      });
    const sum = (a: Node, b: Node): Node =>
      node(
        a.value.map((row, s) => row.map((x, k) => x + b.value[s]![k]!)),
        (bar) => {
          addTo(a.bar, bar);
          addTo(b.bar, bar);
        },
      );
    const oneMinus = (a: Node): Node =>
      node(
        a.value.map((row, s) => row.map((x) => (s === 0 ? 1 : 0) - x)),
        (bar) =>
          addTo(
            a.bar,
            bar.map((row) => row.map((x) => -x)),
          ),
      );
    const residual = (h: Node, x: Node, block: number): Node => {
      const alpha = weights[alphaAt + block]!;
      const value = x.value.map((row, s) => row.map((y, k) => alpha * h.value[s]![k]! + (1 - alpha) * y));
      return node(value, (bar, gradient) => {
        for (const [s, row] of bar.entries()) {
          for (const [k, b] of row.entries()) {
            gradient[alphaAt + block]! += b * (h.value[s]![k]! - x.value[s]![k]!);
            h.bar[s]![k]! += alpha * b;
            x.bar[s]![k]! += (1 - alpha) * b;
          }
        }
      });
    };

    const phi = activated(
      linear(
        'features',
        node(input, () => {}),
      ),
      features,
    );
    const u = activated(linear('gate.u', phi), sigma);
    const v = activated(linear('gate.v', phi), sigma);
    const gated = (f: Node) => sum(product(f, u), product(oneMinus(f), v));
    let x = phi;
    for (let block = 0; block < shape.depth; block++) {
      const layer = (name: string, from: Node) => activated(linear(`block${block}.${name}`, from), sigma);
      x = residual(layer('h', gated(layer('g', gated(layer('f', x))))), x, block);
    }
    const output = linear('output', x);
    return {
      output: output.value,
      /** Adds the gradient of Σ adjoint · output; once. */
      reverse(adjoint: Jet, gradient: Float64Array): void {
        for (const { bar } of tape) for (const row of bar) row.fill(0);
        addTo(output.bar, adjoint);
        for (const { pull } of tape.toReversed()) pull(gradient);
      },
    };
  }

  return point;
}

function addTo(sum: Jet, jet: Jet): void {
  for (const [s, row] of jet.entries()) for (const [k, x] of row.entries()) sum[s]![k]! += x;
}

/** Streams: value, first derivatives, second ones by the pairs. */
function jetProduct(pairs: readonly (readonly [number, number])[], a: Jet, b: Jet): Jet {
  const directions = Math.max(...pairs.flat()) + 1;
  return a.map((row, s) =>
    row.map((x, k) => {
      if (s === 0) return x * b[0]![k]!;
      const both = x * b[0]![k]! + a[0]![k]! * b[s]![k]!;
      if (s <= directions) return both;
      const [i, j] = pairs[s - 1 - directions]!;
      return both + a[1 + i]![k]! * b[1 + j]![k]! + a[1 + j]![k]! * b[1 + i]![k]!;
    }),
  );
}

/** The adjoint of a in a·b: the transpose of a ↦ a·b. */
function productAdjoint(pairs: readonly (readonly [number, number])[], bar: Jet, b: Jet): Jet {
  const directions = Math.max(...pairs.flat()) + 1;
  const a = bar.map((row) => new Float64Array(row.length));
  for (const [s, row] of bar.entries()) {
    for (const [k, x] of row.entries()) {
      a[s]![k]! += x * b[0]![k]!;
      if (s > 0) a[0]![k]! += x * b[s]![k]!;
      if (s <= directions) continue;
      const [i, j] = pairs[s - 1 - directions]!;
      a[1 + i]![k]! += x * b[1 + j]![k]!;
      a[1 + j]![k]! += x * b[1 + i]![k]!;
    }
  }
  return a;
}
