import type { Diagnostic } from '@spacetime/dsl';
import { checkSky } from '@spacetime/geometry';
import { LARGEST_CHECKED, relocate } from '../checks/subject.ts';
import { resolveImport } from '../workspace/places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { LARGEST_TEXT } from '../workspace/workspace.ts';
import { isUnchecked, type Numbers, subjectsIn } from './numbers.ts';
import { unusedNames } from './unused.ts';

/** What a document's text and names alone show: at once, without numbers. */
export function nameDiagnostics(workspace: Workspace, path: string): readonly Diagnostic[] {
  if (workspace.isTooLarge(path)) {
    const message = `This file has more than ${LARGEST_TEXT / 1e6} million characters and is not looked at; split it and import the parts.`;
    return [atTop(path, 'error', message)];
  }
  const snapshot = workspace.snapshot(path);
  if (snapshot === undefined) return [];
  return [
    ...snapshot.model.diagnostics.filter(({ file }) => file === path),
    ...unusedNames(snapshot),
    ...missingSkies(workspace, snapshot),
  ];
}

/** Pictures of skies that are not there; of those that may not be read nothing is said. */
function missingSkies(workspace: Workspace, { path, model }: Snapshot): readonly Diagnostic[] {
  const host = {
    resolve: resolveImport,
    exists: (image: string) => !workspace.mayRead(image) || workspace.exists(image),
  };
  return model.jobs.flatMap((job) => (job.kind === 'render' && job.file === path ? checkSky(job, host) : []));
}

/** All that is known of a document: the above, and what has been found by numbers until now. */
export function diagnostics(workspace: Workspace, path: string, numbers: Numbers): readonly Diagnostic[] {
  const named = nameDiagnostics(workspace, path);
  const snapshot = workspace.isTooLarge(path) ? undefined : workspace.snapshot(path);
  if (snapshot === undefined) return named;
  return [...named, ...numericalDiagnostics(snapshot, numbers)].sort((a, b) => a.range.start - b.range.start);
}

export function numericalDiagnostics(snapshot: Snapshot, numbers: Numbers): readonly Diagnostic[] {
  const { path } = snapshot;
  if (isUnchecked(snapshot)) {
    const message = `This file has more than ${LARGEST_CHECKED / 1e3} thousand characters: signatures, maps and expectations are not checked here. \`spacetime check\` checks them; so does the editor once the file is split.`;
    return [atTop(path, 'hint', message)];
  }
  return subjectsIn(snapshot).flatMap((subject) => {
    const findings = numbers(subject);
    if (findings === undefined || findings === 'pending') return [];
    return findings.diagnostics.map((one) => relocate(subject, one)).filter(({ file }) => file === path);
  });
}

function atTop(file: string, severity: Diagnostic['severity'], message: string): Diagnostic {
  return { file, range: { start: 0, end: 0 }, severity, code: 'file/large', message };
}
