import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import type { PanelSaveParams } from '@spacetime/protocol';
import { Uri, window, workspace } from 'vscode';

/** Asks where, and writes there. @returns the path, or null where the user thought better of it */
export async function saveFile({ name, data, base64 }: PanelSaveParams, beside?: string): Promise<string | null> {
  const folder = beside === undefined ? undefined : dirname(pathOf(beside));
  const safe = name.replace(/[/\\:*?"<>|]/g, '-');
  const defaultUri = Uri.file(join(folder ?? workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir(), safe));
  const ending = extname(safe).slice(1);
  const uri = await window.showSaveDialog({
    defaultUri,
    ...(ending && { filters: { [ending.toUpperCase()]: [ending] } }),
  });
  if (uri === undefined) return null;
  await workspace.fs.writeFile(uri, Buffer.from(data, base64 ? 'base64' : 'utf8'));
  return uri.fsPath;
}

/** The path of a URI, or what is a path already. */
export function pathOf(place: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(place) ? Uri.parse(place).fsPath : place;
}
