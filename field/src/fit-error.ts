/**
 * What stands in a fit's way: `input` what its file declares, `usage` what was asked beside it (an option, a file that is
 * named), `run` what happened while it was trained.
 */
export type FitErrorKind = 'input' | 'usage' | 'run';

/** A fit that cannot be trained as it stands. The message, for users, says why and what to do. */
export class FitError extends Error {
  override readonly name = 'FitError';
  readonly kind: FitErrorKind;

  constructor(message: string, kind: FitErrorKind = 'input') {
    super(message);
    this.kind = kind;
  }
}
