import type { FitModel } from '@spacetime/dsl';
import { costOf, type FitCost, FitError } from '@spacetime/field';
import { speedOf, THREADS } from './speed.ts';

/** What a fit consists of, and how long it will take here. */
export interface FitFacts {
  readonly cost?: FitCost;
  /** Seconds on so many threads, where nothing else runs: right within a factor of about two. */
  readonly seconds?: number;
  /** Operations a second, as measured. */
  readonly speed?: number;
  readonly threads: number;
  /** Why it cannot be trained. */
  readonly problem?: string;
}

/** A step with what the optimizer and the gathering of its batch add, over its passes: 1.26 to 1.49 for soap at widths 128 to 32. */
const BESIDES_PASSES = 1.35;

export async function fitFacts(fit: FitModel): Promise<FitFacts> {
  const threads = THREADS;
  let cost: FitCost;
  try {
    cost = await costOf(fit);
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    return { threads, problem: error.message };
  }
  try {
    const speed = await speedOf(cost);
    const besides = cost.work === 'passes' ? BESIDES_PASSES : 1;
    return { threads, cost, speed, seconds: (besides * cost.operations) / speed };
  } catch {
    // Where the engine does not run there is no time.
    return { threads, cost };
  }
}
