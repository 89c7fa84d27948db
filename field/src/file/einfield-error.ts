/** A file that is not a sound `.einfield` (or its side file). The message is one line. */
export class EinfieldError extends Error {
  override readonly name = 'EinfieldError';
}
