import { basename, extname } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import type { App } from '../app.ts';

/** A new document from one of the examples, with the comments that say what is what. */
export async function newSpacetime({ context }: App): Promise<void> {
  const folder = Uri.joinPath(context.extensionUri, 'examples');
  const files = (await workspace.fs.readDirectory(folder)).map(([name]) => name);
  const items = await Promise.all(
    files
      .filter((name) => extname(name) === '.spacetime')
      .map(async (name) => {
        const content = Buffer.from(await workspace.fs.readFile(Uri.joinPath(folder, name))).toString('utf8');
        return { label: /^spacetime (\S+)/m.exec(content)?.[1] ?? basename(name), detail: summary(content), content };
      }),
  );
  const title = l10n.t('Begin with which spacetime?');
  items.sort((a, b) => a.label.localeCompare(b.label));
  const picked = await window.showQuickPick(items, { title, matchOnDetail: true });
  if (picked === undefined) return;
  await window.showTextDocument(await workspace.openTextDocument({ language: 'spacetime', content: picked.content }));
}

/** The first sentence of the first doc comment. */
function summary(content: string): string {
  return /^\/\/\/ (.*)$/m.exec(content)?.[1] ?? '';
}
