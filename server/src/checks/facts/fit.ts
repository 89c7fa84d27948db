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
/**
 * Seconds of a step that no operations account for: threads that are called together, rejected steps of `lm`. Found by a
 * small network (16×2, batch 256: 2.4 s by adam and 3.2 s by soap for 20,000 steps; `lm` on 218 weights: 1 s for 60).
 */
export const OVERHEAD = { passes: 1.2e-4, products: 6e-3 };

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
    return { threads, cost, speed, seconds: (besides * cost.operations) / speed + cost.steps * OVERHEAD[cost.work] };
  } catch {
    // Where the engine does not run there is no time.
    return { threads, cost };
  }
}
