import type { Order } from '@spacetime/geometry';
import type { FrameNorm, NetworkShape } from '../../engine.ts';
import type { FactorisedTensor } from '../../trainable.ts';
import type { TrainingPlan } from './training/plan.ts';

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

export interface DeviceNorm {
  readonly kind: FrameNorm['kind'];
  readonly frames: Float32Array;
}

export interface TrainRequest {
  readonly kind: 'train';
  readonly count: number;
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly shares: Float32Array | undefined;
  /** Frames in which values are measured, [·, outputs, 10]. */
  readonly norm: DeviceNorm | undefined;
  /** ω, then for each objective λ ω; each of shape [S, outputs]. */
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

/** The host's weights were changed: the device takes them. */
export interface UploadRequest {
  readonly kind: 'upload';
}

/** The device's weights into those of the setup. */
export interface DownloadRequest {
  readonly kind: 'download';
}

/** A training on the device, of all rows; refused where they do not fit. */
export interface PrepareRequest {
  readonly kind: 'prepare';
  readonly plan: TrainingPlan;
  readonly rows: number;
  /** Shape [rows, S, inputs] and [rows, S, outputs]. */
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly shares: Float32Array | undefined;
  /** Frames in which values are measured, [·, outputs, 10]. */
  readonly norm: DeviceNorm | undefined;
  readonly factors: Float32Array;
  /** What is trained instead of the weights, and its first values. */
  readonly factorised: { readonly tensors: readonly FactorisedTensor[]; readonly parameters: Float32Array } | undefined;
  /** Points of the largest batch; all rows where steps have no indices. */
  readonly largest: number;
  readonly indexed: boolean;
  /** Steps of a submission at the most. */
  readonly capacity: number;
}

export interface AdvanceRequest {
  readonly kind: 'advance';
  /** `STEP_WORDS` numbers a step. */
  readonly steps: Float32Array;
  /** One after another; empty where every step takes all rows. */
  readonly indices: Uint32Array;
  /** Of each step: its points, and whether bases are renewed behind it. */
  readonly counts: readonly number[];
  readonly refreshes: readonly boolean[];
  /** The optimiser only looks at the first gradient. */
  readonly priming: boolean;
  /** `REPORT_WORDS` numbers a step. */
  readonly report: Float32Array;
}

/** Numbers of the training's memory, or of its control block, to or from shared memory. */
export interface CopyRequest {
  readonly kind: 'read' | 'write';
  readonly what: 'memory' | 'control' | 'parameters';
  readonly offset: number;
  readonly data: Float32Array;
}

export type Request =
  | TrainRequest
  | ForwardRequest
  | UploadRequest
  | DownloadRequest
  | PrepareRequest
  | AdvanceRequest
  | CopyRequest;

/** Words of the control block: answers given, whether the last one is a failure and how long its text is, a pulse. */
export const ANSWERS = 0;
export const FAILED = 1;
export const PULSE = 2;
/** Whether a training that was to be prepared does not fit the device. */
export const REFUSED = 3;
export const CONTROL_WORDS = 4;
export const MESSAGE_BYTES = 1024;
