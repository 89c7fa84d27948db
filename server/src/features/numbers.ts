import { isAbsolute } from 'node:path';
import type { Findings } from '../checks/findings.ts';
import { dataSubject, LARGEST_CHECKED, type Subject, subjectsOf } from '../checks/subject.ts';
import { isWithin, resolveImport } from '../workspace/places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** What numbers say of a declaration so far: `pending` while they are computed, undefined where nobody asked. */
export type Numbers = (subject: Subject) => Findings | 'pending' | undefined;

export const NO_NUMBERS: Numbers = () => undefined;

const kept = new WeakMap<Snapshot, readonly Subject[]>();

/** The declarations of a document that can be checked by numbers; none in one that is too large for it. */
export function subjectsIn(snapshot: Snapshot): readonly Subject[] {
  let subjects = kept.get(snapshot);
  if (subjects === undefined) {
    subjects = isUnchecked(snapshot) ? [] : subjectsOf(snapshot.model, snapshot.path, reader(snapshot));
    kept.set(snapshot, subjects);
  }
  const data = dataSubjects(snapshot);
  return data.length === 0 ? subjects : [...subjects, ...data];
}

/** The `data` blocks of a document, with their files as they are now. */
function dataSubjects(snapshot: Snapshot): readonly Subject[] {
  const { model, path: own, workspace } = snapshot;
  if (!isAbsolute(own)) return [];
  return model.jobs.flatMap((job) => {
    if (job.kind !== 'data' || job.file !== own || job.path === '') return [];
    const path = resolveImport(own, job.path);
    // In a workspace that is not trusted nothing outside it is read.
    if (!workspace.trusted && !isWithin(path, workspace.folders)) return [];
    return dataSubject(job, path, reader(snapshot)) ?? [];
  });
}

/** Whether a document is read, but too large to be checked by numbers. */
export function isUnchecked({ text }: Snapshot): boolean {
  return text.length > LARGEST_CHECKED;
}

/** Texts as the snapshot has them. */
export function reader({ path, text, workspace }: Snapshot): (file: string) => string | undefined {
  return (file) => (file === path ? text : workspace.read(file));
}
