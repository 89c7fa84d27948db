import type { ScheduleModel } from '@spacetime/dsl';

/**
 * The learning rate at a step, as a fraction of the first rate.
 *
 * After `warmup` steps of a linear rise, with t from 0 at the rise's end to 1 at `steps`:
 * cosine: final + (1 − final)·(1 + cos πt)/2 (Loshchilov & Hutter 2017, eq. 5, without restarts);
 * exponential: final^t; constant: 1.
 *
 * @param step 0 … steps − 1
 */
export function scheduleFactor(schedule: ScheduleModel, step: number, steps: number): number {
  const { kind, final, warmup } = schedule;
  if (step < warmup) return (step + 1) / (warmup + 1);
  const t = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
  switch (kind) {
    case 'cosine':
      return final + ((1 - final) * (1 + Math.cos(Math.PI * t))) / 2;
    case 'exponential':
      return final ** t;
    case 'constant':
      return 1;
  }
}
