import { basename, dirname } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { pathOf } from './save.ts';

const MOST = 1000;

/** The path of a trained field that the user picks, of the workspace or of anywhere else; null where there is none. */
export async function pickField(beside?: string): Promise<string | null> {
  const title = l10n.t('Compare with which field?');
  const files = await workspace.findFiles('**/*.einfield', undefined, MOST);
  const found = files
    .map(({ fsPath }) => ({ label: basename(fsPath), description: workspace.asRelativePath(fsPath), path: fsPath }))
    .sort((a, b) => a.description.localeCompare(b.description));
  const browse = { label: l10n.t('Browse …'), description: '', path: undefined };
  const items = [...found, browse];
  const picked = found.length === 0 ? browse : await window.showQuickPick(items, { title, matchOnDescription: true });
  if (picked === undefined) return null;
  if (picked.path !== undefined) return picked.path;
  const folder = beside === undefined ? {} : { defaultUri: Uri.file(dirname(pathOf(beside))) };
  const opened = await window.showOpenDialog({ title, filters: { EinField: ['einfield'] }, ...folder });
  return opened?.[0]?.fsPath ?? null;
}
