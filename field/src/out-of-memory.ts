import { totalmem } from 'node:os';
import { FitError } from './fit-error.ts';

/** More than an engine can address, or than the system gives. The message says how much. */
export class OutOfMemory extends RangeError {
  override readonly name = 'OutOfMemory';
}

/**
 * Runs what allocates memory.
 *
 * @param what it is for, as in "for 1000 samples", with its number
 * @param remedy in the imperative
 * @throws FitError where there is not enough: for what, how much where that is known, and what to do
 */
export async function withinMemory<T>(what: string, remedy: string, allocate: () => T | Promise<T>): Promise<T> {
  try {
    return await allocate();
  } catch (error) {
    if (!isAboutMemory(error)) throw error;
    const amount = error instanceof OutOfMemory ? `: ${error.message}` : '';
    throw new FitError(`there is no memory for ${what}${amount}; ${remedy}`, 'run');
  }
}

/** @throws OutOfMemory where arrays of so many bytes are more than this machine has in all */
export function mustFit(bytes: number): void {
  const all = totalmem();
  if (bytes > all) throw new OutOfMemory(`${gibibytes(bytes)} are needed, and this machine has ${gibibytes(all)}`);
}

export function gibibytes(bytes: number): string {
  const amount = bytes / 2 ** 30;
  return `${amount < 1e4 ? amount.toFixed(1) : amount.toExponential(1)} GiB`;
}

/** What V8 says where an array's memory is refused; other RangeErrors are faults of the program. */
function isAboutMemory(error: unknown): boolean {
  if (error instanceof OutOfMemory) return true;
  return (
    error instanceof RangeError && /allocation failed|invalid (typed )?array (buffer )?length/i.test(error.message)
  );
}
