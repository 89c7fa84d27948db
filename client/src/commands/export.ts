import { basename } from 'node:path';
import { FIELD_INFO, type FieldInfo } from '@spacetime/protocol';
import { env, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { App } from '../app.ts';
import { saveFile } from '../panels/save.ts';
import { FORMATS } from './formats.ts';
import { failureOf, runSpacetime } from './run.ts';
import { activeField, type Given, isJob } from './targets.ts';

/** As a keybinding or another extension may ask for it. */
interface Wish {
  readonly field?: string;
  /** `onnx` and so on, `report` or `source`. */
  readonly format?: string;
  /** Path of the file; asked for unless given. */
  readonly out?: string;
}

/** A trained field as something else: for other programs, as a report with pictures, or its source. */
export async function exportField(app: App, given: Given): Promise<void> {
  const wish = (given ?? {}) as Wish;
  const path = wish.field ?? fieldOf(given) ?? (await pickField());
  if (path === undefined) return;
  const kinds = [
    { label: l10n.t('Report'), description: '.html', ending: '.html', format: 'report', args: ['report', path] },
    ...FORMATS.map(({ format, ending, name }) => {
      const args = ['export', path, '--format', format];
      return { label: name, description: ending, ending, format, args };
    }),
    { label: l10n.t('Source'), description: '.spacetime', ending: '.spacetime', format: 'source', args: undefined },
  ];
  const picked =
    wish.format === undefined
      ? await window.showQuickPick(kinds, { title: l10n.t('Export {0} as', basename(path)) })
      : kinds.find(({ format }) => format === wish.format);
  if (picked === undefined) {
    if (wish.format === undefined) return;
    const formats = kinds.map(({ format }) => format).join(', ');
    throw new Error(l10n.t('There is no format {0}: one of {1}', wish.format, formats));
  }
  const name = `${basename(path, '.einfield')}${picked.ending}`;
  if (picked.args !== undefined) {
    const beside = Uri.joinPath(Uri.file(path), '..', name);
    const uri = wish.out === undefined ? await window.showSaveDialog({ defaultUri: beside }) : Uri.file(wish.out);
    if (uri !== undefined) await written(app, picked.args, uri);
    return;
  }
  const { sources } = await app.server.request<FieldInfo>(FIELD_INFO, { field: path });
  const data = sources[0]?.text ?? '';
  if (wish.out === undefined) await saveFile({ name, data }, path);
  else await workspace.fs.writeFile(Uri.file(wish.out), Buffer.from(data, 'utf8'));
}

/** The field that the command was called on, or that is looked at. */
function fieldOf(given: Given): string | undefined {
  if (isJob(given)) return given.out;
  return (given instanceof Uri ? given : activeField())?.fsPath;
}

/** Has it written by the command line, and offers to open it. */
async function written(app: App, args: readonly string[], uri: Uri): Promise<void> {
  const name = basename(uri.fsPath);
  const options = { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Writing {0}', name) };
  const ended = await window.withProgress(options, (_, token) =>
    runSpacetime(app, [...args, '--out', uri.fsPath], token),
  );
  if (ended.code !== 0) throw failureOf(app, args, ended);
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
