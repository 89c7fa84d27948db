import { dirname } from 'node:path';
import { l10n, Uri, window } from 'vscode';
import { pathOf } from './save.ts';

/** The path of a trained field that the user picks, null where there is none. */
export async function pickField(beside?: string): Promise<string | null> {
  const title = l10n.t('Compare with which field?');
  const folder = beside === undefined ? {} : { defaultUri: Uri.file(dirname(pathOf(beside))) };
  const picked = await window.showOpenDialog({ title, filters: { EinField: ['einfield'] }, ...folder });
  return picked?.[0]?.fsPath ?? null;
}
