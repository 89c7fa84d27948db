import type { Host } from '@spacetime/dsl';
import type { GivenMetric } from './data/given.ts';
import type { Precision } from './engine.ts';
import type { CreateEngine } from './prepare.ts';
import type { Progress } from './progress.ts';
import type { Validation } from './validation.ts';

/** What a training cost so far, that before a resumption included. */
export interface Cost {
  readonly seconds: number;
  /** Floating-point operations; NaN where the optimiser does not count them. */
  readonly operations: number;
}

export interface TrainOptions {
  /**
   * `auto`, the default, is `webgpu` for long trainings where a graphics device serves, else `cpu`; `webgpu` computes in
   * float32 on a graphics device, with optimizers of first order, and so does `tensorflow` by TensorFlow.js.
   */
  readonly engine?: 'auto' | 'cpu' | 'webgpu' | 'tensorflow' | CreateEngine;
  /** Where @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node is installed. */
  readonly tensorflowFolder?: string;
  /** Instead of the fit's own. */
  readonly precision?: Precision;
  readonly steps?: number;
  readonly threads?: number;
  /** The file to write; `OUT.state` beside it holds what is needed to go on. */
  readonly out: string;
  /** Precision of the weights in the file; that of the training unless given. */
  readonly store?: Precision;
  readonly resume?: boolean;
  /** The opened data, for a fit of a `data` block. */
  readonly data?: GivenMetric;
  /** A field to begin from, of the same network on the same inputs. */
  readonly from?: string;
  readonly signal?: AbortSignal;
  /** Where the fit's files are read from, to be kept in the result; the disk unless given. */
  readonly host?: Host;
  /** At most ten times a second. */
  onProgress?(progress: Progress): void;
  /** Each measurement of the fit's `validate`, with what training cost until then. */
  onValidation?(validation: Validation, cost: Cost): void;
  /** Something worth a line to the user. */
  onMessage?(line: string): void;
}
