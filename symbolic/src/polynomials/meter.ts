/** A computation was given up; the message, for users, says why. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** What a computation may cost. */
export interface Budget {
  /** Milliseconds; 10 s unless given. */
  readonly time?: number;
  /** Terms of one polynomial; 40,000 unless given. */
  readonly terms?: number;
  readonly signal?: AbortSignal | undefined;
}

export const DEFAULT_TIME = 10_000;
const DEFAULT_TERMS = 40_000;

let deadline = Number.POSITIVE_INFINITY;
let allowed = DEFAULT_TIME;
let terms = DEFAULT_TERMS;
let signal: AbortSignal | undefined;
let count = 0;

/**
 * Runs a synchronous computation within a budget, which all arithmetic below it keeps to.
 * @throws TooLargeError where it is exceeded, the signal's reason where that was aborted
 */
export function within<T>(budget: Budget, compute: () => T): T {
  const outer = { deadline, allowed, terms, signal };
  allowed = budget.time ?? DEFAULT_TIME;
  deadline = performance.now() + allowed;
  terms = budget.terms ?? DEFAULT_TERMS;
  signal = budget.signal;
  try {
    signal?.throwIfAborted();
    return compute();
  } finally {
    ({ deadline, allowed, terms, signal } = outer);
  }
}

/** Called by every product and division of polynomials; looks at the clock now and then. */
export function tick(): void {
  count = (count + 1) & 255;
  if (count !== 0 || performance.now() < deadline) return;
  throw new TooLargeError(`it takes more than ${allowed / 1000} s`);
}

export function checkTerms(size: number): void {
  if (size > terms) throw new TooLargeError(`an intermediate polynomial has more than ${terms} terms`);
}
