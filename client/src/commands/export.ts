import { basename } from 'node:path';
import { FIELD_INFO, type FieldInfo } from '@spacetime/protocol';
import { env, l10n, ProgressLocation, Uri, window } from 'vscode';
import type { App } from '../app.ts';
import { saveFile } from '../panels/save.ts';
import { FORMATS } from './formats.ts';
import { runSpacetime } from './run.ts';
import { type Given, isJob } from './targets.ts';

/** A trained field as something else: for other programs, as a report with pictures, or its source. */
export async function exportField(app: App, given: Given): Promise<void> {
  const path = given instanceof Uri ? given.fsPath : isJob(given) ? given.out : await pickField();
  if (path === undefined) return;
  const kinds = [
    { label: l10n.t('Report'), description: '.html', ending: '.html', args: ['report', path] },
    ...FORMATS.map(({ format, ending, name }) => {
      const args = ['export', path, '--format', format];
      return { label: name, description: ending, ending, args };
    }),
    { label: l10n.t('Source'), description: '.spacetime', ending: '.spacetime', args: undefined },
  ];
  const picked = await window.showQuickPick(kinds, { title: l10n.t('Export {0} as', basename(path)) });
  if (picked === undefined) return;
  const name = `${basename(path, '.einfield')}${picked.ending}`;
  if (picked.args !== undefined) return written(app, picked.args, Uri.joinPath(Uri.file(path), '..', name));
  const { sources } = await app.server.request<FieldInfo>(FIELD_INFO, { field: path });
  await saveFile({ name, data: sources[0]?.text ?? '' }, path);
}

/** Asks where, has it written there by the command line, and offers to open it. */
async function written(app: App, args: readonly string[], defaultUri: Uri): Promise<void> {
  const uri = await window.showSaveDialog({ defaultUri });
  if (uri === undefined) return;
  const name = basename(uri.fsPath);
  const options = { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Writing {0}', name) };
  const { code, stderr } = await window.withProgress(options, (_, token) =>
    runSpacetime(app, [...args, '--out', uri.fsPath], token),
  );
  if (code !== 0) throw new Error(stderr.trim().split('\n')[0] || `exit code ${code}`);
  const open = l10n.t('Open');
  // Not awaited: it is written, whether or not anybody looks.
  void window.showInformationMessage(l10n.t('{0} is written.', name), open).then((answer) => {
    if (answer === open) void env.openExternal(uri);
  });
}

async function pickField(): Promise<string | undefined> {
  const title = l10n.t('Export which field?');
  return (await window.showOpenDialog({ title, filters: { EinField: ['einfield'] } }))?.[0]?.fsPath;
}
