import { nearest } from '@spacetime/dsl';
import { relativePath } from '../../workspace/places.ts';
import type { FixContext, QuickFix } from './fix.ts';
import { linesAfter, linesBefore, removal } from './lines.ts';

/** `import/missing`: the nearest file; without it. */
export function missingImport({ snapshot, diagnostic, text }: FixContext): readonly QuickFix[] {
  const { path, workspace, tree } = snapshot;
  const declaration = tree.declarations.find(
    (candidate) => candidate.kind === 'import' && candidate.pathRange.start === diagnostic.range.start,
  );
  if (declaration?.kind !== 'import') return [];
  const paths = workspace.paths.filter((other) => other !== path).map((other) => relativePath(path, other));
  const base = (name: string) => name.slice(name.lastIndexOf('/') + 1);
  const wanted = base(declaration.path);
  const found = paths.find((other) => base(other) === wanted) ?? nearest(declaration.path, paths);
  const fixes: QuickFix[] = [];
  if (found !== undefined) {
    fixes.push({
      title: `Import \`${found}\``,
      edits: [{ range: declaration.pathRange, text: found }],
      preferred: true,
    });
  }
  return [...fixes, { title: 'Remove this import', edits: [removal(text, declaration.range)] }];
}

/** `import/cycle`: without it. */
export function importCycle({ snapshot, diagnostic, text }: FixContext): readonly QuickFix[] {
  const found = snapshot.tree.declarations.find(
    (candidate) => candidate.kind === 'import' && candidate.pathRange.start === diagnostic.range.start,
  );
  return found ? [{ title: 'Remove this import', edits: [removal(text, found.range)] }] : [];
}

/** `fit/of` and the like: a file of the workspace that declares it. */
export function missingSubject(context: FixContext): readonly QuickFix[] {
  const { snapshot, job, text, diagnostic } = context;
  if (job?.of === undefined || !diagnostic.message.startsWith('There is no')) return [];
  const { path, workspace, tree } = snapshot;
  const wanted = job.of.canonical;
  const last = tree.declarations.findLast(({ kind }) => kind === 'import');
  return workspace.paths.flatMap((file): QuickFix[] => {
    const other = file === path ? undefined : workspace.snapshot(file);
    const has = other?.tree.declarations.some(
      (declaration) =>
        declaration.kind !== 'import' && declaration.kind !== 'geodesic' && declaration.name.canonical === wanted,
    );
    if (!has) return [];
    const line = `import "${relativePath(path, file)}"`;
    const first = tree.declarations[0]?.range.start ?? 0;
    const edit = last ? linesAfter(text, last.range, [line]) : linesBefore(text, first, [line, '']);
    return [{ title: `Write \`${line}\``, edits: [edit], preferred: true }];
  });
}
