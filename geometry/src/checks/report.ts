import type { Diagnostic, ExpectDeclaration, FitModel, Signature, SpacetimeModel } from '@spacetime/dsl';

export interface CheckOptions {
  /** Rejects with the signal's reason at the next pause, a few milliseconds later at most. */
  readonly signal?: AbortSignal;
  /** Low-discrepancy points per function that is checked, corners not counted. Default 512. */
  readonly samples?: number;
  /** Boxes that the proof of a signature may look at. Default 20 000. */
  readonly boxes?: number;
  /** @param fraction of the whole that is done, 0 … 1 */
  onProgress?(fraction: number, what: string): void;
}

/** How it is known that a metric has the signature that it declares. */
export type SignatureEvidence =
  /** At every point of the domain, by interval arithmetic in so many boxes. */
  | { readonly established: 'proved'; readonly boxes: number }
  /** At so many points, those where the metric is degenerate not counted. */
  | { readonly established: 'sampled'; readonly samples: number; readonly degenerate: number }
  | { readonly established: 'failed'; readonly point: readonly number[]; readonly found: Signature }
  /** The metric has no value anywhere it was asked for. */
  | { readonly established: 'unknown' };

/** How far an expectation is from holding. */
export interface ExpectationReport {
  readonly declaration: ExpectDeclaration;
  readonly quantity: string;
  readonly holds: boolean;
  /** How many points were looked at. */
  readonly samples: number;
  /**
   * The largest difference from what is expected, as a fraction of the size of the terms that it is the
   * difference of: rounding alone leaves some 1e-16 to 1e-13. NaN where it is not a matter of a number.
   */
  readonly worst: number;
  /** Largest `worst` that passes. */
  readonly tolerance: number;
  /** Where the worst is met; absent where there was no point to look at. */
  readonly point?: readonly number[];
  /** Value found there and value expected, as shown to people. */
  readonly found?: string;
  readonly expected?: string;
}

export interface SpacetimeReport {
  readonly spacetime: SpacetimeModel;
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where the spacetime has no metric, or has errors that leave nothing to evaluate. */
  readonly signature?: SignatureEvidence;
  /** The same for each of the spacetime's metrics, in their order, as far as it was looked at. */
  readonly signatures: readonly (SignatureEvidence | undefined)[];
  /** In the order of the spacetime's expectations; `killing` has one for each of its coordinates. */
  readonly expectations: readonly ExpectationReport[];
  /** Wall time of the check. */
  readonly milliseconds: number;
}

export interface FitReport {
  readonly fit: FitModel;
  readonly diagnostics: readonly Diagnostic[];
  readonly milliseconds: number;
}

export interface CheckReport {
  /** All that the checks found, spacetimes first; the model's own diagnostics are not repeated. */
  readonly diagnostics: readonly Diagnostic[];
  readonly spacetimes: readonly SpacetimeReport[];
  readonly fits: readonly FitReport[];
}
