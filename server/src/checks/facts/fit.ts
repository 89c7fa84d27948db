import type { FitModel } from '@spacetime/dsl';
import { costOf, type FitCost, FitError } from '@spacetime/field';
import { speedOf, THREADS } from './speed.ts';

/** What a fit consists of, and how long it will take here. */
export interface FitFacts {
  readonly cost?: FitCost;
  /** Seconds of arithmetic on so many threads, where nothing else runs: a rough figure. */
  readonly seconds?: number;
  readonly threads: number;
  /** Why it cannot be trained. */
  readonly problem?: string;
}

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
    return { threads, cost, seconds: cost.operations / (await speedOf(cost)) };
  } catch {
    // Where the engine does not run there is no time.
    return { threads, cost };
  }
}
