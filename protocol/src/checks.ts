/** What numerical checks find, as tests: each `expect` of a document, and how far it is from holding. */

/** Request: {@link ExpectationsParams} → {@link Expectation}[] of a document, in the order of its text. */
export const CHECK_EXPECTATIONS = 'spacetime/check/expectations';
/** Request: {@link ExpectationsParams} → {@link Expectation}[], once none of them is `pending`. */
export const CHECK_RUN = 'spacetime/check/run';
/** Notification to the editor: null: something has been found, or is no longer so. */
export const CHECK_CHANGED = 'spacetime/check/changed';

export interface ExpectationsParams {
  /** Of the document. */
  readonly uri: string;
}

/** `unknown`: nobody has asked, or the spacetime has errors; `message` says which. */
export type ExpectationState = 'holds' | 'fails' | 'pending' | 'unknown';

export interface Expectation {
  /** Same for the same expectation, as long as the text of its declaration is the same. */
  readonly id: string;
  readonly spacetime: string;
  /** As it is written. */
  readonly label: string;
  /** Lines and UTF-16 code units, from 0. */
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly state: ExpectationState;
  /** How it is known, with numbers. */
  readonly message?: string;
  /** Where it fails: what is there, and what was expected. */
  readonly found?: string;
  readonly expected?: string;
  /** Wall time of all checks of the spacetime. */
  readonly milliseconds?: number;
}
