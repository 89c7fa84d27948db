/** How long a check computes before it lets others have their turn, in milliseconds. */
const SLICE = 8;

/**
 * Runs work that is written as a generator, pausing between its steps.
 * @param onStep told what the work yields, after each pause
 * @returns rejects with the signal's reason once it is aborted
 */
export async function drive<S, T>(
  work: Generator<S, T>,
  signal: AbortSignal | undefined,
  onStep?: (step: S) => void,
): Promise<T> {
  signal?.throwIfAborted();
  let pause = performance.now() + SLICE;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < pause) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    onStep?.(step.value);
    pause = performance.now() + SLICE;
  }
}
