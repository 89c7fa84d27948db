import type { Order } from '@spacetime/geometry';
import type { NetworkShape } from '../../engine.ts';

/** What the worker that owns the device is started with. All arrays are shared memory. */
export interface WorkerSetup {
  readonly shape: NetworkShape;
  readonly order: Order;
  readonly directions: number;
  readonly maxBatch: number;
  readonly largeTiles: boolean;
  readonly weights: Float32Array;
  /** One after another, order + 1 of them. */
  readonly gradients: Float32Array;
  /** Length order + 1: sums over points of ω (output − target)². */
  readonly sums: Float64Array;
  readonly control: SharedArrayBuffer;
}

export interface TrainRequest {
  readonly kind: 'train';
  readonly count: number;
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly shares: Float32Array | undefined;
  /** ω, then for each objective λ ω / count; each of shape [S, outputs]. */
  readonly factors: Float32Array;
  readonly objectives: number;
}

export interface ForwardRequest {
  readonly kind: 'forward';
  readonly count: number;
  readonly order: Order;
  readonly features: Float32Array;
  readonly out: Float32Array;
}

export type Request = TrainRequest | ForwardRequest;

/** Words of the control block: answers given, whether the last one is a failure and how long its text is, a pulse. */
export const ANSWERS = 0;
export const FAILED = 1;
export const PULSE = 2;
export const CONTROL_WORDS = 4;
export const MESSAGE_BYTES = 1024;
