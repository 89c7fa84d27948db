import { basename, extname } from 'node:path';
import { FIELD_INFO, type FieldInfo } from '@spacetime/protocol';
import { env, l10n, ProgressLocation, Uri, window } from 'vscode';
import type { App } from '../app.ts';
import { saveFile } from '../panels/save.ts';
import { runSpacetime } from './run.ts';
import { type Given, isJob } from './targets.ts';

/** What `spacetime export` writes, for other programs. */
const programs = () => [
  { label: 'ONNX', detail: l10n.t('A model from coordinates to the metric'), id: 'onnx', ending: '.onnx' },
  { label: 'Python', detail: l10n.t('The metric and its derivatives, for NumPy'), id: 'python', ending: '.py' },
  { label: 'C', detail: l10n.t('The metric and its derivatives, C99'), id: 'c', ending: '.c' },
  { label: 'Safetensors', detail: l10n.t('Weights and normalisation'), id: 'safetensors', ending: '.safetensors' },
];

/** A trained field as something else: a report with pictures, its source, what it says of itself. */
export async function exportField(app: App, given: Given): Promise<void> {
  const path = given instanceof Uri ? given.fsPath : isJob(given) ? given.out : await pickField();
  if (path === undefined) return;
  const name = basename(path, '.einfield');
  const others = programs();
  const kinds = [
    {
      label: l10n.t('Report'),
      detail: l10n.t('A page with tables and pictures, that opens offline (HTML)'),
      id: 'report',
    },
    { label: l10n.t('Source'), detail: l10n.t('The text that it was trained from (.spacetime)'), id: 'source' },
    ...others,
    { label: l10n.t('Description'), detail: l10n.t('Network, training and accuracy (JSON)'), id: 'json' },
  ];
  const picked = await window.showQuickPick(kinds, { title: l10n.t('Export {0} as', basename(path)) });
  const program = others.find(({ id }) => id === picked?.id);
  if (program) await write(app, path, ['export', path, '--format', program.id], `${name}${program.ending}`);
  else if (picked?.id === 'report') await report(app, path, name);
  else if (picked !== undefined) {
    const { sources, ...info } = await app.server.request<FieldInfo>(FIELD_INFO, { field: path });
    if (picked.id === 'source') await saveFile({ name: `${name}.spacetime`, data: sources[0]?.text ?? '' }, path);
    else await saveFile({ name: `${name}.json`, data: `${JSON.stringify(info, null, 2)}\n` }, path);
  }
}

async function report(app: App, path: string, name: string): Promise<void> {
  const uri = await write(app, path, ['report', path], `${name}.html`);
  if (uri === undefined) return;
  const open = l10n.t('Open');
  if ((await window.showInformationMessage(l10n.t('{0} is written.', basename(uri.fsPath)), open)) === open) {
    await env.openExternal(uri);
  }
}

/** Asks where to, and lets the command line write it. @returns undefined where the user does not say where */
async function write(app: App, path: string, command: readonly string[], name: string): Promise<Uri | undefined> {
  const defaultUri = Uri.joinPath(Uri.file(path), '..', name);
  const ending = extname(name).slice(1);
  const uri = await window.showSaveDialog({ defaultUri, filters: { [ending.toUpperCase()]: [ending] } });
  if (uri === undefined) return undefined;
  const title = l10n.t('Writing {0}', basename(uri.fsPath));
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  const args = [...command, '--out', uri.fsPath];
  const { code, stderr } = await window.withProgress(options, (_, token) => runSpacetime(app, args, token));
  if (code !== 0) throw new Error(stderr.trim().split('\n')[0] || `exit code ${code}`);
  return uri;
}

async function pickField(): Promise<string | undefined> {
  const title = l10n.t('Export which field?');
  return (await window.showOpenDialog({ title, filters: { EinField: ['einfield'] } }))?.[0]?.fsPath;
}
