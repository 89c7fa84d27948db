import type { Diagnostic } from '../diagnostic.ts';
import type { FitModel, JobModel, Model } from '../model.ts';
import { type Host, loadFiles, type SourceFile } from './files.ts';
import { buildFit } from './fit.ts';
import { buildJob } from './jobs.ts';
import { Memory } from './memory.ts';
import type { Report } from './report.ts';
import { type AnalysedSpacetime, analyzeSpacetime } from './spacetime.ts';
import { Subjects } from './subjects.ts';
import { collectVisible } from './visible.ts';

/**
 * Reads a file and what it imports, and says what they declare once names are resolved, types checked and
 * settings given their defaults. Never throws, whatever the text: one mistake gives one diagnostic, of syntax
 * or of meaning, in the file where it stands.
 *
 * @param file the path as the host knows it
 * @returns declarations of imported files before the file's own, each in the order of its text
 */
export function analyze(file: string, host: Host): Model {
  const diagnostics: Diagnostic[] = [];
  const files = loadFiles(file, host, diagnostics);
  if (files.length === 0) {
    const range = { start: 0, end: 0 };
    diagnostics.push({
      file,
      range,
      severity: 'error',
      code: 'import/missing',
      message: `There is no file \`${file}\`.`,
    });
  }
  const visible = collectVisible(files);
  const memory = host.memory ?? new Memory();
  const spacetimes: AnalysedSpacetime[] = [];
  for (const { tree, report } of files) {
    for (const declaration of tree.declarations) {
      if (declaration.kind !== 'spacetime') continue;
      spacetimes.push(memory.spacetime(declaration, report, (to) => analyzeSpacetime(declaration, to)));
    }
  }
  const subjects = new Subjects(spacetimes);
  const fits: FitModel[] = [];
  const jobs: JobModel[] = [];
  for (const { path, tree, report } of files) {
    const names = visible.get(path)!;
    for (const declaration of tree.declarations) {
      if (declaration.kind === 'spacetime' || declaration.kind === 'import') continue;
      const subject = subjects.find(declaration, names, report);
      const recall = <T extends object>(build: (to: Report) => T) => memory.job(declaration, subject, report, build);
      if (declaration.kind === 'fit') fits.push(recall((to) => buildFit(declaration, subject, to)));
      else jobs.push(recall((to) => buildJob(declaration, subject, to)));
    }
  }
  return {
    spacetimes: spacetimes.map(({ model }) => model),
    fits,
    jobs,
    diagnostics: inOrder(diagnostics, files),
    files: files.map(({ path, tree, imports }) => ({
      path,
      tree,
      imports: imports.map(({ declaration, file: imported }) => ({ declaration, path: imported.path })),
    })),
  };
}

/** By file, imported ones first, and by place. */
function inOrder(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): Diagnostic[] {
  const order = new Map(files.map(({ path }, index) => [path, index]));
  const indexOf = ({ file }: Diagnostic) => order.get(file) ?? 0;
  return diagnostics.toSorted((a, b) => indexOf(a) - indexOf(b) || a.range.start - b.range.start);
}
