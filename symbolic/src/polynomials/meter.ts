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

const DEFAULT_TIME = 10_000;
const DEFAULT_TERMS = 40_000;

let deadline = Number.POSITIVE_INFINITY;
let allowed = DEFAULT_TIME;
let terms = DEFAULT_TERMS;
let signal: AbortSignal | undefined;
let operation = 0;
let lastOperation = Number.POSITIVE_INFINITY;

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

/**
 * What `compute` gives within so many products and divisions of polynomials, else what `otherwise` gives. Operations, not
 * time, so that the same is written on a busy machine; the budget around it still holds.
 */
export function briefly<T>(operations: number, compute: () => T, otherwise: () => T): T {
  const outer = lastOperation;
  lastOperation = Math.min(outer, operation + operations);
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof TooLargeError) || operation < lastOperation) throw error;
  } finally {
    lastOperation = outer;
  }
  return otherwise();
}

/** Called by every product and division of polynomials; looks at the clock now and then. */
export function tick(): void {
  operation += 1;
  if (operation >= lastOperation) throw new TooLargeError('it takes too many operations');
  if ((operation & 255) === 0 && performance.now() >= deadline) {
    throw new TooLargeError(`it takes more than ${allowed / 1000} s`);
  }
}

export function checkTerms(size: number): void {
  if (size > terms) throw new TooLargeError(`an intermediate polynomial has more than ${terms} terms`);
}
