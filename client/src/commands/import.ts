import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { l10n, ProgressLocation, Uri, ViewColumn, window, workspace } from 'vscode';
import type { App } from '../app.ts';
import { failureOf, runSpacetime } from './run.ts';
import type { Given } from './targets.ts';

/** A `.spacetime` file for a simulation's output, made by the command line beside it, and opened. */
export async function importData(app: App, given: Given): Promise<void> {
  const path = given instanceof Uri ? given.fsPath : await pickData();
  if (path === undefined) return;
  const out = freeName(path);
  const name = basename(path);
  const options = { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Importing {0}', name) };
  const args = ['import', path, '--out', out, '--json'];
  const ended = await window.withProgress(options, (_, token) => runSpacetime(app, args, token));
  if (ended.code !== 0) throw failureOf(app, args, ended);
  await window.showTextDocument(await workspace.openTextDocument(Uri.file(out)), ViewColumn.Active);
}

/** A file or a folder; not every system's dialogue takes either. */
async function pickData(): Promise<string | undefined> {
  const folder = l10n.t('Folder …');
  const kinds = [
    { label: l10n.t('File …'), detail: '.h5, .hdf5, .asc, .xg, .npy', folders: false },
    { label: folder, detail: l10n.t('with the files of lapse, shift and metric'), folders: true },
  ];
  const title = l10n.t('Import Simulation Data');
  const kind = await window.showQuickPick(kinds, { title });
  if (kind === undefined) return undefined;
  const filters = kind.folders ? {} : { [l10n.t('Simulation data')]: ['h5', 'hdf5', 'asc', 'xg', 'npy'] };
  const picked = await window.showOpenDialog({
    title,
    filters,
    canSelectFolders: kind.folders,
    canSelectFiles: !kind.folders,
  });
  return picked?.[0]?.fsPath;
}

/** `star.spacetime` beside `star.file_0.h5`, within a folder that is imported, or `star-2.spacetime`, … */
function freeName(path: string): string {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const stem = basename(path).replace(/(\.file_\d+)?\.(h5|hdf5|asc|xg|npy)$/i, '');
  for (let n = 1; ; n++) {
    const out = join(folder, `${stem}${n === 1 ? '' : `-${n}`}.spacetime`);
    if (!existsSync(out)) return out;
  }
}
