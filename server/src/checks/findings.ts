import type { Diagnostic } from '@spacetime/dsl';
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
}

/** To the worker. */
export type Order =
  | ({ readonly kind: 'check'; readonly id: number } & { readonly subject: Pick<Subject, 'kind' | 'name' | 'text'> })
  | { readonly kind: 'cancel'; readonly id: number };

/** From the worker; each check ends with one of the last three. */
export type Report =
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number; readonly what: string }
  | { readonly kind: 'found'; readonly id: number; readonly findings: Findings }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
