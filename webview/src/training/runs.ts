import type { FitJob } from '@spacetime/protocol';
import { Course } from './course.ts';
import { stateWord } from './words.ts';

/** A fit in the panel. */
export interface Run {
  job: FitJob;
  readonly course: Course;
  /** Index into the theme's colours. */
  readonly colour: number;
}

/** `Quick, 42 %`: what a fit is called among others, and how far it is. */
export function labelOf({ job: { fit, state, progress } }: Run, say: (text: string) => string): string {
  if (state !== 'running' || progress?.phase !== 'training') return `${fit}, ${stateWord(state, say)}`;
  return `${fit}, ${Math.floor((100 * progress.step) / progress.steps)} %`;
}

/** The x values of several fits, one after another in order, and each one's values at them. */
export function joined(
  runs: readonly { readonly xs: readonly number[]; readonly curves: readonly (readonly (number | null)[])[] }[],
): { readonly xs: readonly number[]; readonly curves: readonly (readonly (number | null)[])[] } {
  if (runs.length === 1) return runs[0]!;
  const xs = [...new Set(runs.flatMap((run) => run.xs))].sort((a, b) => a - b);
  const place = new Map(xs.map((x, i) => [x, i]));
  const curves = runs.flatMap((run) =>
    run.curves.map((values) => {
      const row = new Array<number | null>(xs.length).fill(null);
      for (const [i, x] of run.xs.entries()) row[place.get(x)!] = values[i] ?? null;
      return row;
    }),
  );
  return { xs, curves };
}

export function newRun(job: FitJob, colour: number): Run {
  return { job, course: new Course(), colour };
}
