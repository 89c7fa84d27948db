import type { Order } from '@spacetime/geometry';

/** Storage of one precision: everything an engine computes on. */
export type Vector = Float32Array<ArrayBufferLike> | Float64Array<ArrayBufferLike>;

export type Precision = 'float32' | 'float64';

export type Activation = 'silu' | 'tanh' | 'sine' | 'gabor';

/**
 * inputs → width → … → width → outputs: `depth` activated layers and a linear one.
 * `sine`: σ(z) = sin(ω z). `gabor`: σ(z) = cos(ω z)·exp(−(s z)²), the real wavelet of WIRE.
 */
export interface NetworkShape {
  readonly inputs: number;
  readonly width: number;
  readonly depth: number;
  readonly outputs: number;
  readonly activation: Activation;
  readonly omega: number;
  readonly scale: number;
  /** The first layer is fixed and gives random Fourier features; see `networks/fourier-features.ts`. */
  readonly fourier?: true;
  /** Absent for the perceptron above. With `piratenet` depth counts blocks; see `networks/piratenet.ts`. */
  readonly architecture?: 'piratenet';
}

/** A tensor within the flat vector of weights, row-major. */
export interface TensorLayout {
  /** `layer0.weight`, `layer0.bias`, … */
  readonly name: string;
  readonly offset: number;
  /** A weight has shape [out, in] (y = W x + b); everything else is a list [n, 1]. */
  readonly rows: number;
  readonly columns: number;
  /** Not trained: its gradient is zero. Such tensors stand before all others. */
  readonly fixed?: true;
}

/** Points with the jets of what the network sees and of what it shall give. */
export interface Batch {
  readonly count: number;
  /** Shape [count, S, inputs]: the features' jets in the engine's directions, S = streamsAlong(directions, order). */
  readonly features: Vector;
  /** Shape [count, S, outputs]. */
  readonly targets: Vector;
  /** Length count: a weight for each point; 1 where absent. */
  readonly weights?: Vector;
  readonly norm?: FrameNorm;
  /** Length order + 1: what derivatives in other directions, where the network has none, add to the losses. */
  readonly constant?: Float64Array;
}

/**
 * A norm of the values' errors by their ten components in a frame, y = Σ_c e_c T[c], order 00 01 02 03 11 12 13 22 23 33
 * with η = diag(−1, 1, 1, 1), instead of the sum of squares. See `data/frame-norm.ts` for what they mean.
 *
 * `minkowski`: ½ |Σ_ab η_aa η_bb y_ab²|, of either sign without the bars. `papuc`: the largest |v⁰| + ‖v⃗‖ of an image
 * v = y x of vectors x with |x⁰| + ‖x⃗‖ = 1.
 */
export interface FrameNorm {
  readonly kind: 'minkowski' | 'papuc';
  /** T, shape [count, outputs, 10]. */
  readonly frames: Vector;
}

/**
 * The losses of orders 0, 1, 2: L_k = constant_k + ½ Σ_{s in order k} Σ_c ω[s, c] · mean over points of
 * (output − target)².
 * ω, shape [S, outputs], carries every normalisation and the multiplicity of off-diagonal pairs. Where points have
 * weights, each point's part is multiplied by its own; with a norm, L_0 is its mean and has no ω.
 */
export interface LossGradient {
  /** Length order + 1. */
  readonly losses: Float64Array;
  /**
   * `combined`: one gradient, of Σ λ_k L_k. `separate`: order + 1 gradients, of each L_k alone.
   * Views into the engine's memory, overwritten by the next call.
   */
  readonly gradients: readonly Vector[];
}

/**
 * Kronecker factors of a layer's block of the Gauss–Newton matrix, which is about `outputs` ⊗ `inputs`; row-major, float64,
 * n inputs and m outputs.
 */
export interface KroneckerPair {
  /** Shape [n + 1, n + 1]: mean of a aᵀ over points and streams, a the layer's inputs and, last, the bias's 1. */
  readonly inputs: Float64Array;
  /** Shape [m, m]: estimate of Σ z̄ z̄ᵀ, whose expectation over outputs' adjoints with covariance diag(λ ω / count) it is. */
  readonly outputs: Float64Array;
}

/** C (m×n) = α op(A) op(B) + β C, row-major; op transposes where asked. */
export interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly a: Vector;
  readonly b: Vector;
  readonly beta: number;
  readonly c: Vector;
}

/** A symmetric matrix and an orthonormal basis close to its eigenvectors, which are its columns; both n×n. */
export interface Eigenbasis {
  readonly n: number;
  readonly matrix: Vector;
  readonly basis: Vector;
}

/** Dense matrices in the engine's precision and memory, row-major, for optimisers. Vectors come from `allocate`. */
export interface MatrixKernels {
  /** One {@link Product}. */
  gemm(
    transposeA: boolean,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: Vector,
    b: Vector,
    beta: number,
    c: Vector,
  ): void;
  /** Several at once, in any order: none may write what another one uses. */
  multiply(products: readonly Product[]): void;
  /** Q of the Householder QR factorisation of the n×n matrix a, in place, with a positive diagonal of R. */
  orthonormalize(n: number, a: Vector): void;
  /**
   * One step of orthogonal iteration for each: the basis, its columns sorted by their Rayleigh quotients, is multiplied
   * by the matrix and orthonormalised; columns that the matrix sends to zero stay.
   *
   * @returns the sortings: column j came from column order[j]. Views, overwritten by the next call of any kernel
   */
  refreshBases(bases: readonly Eigenbasis[]): readonly ArrayLike<number>[];
}

/**
 * Where the arithmetic of training happens. Calls are synchronous; an engine with threads uses them within
 * a call. Results do not depend on the number of threads.
 */
export interface Engine {
  readonly name: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly shape: NetworkShape;
  readonly order: Order;
  /** In how many of the four coordinates derivatives are carried: streams that vanish identically are left out. */
  readonly directions: number;
  readonly layout: readonly TensorLayout[];
  /** All weights, flat, live: writing here changes the network. */
  readonly weights: Vector;
  readonly matrices: MatrixKernels;
  /** Zeroed memory that the engine's kernels can reach. Never freed before `dispose`. */
  allocate(length: number): Vector;
  /**
   * @param omega shape [S, outputs], see {@link LossGradient}
   * @param lambda length order + 1; ignored for `separate`
   */
  gradient(batch: Batch, omega: Float64Array, lambda: readonly number[], mode: 'combined' | 'separate'): LossGradient;
  /** Losses alone, as {@link LossGradient.losses}. */
  losses(batch: Batch, omega: Float64Array): Float64Array;
  /**
   * out = Jᵀ diag(λ ω / count) J v, the product with the Gauss–Newton matrix of Σ λ_k L_k. `out` is of `allocate`.
   * Engines that lack it serve all optimisers but `kfac`.
   */
  gaussNewton?(batch: Batch, omega: Float64Array, lambda: readonly number[], v: Vector, out: Vector): void;
  /** One pair a layer (Dangel et al. 2024, arXiv 2405.15603), from random signs drawn by the seed. */
  kroneckerFactors?(
    batch: Batch,
    omega: Float64Array,
    lambda: readonly number[],
    seed: number,
  ): readonly KroneckerPair[];
  /** The network's jets, shape [count, streamsAlong(directions, order), outputs], `order` at most the engine's. */
  forward(features: Vector, count: number, order: Order, out: Vector): void;
  dispose(): void;
}
