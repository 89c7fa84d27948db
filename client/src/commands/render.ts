import { basename } from 'node:path';
import { VIEW_CHART, type ViewChart } from '@spacetime/protocol';
import { l10n, type Uri, window } from 'vscode';
import type { App } from '../app.ts';
import { appendBlock, offerToInsert } from './new-block.ts';
import { renderBlock } from './render-block.ts';
import { chosen, declarations, documentOf, type Given } from './targets.ts';

/** The picture of the `render` block that is named, that is at the cursor, or that the user picks. */
export async function render(app: App, given: Given): Promise<void> {
  const uri = documentOf(given);
  if (uri === undefined) {
    await window.showInformationMessage(l10n.t('Open a .spacetime file with a render block first.'));
    return;
  }
  const named = (given as { name?: string } | undefined)?.name;
  if (named === undefined && (await declarations(uri, 'render')).length === 0) return offer(app, uri);
  const name = named ?? (await chosen(uri, 'render', l10n.t('Which picture?')))?.name;
  if (name !== undefined) await open(app, uri, name);
}

async function open({ panels }: App, uri: Uri, name: string): Promise<void> {
  await panels.open({ kind: 'image', target: { uri: uri.toString(), name } });
}

/** Nothing says where a camera stands: offers to write it down. */
async function offer(app: App, uri: Uri): Promise<void> {
  const file = basename(uri.fsPath);
  const spacetimes = await declarations(uri, 'spacetime');
  if (spacetimes.length === 0) {
    await window.showInformationMessage(l10n.t('{0} declares no spacetime to be rendered.', file));
    return;
  }
  offerToInsert(l10n.t('{0} has no render block, which says where the camera stands.', file), () =>
    insertBlock(app, uri),
  );
}

/** Writes a block for a spacetime at the end of the document, and renders it. */
export async function insertBlock(app: App, uri: Uri): Promise<void> {
  const spacetime = (await chosen(uri, 'spacetime', l10n.t('Render which spacetime?')))?.name;
  if (spacetime === undefined) return;
  const target = { uri: uri.toString(), spacetime };
  const chart = await app.server.request<ViewChart>(VIEW_CHART, target);
  const name = await appendBlock(uri, 'render', 'Picture', (one) => renderBlock(one, spacetime, chart));
  await open(app, uri, name);
}
