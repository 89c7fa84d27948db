import type { Diagnostic } from '@spacetime/dsl';
import type { DataFacts } from './facts/data.ts';
import type { FitFacts } from './facts/fit.ts';
import type { SpacetimeFacts } from './facts/spacetime.ts';
import type { Subject } from './subject.ts';

/** What the numbers of a subject say: plain data, all offsets in the subject's text. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** Wall time of the check. */
  readonly milliseconds: number;
  readonly spacetime?: SpacetimeFacts;
  readonly fit?: FitFacts;
  readonly data?: DataFacts;
  /** Nothing more will be known. */
  readonly isFinal: boolean;
}

/** To the worker. */
export type Order =
  | { readonly kind: 'check'; readonly id: number; readonly subject: Examined }
  /** Adds to the findings what takes longer than numbers. */
  | { readonly kind: 'refine'; readonly id: number; readonly subject: Examined; readonly findings: Findings }
  | { readonly kind: 'cancel'; readonly id: number };

/** What the worker needs of a subject. */
export type Examined = Pick<Subject, 'kind' | 'name' | 'text' | 'dataPath'>;

/** From the worker; each check and refinement ends with one of the last three. */
export type Report =
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number; readonly what: string }
  | { readonly kind: 'found'; readonly id: number; readonly findings: Findings }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
