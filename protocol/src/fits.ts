/**
 * Fits as jobs: each runs in a process of its own that outlives the window and the server. Methods of JSON-RPC beside
 * those of the Language Server Protocol; errors are its `RequestFailed` with a message for people.
 */

/** Request: {@link FitStartParams} → {@link FitJob}. The document must be saved. */
export const FIT_START = 'spacetime/fit/start';
/** Request: {@link FitIdParams} → {@link FitJob}. A running fit saves and ends; a waiting one never begins. */
export const FIT_CANCEL = 'spacetime/fit/cancel';
/** Request: {@link FitListParams} → {@link FitJob}[], the latest first. */
export const FIT_LIST = 'spacetime/fit/list';
/** Request: {@link FitIdParams} → {@link FitCourse}: what there was, and from now on {@link FIT_PROGRESS}. */
export const FIT_SUBSCRIBE = 'spacetime/fit/subscribe';
/** Request: {@link FitIdParams} → null. */
export const FIT_UNSUBSCRIBE = 'spacetime/fit/unsubscribe';
/** Request: {@link FitIdParams} → null: forgets an ended job; its field and checkpoint stay. */
export const FIT_REMOVE = 'spacetime/fit/remove';
/** Notification to the editor: {@link FitProgressParams}, ten a second at most, for jobs subscribed to. */
export const FIT_PROGRESS = 'spacetime/fit/progress';
/** Notification to the editor: {@link FitJob}, whenever the state of one changes. */
export const FIT_CHANGED = 'spacetime/fit/changed';

export interface FitStartParams {
  /** Of the document that declares the fit. */
  readonly uri: string;
  /** Which fit; not needed where there is but one. */
  readonly fit?: string;
  readonly engine?: 'auto' | 'cpu' | 'webgpu' | 'tensorflow';
  readonly precision?: 'float32' | 'float64';
  readonly steps?: number;
  readonly threads?: number;
  /** Goes on from the last checkpoint. */
  readonly resume?: boolean;
  /** A field to begin from. */
  readonly from?: string;
  /** Path of the field; beside the document unless given. */
  readonly out?: string;
}

export interface FitIdParams {
  readonly id: string;
}

export interface FitListParams {
  /** Only those of this document. */
  readonly uri?: string;
}

/**
 * `queued`: waits for others. `running`: its process is there. `finished`, `interrupted` (stopped, checkpoint kept),
 * `diverged`: as the fit itself says. `failed`: it could not be trained, for a reason that its message gives.
 * `crashed`: the process is gone without a word.
 */
export type FitState = 'queued' | 'running' | 'finished' | 'interrupted' | 'diverged' | 'failed' | 'crashed';

export interface FitJob {
  readonly id: string;
  readonly uri: string;
  readonly fit: string;
  /** Path of the field that it writes. */
  readonly out: string;
  readonly state: FitState;
  /** When it was asked for, in milliseconds since 1970. */
  readonly created: number;
  /** The latest that is known. */
  readonly progress?: FitProgress;
  /** How it ended and how to go on, in a line. */
  readonly message?: string;
  /** What holds a fit back that has ended, and what to do about it. */
  readonly notes?: readonly string[];
  /** Step of the last checkpoint, where there is one to resume from. */
  readonly checkpoint?: number;
  /** Path of the log. */
  readonly log: string;
}

/** How far a fit is. Losses are in the engine's normalised units. */
export type FitProgress =
  /** Points are drawn and the metric is evaluated: from 0 to 1. */
  | { readonly phase: 'preparation'; readonly done: number }
  | {
      readonly phase: 'training';
      /** Steps done, and to be done in all. */
      readonly step: number;
      readonly steps: number;
      /** Null where it is no number, at the step on which a fit diverges; `lost` is what it is then. */
      readonly loss: number | null;
      readonly lost?: 'NaN' | '∞';
      /** Losses of the values, first and second derivatives, as far as supervised; and their weights. */
      readonly parts: readonly number[];
      readonly weights: readonly number[];
      /** Learning rate, or what stands for it. */
      readonly rate: number;
      readonly stepsPerSecond: number;
      /** Seconds to go. */
      readonly eta: number;
      readonly validation?: FitValidation;
    };

/** Measured at points apart from those of the training. */
export interface FitValidation {
  readonly step: number;
  readonly points: number;
  /** Mean absolute error over the ten components. */
  readonly mae: number;
  /** Relative ℓ2 error of the full metric, and of metric less background. */
  readonly relative: number;
  readonly distortionRelative: number;
}

export interface FitProgressParams {
  readonly id: string;
  readonly progress: FitProgress;
}

export interface FitCourse {
  readonly job: FitJob;
  /** What is on record, one every two seconds, thinned out where there is much. */
  readonly progress: readonly FitProgress[];
}
