/** What is used of TensorFlow.js: the package that gives it is chosen where it runs, so that it is declared here. */

export interface Tensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
  data(): Promise<Float32Array>;
  dispose(): void;
}

export interface Variable extends Tensor {
  readonly name: string;
  assign(value: Tensor): void;
}

/** By names of variables. */
type Gradients = Readonly<Record<string, Tensor | null>>;

export interface Optimizer {
  applyGradients(gradients: Gradients): void;
  dispose(): void;
}

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

export interface TensorFlow {
  /** The derivative of a kernel, where it has been registered. */
  getGradient(kernel: string): unknown;
  tensor(values: Float32Array, shape: readonly number[], type: 'float32'): Tensor;
  variable(initial: Tensor, trainable: boolean): Variable;
  scalar(value: number): Tensor;
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly neg: Unary;
  readonly square: Unary;
  readonly abs: Unary;
  readonly sqrt: Unary;
  readonly exp: Unary;
  readonly sin: Unary;
  readonly cos: Unary;
  readonly tanh: Unary;
  readonly sigmoid: Unary;
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  sum(x: Tensor, axis?: number): Tensor;
  concat(tensors: readonly Tensor[], axis: number): Tensor;
  stack(tensors: readonly Tensor[], axis?: number): Tensor;
  split(x: Tensor, parts: number, axis: number): Tensor[];
  unstack(x: Tensor, axis: number): Tensor[];
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  /** Derivatives by name; null where the function does not depend on a variable. */
  variableGrads(f: () => Tensor, variables: Variable[]): { readonly value: Tensor; readonly grads: Gradients };
  readonly train: {
    adam(rate: number, b1: number, b2: number, epsilon: number): Optimizer;
  };
  tidy<T>(f: () => T): T;
  keep<T extends Tensor>(tensor: T): T;
  dispose(tensors: readonly Tensor[]): void;
  memory(): { readonly numTensors: number };
  getBackend(): string;
  backend(): { /** Of the native ones. */ readonly isUsingGpuDevice?: boolean };
  setBackend(name: string): Promise<boolean>;
  removeBackend(name: string): void;
  /** No checks and no advice on the console. */
  enableProdMode(): void;
}
