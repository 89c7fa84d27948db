import {
  FIT_LIST,
  FIT_START,
  FIT_SUBSCRIBE,
  type FitCourse,
  type FitIdParams,
  type FitJob,
  type FitProgress,
} from '@spacetime/protocol';
import type { Scenario } from '../stand.ts';

function progressAt(k: number, factor = 1): FitProgress {
  const loss = factor * Math.exp(-k / 60) * (1 + 0.4 * Math.sin(k * 1.7)) + 1e-6;
  const part = (share: number, time: number) => share * Math.exp(-k / time) + 1e-7;
  return {
    ...{ phase: 'training', step: k * 50, steps: 20_000, ...(k === 120 ? { loss: null, lost: 'NaN' } : { loss }) },
    ...{ parts: [part(0.2, 50), part(0.5, 60), part(0.3, 70)], weights: [1 + 0.2 * Math.sin(k / 10), 1, 0.8] },
    ...{ rate: 5e-3 * (1 + Math.cos((Math.PI * k) / 400)), stepsPerSecond: 312.4, eta: 38 },
    validation: {
      ...{ step: Math.floor(k / 10) * 500, points: 8192, mae: 1e-2 * Math.exp(-k / 80) },
      ...{ relative: 1e-3 * Math.exp(-k / 80), distortionRelative: 5e-3 * Math.exp(-k / 80) },
    },
  };
}

function jobOf(id: string, fit: string, state: FitJob['state'], k: number): FitJob {
  const notes = ['the loss was still falling, by 40% in the last tenth of the steps: more would help'];
  const stopped = { checkpoint: 3000, notes, message: 'interrupted at step 3000; --resume goes on' };
  return {
    ...{ id, fit, state, uri: 'file:///w/kerr.spacetime', out: `/w/kerr.${fit}.einfield`, log: `/w/${id}.log` },
    ...{ created: 1_700_000_000_000, progress: progressAt(k), ...(state === 'interrupted' && stopped) },
  };
}

function courseOf(job: FitJob, steps: number, factor: number): FitCourse {
  return { job, progress: Array.from({ length: steps }, (_, k) => progressAt(k + 1, factor)) };
}

const COURSES: Readonly<Record<string, FitCourse>> = {
  a: courseOf(jobOf('a', 'Quick', 'running', 250), 250, 1),
  b: courseOf(jobOf('b', 'Deep', 'interrupted', 180), 180, 0.3),
};

/** Two fits, of which one trains and the other was stopped; a third could be laid over them. */
export const scenario: Scenario = {
  kind: 'training',
  subject: { kind: 'training', ids: ['a', 'b'] },
  names: ['Quick', 'Deep', 'Other', 'AM', 'PM', COURSES.b!.job.message!, ...COURSES.b!.job.notes!],
  answer: (method, params: FitIdParams) => {
    if (method === FIT_SUBSCRIBE) return COURSES[params.id];
    if (method === FIT_START) return COURSES.a!.job;
    if (method === FIT_LIST)
      return [...Object.values(COURSES).map(({ job }) => job), jobOf('c', 'Other', 'finished', 5)];
    return null;
  },
};
