import type { Findings } from '../checks/findings.ts';
import { LARGEST_CHECKED, type Subject, subjectsOf } from '../checks/subject.ts';
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
  return subjects;
}

/** Whether a document is read, but too large to be checked by numbers. */
export function isUnchecked({ text }: Snapshot): boolean {
  return text.length > LARGEST_CHECKED;
}

/** Texts as the snapshot has them. */
export function reader({ path, text, workspace }: Snapshot): (file: string) => string | undefined {
  return (file) => (file === path ? text : workspace.read(file));
}
