import type { Program } from '@spacetime/dsl';
import type { CurvatureQuantity, Order } from '@spacetime/geometry';
import type { NetworkShape } from '../../../engine.ts';
import type { Normalisation } from '../../../normalisation.ts';

/** What a device is asked for at once, at the most; fewer where it has no memory for as many. */
export interface DeviceLimits {
  /** Points that are computed together; 131072 by default. */
  readonly block?: number;
  /** Bytes of results that are read back together; 256 MiB by default. */
  readonly readBytes?: number;
  /** Perceptrons of up to so many weights are computed in pairs of float32, others in float32; 2048 by default. */
  readonly preciseWeights?: number;
}

/** A field as the worker that owns the device is given it. */
export interface FieldPlan {
  readonly limits: DeviceLimits;
  /** The metric, or what the network's outputs are added to, if anything. */
  readonly program: Program | undefined;
  readonly network:
    | {
        readonly shape: NetworkShape;
        readonly weights: Float64Array;
        readonly encoding: Program;
        readonly normalisation: Normalisation;
      }
    | undefined;
}

export interface Evaluation {
  readonly id: number;
  /** Shape [count, 4]. */
  readonly points: Float64Array;
  readonly order: Order;
  /** None: the jets themselves. */
  readonly quantities: readonly CurvatureQuantity[];
  /** How often to compute it, to learn the milliseconds that once takes, the result; not given for the values. */
  readonly rounds?: number;
}

export type EvaluationRequest = Evaluation | { readonly cancel: number };

/** What a device has found. */
export interface Found {
  /** Jets [count, STREAMS[order], 10], or the quantities one after another, each [count, width]. */
  readonly results: Float32Array;
  /** How many points are faulty, and the first of them. */
  readonly faulty: number;
  readonly first: number;
}

export type EvaluationAnswer = { readonly id: number } & (
  | { readonly found: Found }
  | { readonly failure: string }
  | { readonly cancelled: true }
);
