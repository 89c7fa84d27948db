import { basename } from 'node:path';
import { l10n, type Uri, window, workspace } from 'vscode';
import type { App } from '../app.ts';
import { setting } from '../settings.ts';
import { chosen, documentOf, type Given } from './targets.ts';

/** Saves, and trains the fit that is named, that is at the cursor, or that the user picks. */
export async function fit(app: App, given: Given): Promise<void> {
  const uri = documentOf(given);
  if (uri === undefined) {
    await window.showInformationMessage(l10n.t('Open a .spacetime file with a fit first.'));
    return;
  }
  const name = (given as { name?: string } | undefined)?.name ?? (await chosen(uri, 'fit', l10n.t('Which fit?')))?.name;
  if (name === undefined) {
    await window.showInformationMessage(
      l10n.t('{0} declares no fit: the shortest is "fit First of NAME {1}".', basename(uri.fsPath), '{}'),
    );
    return;
  }
  if (await saved(uri)) await begin(app, { uri: uri.toString(), fit: name });
}

/** Starts a fit with the user's settings, and shows its training. */
export async function begin(
  { fits, panels }: App,
  params: { readonly uri: string; readonly fit: string; readonly out?: string; readonly resume?: boolean },
): Promise<void> {
  const threads = setting('fit.threads');
  const engine = setting('fit.engine');
  const job = await fits.start({
    ...params,
    ...(engine !== 'auto' && { engine }),
    ...(threads > 0 && { threads }),
  });
  if (setting('fit.showTraining')) await panels.open({ kind: 'training', ids: [job.id] });
}

/** All that the server compares with the disk. */
async function saved(uri: Uri): Promise<boolean> {
  for (const document of workspace.textDocuments) {
    const isOwn = document.uri.toString() === uri.toString();
    if (!document.isDirty || (document.languageId !== 'spacetime' && !isOwn)) continue;
    if (!(await document.save())) return false;
  }
  return true;
}
