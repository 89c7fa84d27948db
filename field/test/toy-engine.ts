import type { Engine, MatrixKernels, NetworkShape, TensorLayout, Vector } from '../src/index.ts';

/** Matrix products and QR by the schoolbook, in float64. */
export const plainMatrices: MatrixKernels = {
  gemm(transposeA, transposeB, m, n, k, alpha, a, b, beta, c) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          sum += (transposeA ? a[l * m + i] : a[i * k + l]) * (transposeB ? b[j * k + l] : b[l * n + j]);
        }
        c[i * n + j] = alpha * sum + (beta === 0 ? 0 : beta * c[i * n + j]);
      }
    }
  },
  // Gram–Schmidt, twice: the Q with a positive diagonal of R is unique.
  orthonormalize(n, a) {
    for (let j = 0; j < n; j++) {
      for (let pass = 0; pass < 2; pass++) {
        for (let k = 0; k < j; k++) {
          let dot = 0;
          for (let i = 0; i < n; i++) dot += a[i * n + k] * a[i * n + j];
          for (let i = 0; i < n; i++) a[i * n + j] -= dot * a[i * n + k];
        }
        let norm = 0;
        for (let i = 0; i < n; i++) norm += a[i * n + j] ** 2;
        for (let i = 0; i < n; i++) a[i * n + j] /= Math.sqrt(norm);
      }
    }
  },
  multiply(products) {
    for (const { transposeA, transposeB, m, n, k, alpha, a, b, beta, c } of products) {
      this.gemm(transposeA, transposeB, m, n, k, alpha, a, b, beta, c);
    }
  },
  refreshBases: (bases) => bases.map(({ n, matrix, basis }) => refreshBasis(plainMatrices, n, matrix, basis)),
};

/** Vyas et al. 2024, algorithm 4. @returns from where the columns came */
export function refreshBasis(
  { gemm, orthonormalize }: Pick<MatrixKernels, 'gemm' | 'orthonormalize'>,
  n: number,
  matrix: Vector,
  basis: Vector,
): number[] {
  const power = new Float64Array(n * n);
  gemm(false, false, n, n, n, 1, matrix, basis, 0, power);
  const column = (a: Vector, j: number) => Array.from({ length: n }, (_, i) => a[i * n + j]);
  const quotients = Array.from({ length: n }, (_, j) => {
    const b = column(basis, j);
    return column(power, j).reduce((sum, x, i) => sum + x * b[i], 0);
  });
  const order = Array.from(quotients.keys()).sort((i, j) => quotients[j] - quotients[i] || i - j);
  const columns = order.map((j) => {
    const norm = Math.hypot(...column(power, j));
    return norm > 0 ? column(power, j).map((x) => x / norm) : column(basis, j);
  });
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) basis[i * n + j] = columns[j][i];
  orthonormalize(n, basis);
  return order;
}

/** An engine that has weights and matrices but computes no network: what optimisers and balances need. */
export function toyEngine(
  tensors: readonly (readonly [name: string, rows: number, columns: number])[],
  order: 0 | 1 | 2 = 0,
): Engine {
  const layout: TensorLayout[] = [];
  let offset = 0;
  for (const [name, rows, columns] of tensors) {
    layout.push({ name, offset, rows, columns });
    offset += rows * columns;
  }
  const absent = () => {
    throw new Error('the toy engine computes no network');
  };
  return {
    name: 'toy',
    precision: 'float64',
    threads: 1,
    shape: {} as NetworkShape,
    order,
    directions: 4,
    layout,
    weights: new Float64Array(offset),
    matrices: plainMatrices,
    allocate: (length: number): Vector => new Float64Array(length),
    gradient: absent,
    losses: absent,
    forward: absent,
    dispose() {},
  };
}

/** A deterministic stream of numbers in [0, 1) for tests (Park & Miller). */
export function stream(seed: number): { next(): number } {
  let state = seed * 48271 + 1;
  return {
    next() {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    },
  };
}

export function randomVector(length: number, seed: number): Float64Array {
  const random = stream(seed);
  for (let i = 0; i < 10; i++) random.next();
  return Float64Array.from({ length }, () => 2 * random.next() - 1);
}
