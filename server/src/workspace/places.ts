import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What the analysis calls a document: the path of a file, or the whole URI of anything else. */
export function pathOf(uri: string): string {
  if (typeof uri !== 'string') throw new TypeError(`the URI or path of a file is needed, not ${uri}`);
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    // A file of another machine, as of `file://host/…`.
    return uri;
  }
}

export function uriOf(path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path;
}

/** What an import names, seen from the document that has it. */
export function resolveImport(from: string, path: string): string {
  if (isAbsolute(from)) return resolve(dirname(from), path);
  try {
    return pathOf(new URL(path, from).href);
  } catch {
    // An untitled document has no folder.
    return isAbsolute(path) ? path : `${from}/${path}`;
  }
}

/** What a document writes to import another. */
export function relativePath(from: string, to: string): string {
  return relative(dirname(from), to).split(sep).join('/');
}

/** Whether a file lies in one of the folders, links followed. */
export function isWithin(path: string, folders: readonly string[]): boolean {
  const real = realPath(path);
  return folders.some((folder) => {
    const root = realPath(folder);
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
