import type { Range } from './ast.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A change of text that mends what a diagnostic points at. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly range: Range; readonly text: string }[];
}

/** What is wrong, where, and what to do about it. `code` is stable: users and tools filter on it. */
export interface Diagnostic {
  /** The path as the host knows it. */
  readonly file: string;
  readonly range: Range;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly related?: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
  readonly fixes?: readonly Fix[];
}
