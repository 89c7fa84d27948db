import { DataError } from '@spacetime/data';
import { EinfieldError, FitError, PictureError, reason } from '@spacetime/field';
import { MissingMetricError } from '@spacetime/geometry';

/**
 * Exit codes of the command, the same for every sub-command:
 * 0 done; 1 what a .spacetime file declares has errors or cannot be trained, or a file would be changed by
 * `format --check`; 2 wrong usage, or a file that cannot be read or written; 3 a fit failed (its last checkpoint is
 * kept), or `doctor` found that fits cannot be trained here; 70 a fault of this program; 130 interrupted.
 */
export const EXIT = { done: 0, problems: 1, usage: 2, failed: 3, internal: 70, interrupted: 130 } as const;

/** Ends the command with a message that says what is wrong and what to do, and no stack trace. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = EXIT.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}

const FIT_CODES = { input: EXIT.problems, usage: EXIT.usage, run: EXIT.failed } as const;

/** The failures that the rooms below state by type are the user's to mend. */
export function asFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof FitError) return new Failure(error.message, FIT_CODES[error.kind]);
  if (error instanceof DataError)
    return new Failure(error.message, error.code === 'data/file' ? EXIT.usage : EXIT.problems);
  if (error instanceof EinfieldError) return new Failure(error.message, EXIT.usage);
  if (error instanceof PictureError) return new Failure(error.message, EXIT.problems);
  if (error instanceof MissingMetricError) return new Failure(error.message, EXIT.problems);
  // A full disk, a folder that is gone: no fault of this program.
  const { syscall, path } = error as NodeJS.ErrnoException;
  if (error instanceof Error && syscall !== undefined)
    return new Failure(`${path ?? 'a file cannot be read or written'}: ${reason(error)}`);
  return undefined;
}
