import type { FitResult } from '@spacetime/field';
import type { ComparisonResult } from '../comparison.ts';

/**
 * How a cell ended. `refused`: it cannot be trained as it stands, and its message says why; `crashed`: its process
 * ended without a word.
 */
export type CellOutcome = 'finished' | 'diverged' | 'refused' | 'crashed' | 'interrupted';

/** What is known of a cell after its run. */
export interface CellResult {
  readonly outcome: CellOutcome;
  readonly message: string;
  /** Absent where the training did not begin. */
  readonly training?: Pick<FitResult, 'seconds' | 'step' | 'steps' | 'losses' | 'validation' | 'parameters' | 'bytes'>;
  /** Bytes of the weights alone in the file, and how good they are at fresh points; where it is finished. */
  readonly weightBytes?: number;
  readonly quantities?: ComparisonResult['quantities'];
  /** Peak resident memory of its process, in bytes. */
  readonly memory?: number;
}

/** What the sweep's own file keeps of a cell: `started` stays there where the whole sweep was killed. */
export interface CellRecord extends Omit<CellResult, 'outcome'> {
  readonly settings: Readonly<Record<string, string>>;
  readonly identity: string;
  readonly outcome: CellOutcome | 'started';
}
