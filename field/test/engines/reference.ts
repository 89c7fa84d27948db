import type { Order } from '@spacetime/geometry';
import type {
  Batch,
  Engine,
  LossGradient,
  MatrixKernels,
  NetworkShape,
  TensorLayout,
  Vector,
} from '../../src/engine.ts';
import { networkLayout, weightCount } from '../../src/layout.ts';
import { FEATURES } from '../../src/networks/fourier-features.ts';
import { orderOfStream, streamsAlong } from '../../src/streams.ts';
import { refreshBasis } from '../toy-engine.ts';
import { activate } from './reference-activation.ts';
import { frameNorm } from './reference-norm.ts';
import { type JetActivation, referencePirate } from './reference-pirate.ts';

/** For each number of directions, the pairs of the second derivatives, whose streams come behind the first ones. */
export const PAIRS: readonly (readonly (readonly [number, number])[])[] = [0, 1, 2, 3, 4].map((directions) => {
  const all = Array.from({ length: directions }, (_, i) => i);
  return all.flatMap((i) => all.slice(i).map((j) => [i, j] as const));
});

/** One vector per stream. */
type Jet = Float64Array[];
interface Trace {
  /** a[l]: what layer l reads; z[l]: what it gives before its activation. */
  readonly a: Jet[];
  readonly z: Jet[];
}

/**
 * Everything an engine does, in float64, one point at a time and one formula a line: the oracle for the fast
 * engines and a stand-in for them in tests.
 */
export function referenceEngine(shape: NetworkShape, order: Order, directions = 4): Engine {
  const layout = networkLayout(shape);
  const weights = new Float64Array(weightCount(shape));
  const network = { shape, directions, layout, weights };

  function evaluate(batch: Batch, omega: Float64Array, lambdas: readonly (readonly number[])[]): LossGradient {
    const streams = streamsAlong(directions, order);
    const losses = Float64Array.from({ length: order + 1 }, (_, k) => batch.constant?.[k] ?? 0);
    const gradients = lambdas.map(() => new Float64Array(weights.length));
    for (let p = 0; p < batch.count; p++) {
      const { output, reverse } = pointOf(network, jetAt(batch.features, p, streams, shape.inputs));
      const error = jetAt(batch.targets, p, streams, shape.outputs);
      const share = (batch.weights?.[p] ?? 1) / batch.count;
      /** The derivative of the point's loss by each error. */
      const slopes = error.map((row) => new Float64Array(row.length));
      for (const [s, row] of error.entries()) {
        for (let c = 0; c < shape.outputs; c++) {
          row[c] = output[s]![c]! - row[c]!;
          if (s === 0 && batch.norm) continue;
          losses[orderOfStream(directions, s)]! += share * 0.5 * omega[s * shape.outputs + c]! * row[c]! ** 2;
          slopes[s]![c] = share * omega[s * shape.outputs + c]! * row[c]!;
        }
      }
      if (batch.norm) {
        const frame = batch.norm.frames.subarray(10 * p * shape.outputs, 10 * (p + 1) * shape.outputs);
        const y = Array.from({ length: 10 }, (_, k) =>
          error[0]!.reduce((sum, e, c) => sum + e * frame[10 * c + k]!, 0),
        );
        const { value, slope } = frameNorm(batch.norm.kind, y);
        losses[0]! += share * value;
        slopes[0] = error[0]!.map((_, c) => share * slope.reduce((sum, x, k) => sum + x * frame[10 * c + k]!, 0));
      }
      for (const [g, lambda] of lambdas.entries()) {
        const adjoint = slopes.map((row, s) => row.map((slope) => lambda[orderOfStream(directions, s)]! * slope));
        reverse(adjoint, gradients[g]!);
      }
    }
    return { losses, gradients };
  }

  return {
    name: 'reference',
    precision: 'float64',
    threads: 1,
    shape,
    order,
    directions,
    layout,
    weights,
    matrices,
    allocate: (length) => new Float64Array(length),
    gradient(batch, omega, lambda, mode) {
      const each = Array.from({ length: order + 1 }, (_, k) => Array.from({ length: order + 1 }, (_, l) => +(k === l)));
      return evaluate(batch, omega, mode === 'combined' ? [lambda] : each);
    },
    losses: (batch, omega) => evaluate(batch, omega, []).losses,
    forward(features, count, upTo, out) {
      const streams = streamsAlong(directions, upTo);
      for (let p = 0; p < count; p++) {
        const { output } = pointOf(network, jetAt(features, p, streams, shape.inputs));
        for (const [s, row] of output.entries()) out.set(row, (p * streams + s) * shape.outputs);
      }
    },
    dispose: () => undefined,
  };
}

interface Network {
  readonly shape: NetworkShape;
  readonly directions: number;
  readonly layout: readonly TensorLayout[];
  readonly weights: Float64Array;
}

function jetAt(data: Vector, point: number, streams: number, length: number): Jet {
  return Array.from({ length: streams }, (_, s) => {
    const start = (point * streams + s) * length;
    return Float64Array.from(data.subarray(start, start + length));
  });
}

/** The outputs' jets at a point, and what adds the gradient of Σ adjoint · output. */
function pointOf(network: Network, features: Jet) {
  const { shape, directions, layout, weights } = network;
  if (shape.architecture === 'piratenet') {
    const sigma = activationOn(shape, directions);
    const embed = activationOn({ ...shape, ...FEATURES }, directions);
    return referencePirate(shape, layout, weights, PAIRS[directions]!, sigma, embed)(features);
  }
  const trace = forwardPoint(network, features);
  return {
    output: trace.z[shape.depth]!,
    reverse: (adjoint: Jet, gradient: Float64Array) => reversePoint(network, trace, adjoint, gradient),
  };
}

function activationOn(shape: NetworkShape, directions: number): JetActivation {
  return {
    forward: (z) => activatedJet(shape, directions, z),
    reverse: (z, bar) => reverseActivation(shape, directions, z, bar),
  };
}

/** The activation behind a perceptron's layer. */
function activatedShape(shape: NetworkShape, layer: number): NetworkShape {
  return shape.fourier && layer === 0 ? { ...shape, ...FEATURES } : shape;
}

function forwardPoint({ shape, directions, layout, weights }: Network, features: Jet): Trace {
  const trace: Trace = { a: [features], z: [] };
  for (let l = 0; l <= shape.depth; l++) {
    const { offset, rows, columns } = layout[2 * l]!;
    const bias = layout[2 * l + 1]!.offset;
    const z = trace.a[l]!.map((x, s) =>
      Float64Array.from({ length: rows }, (_, r) => {
        let sum = s === 0 ? weights[bias + r]! : 0;
        for (let c = 0; c < columns; c++) sum += weights[offset + r * columns + c]! * x[c]!;
        return sum;
      }),
    );
    trace.z.push(z);
    if (l < shape.depth) trace.a.push(activatedJet(activatedShape(shape, l), directions, z));
  }
  return trace;
}

/** (z, z_i, z_ij) ↦ (σ, σ′ z_i, σ″ z_i z_j + σ′ z_ij), for every neuron. */
function activatedJet(shape: NetworkShape, directions: number, z: Jet): Jet {
  const pairs = PAIRS[directions]!;
  const a = z.map((row) => new Float64Array(row.length));
  for (let n = 0; n < shape.width; n++) {
    const [f, f1, f2] = activate(shape, z[0]![n]!);
    a[0]![n] = f;
    for (let s = 1; s < Math.min(1 + directions, z.length); s++) a[s]![n] = f1 * z[s]![n]!;
    for (let s = 1 + directions; s < z.length; s++) {
      const [i, j] = pairs[s - 1 - directions]!;
      a[s]![n] = f2 * z[1 + i]![n]! * z[1 + j]![n]! + f1 * z[s]![n]!;
    }
  }
  return a;
}

/** Adds the gradient of Σ adjoint · output to `gradient`. */
function reversePoint(network: Network, trace: Trace, adjoint: Jet, gradient: Float64Array): void {
  const { shape, directions, layout, weights } = network;
  let zBar = adjoint;
  for (let l = shape.depth; l >= 0; l--) {
    const { offset, rows, columns, fixed } = layout[2 * l]!;
    const bias = layout[2 * l + 1]!.offset;
    const aBar = zBar.map(() => new Float64Array(columns));
    for (const [s, bar] of zBar.entries()) {
      for (let r = 0; r < rows; r++) {
        if (s === 0 && !fixed) gradient[bias + r]! += bar[r]!;
        for (let c = 0; c < columns; c++) {
          if (!fixed) gradient[offset + r * columns + c]! += bar[r]! * trace.a[l]![s]![c]!;
          aBar[s]![c]! += bar[r]! * weights[offset + r * columns + c]!;
        }
      }
    }
    if (l > 0) zBar = reverseActivation(activatedShape(shape, l - 1), directions, trace.z[l - 1]!, aBar);
  }
}

/** The transpose of the derivative of {@link activatedJet}. */
function reverseActivation(shape: NetworkShape, directions: number, z: Jet, aBar: Jet): Jet {
  const pairs = PAIRS[directions]!;
  const zBar = z.map((row) => new Float64Array(row.length));
  for (let n = 0; n < shape.width; n++) {
    const [, f1, f2, f3] = activate(shape, z[0]![n]!);
    zBar[0]![n]! += f1 * aBar[0]![n]!;
    for (let s = 1; s < Math.min(1 + directions, z.length); s++) {
      zBar[s]![n]! += f1 * aBar[s]![n]!;
      zBar[0]![n]! += f2 * z[s]![n]! * aBar[s]![n]!;
    }
    for (let s = 1 + directions; s < z.length; s++) {
      const [i, j] = pairs[s - 1 - directions]!;
      const [zi, zj] = [z[1 + i]![n]!, z[1 + j]![n]!];
      zBar[s]![n]! += f1 * aBar[s]![n]!;
      zBar[1 + i]![n]! += f2 * zj * aBar[s]![n]!;
      zBar[1 + j]![n]! += f2 * zi * aBar[s]![n]!;
      zBar[0]![n]! += (f3 * zi * zj + f2 * z[s]![n]!) * aBar[s]![n]!;
    }
  }
  return zBar;
}

const matrices: MatrixKernels = {
  gemm(transposeA, transposeB, m, n, k, alpha, a, b, beta, c) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          sum += a[transposeA ? l * m + i : i * k + l]! * b[transposeB ? j * k + l : l * n + j]!;
        }
        c[i * n + j] = alpha * sum + (beta === 0 ? 0 : beta * c[i * n + j]!);
      }
    }
  },
  orthonormalize(n, a) {
    const q = Float64Array.from({ length: n * n }, (_, i) => +(i % (n + 1) === 0));
    const r = Float64Array.from(a);
    for (let k = 0; k < n; k++) {
      // The reflection that sends column k of r, from its diagonal down, to a multiple of e_k.
      const v = Float64Array.from({ length: n }, (_, i) => (i < k ? 0 : r[i * n + k]!));
      v[k]! += (v[k]! < 0 ? -1 : 1) * Math.hypot(...v);
      const square = v.reduce((sum, x) => sum + x * x, 0);
      if (square === 0) continue;
      for (let j = 0; j < n; j++) {
        let onR = 0;
        let onQ = 0;
        for (let i = k; i < n; i++) {
          onR += v[i]! * r[i * n + j]!;
          onQ += v[i]! * q[j * n + i]!;
        }
        for (let i = k; i < n; i++) {
          r[i * n + j]! -= (2 * v[i]! * onR) / square;
          q[j * n + i]! -= (2 * v[i]! * onQ) / square;
        }
      }
    }
    for (let i = 0; i < n * n; i++) a[i] = r[(i % n) * (n + 1)]! < 0 ? -q[i]! : q[i]!;
  },
  multiply(products) {
    for (const { transposeA, transposeB, m, n, k, alpha, a, b, beta, c } of products) {
      this.gemm(transposeA, transposeB, m, n, k, alpha, a, b, beta, c);
    }
  },
  refreshBases: (bases) => bases.map(({ n, matrix, basis }) => refreshBasis(matrices, n, matrix, basis)),
};
