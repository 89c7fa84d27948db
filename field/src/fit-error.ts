/** A fit that cannot be trained as it stands. The message, for users, says why and what to do. */
export class FitError extends Error {
  override readonly name = 'FitError';
}
