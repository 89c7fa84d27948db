import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataError } from './data-error.ts';
import { looksLikeCarpet, openCarpet } from './hdf5/carpet.ts';
import { guarded, openHdf5 } from './hdf5/library.ts';
import { closeFile } from './hdf5/open-files.ts';
import { looksLikeOpenPmd, openOpenPmd } from './hdf5/openpmd.ts';
import { openNpy } from './npy.ts';
import type { Format, OnProgress, Source } from './source.ts';
import { openAscii } from './text/ascii.ts';

const ENDINGS: Readonly<Record<Format, readonly string[]>> = {
  carpet: ['.h5', '.hdf5'],
  openpmd: ['.h5', '.hdf5'],
  ascii: ['.asc', '.xg'],
  npy: ['.npy'],
};
/** Folders below a folder that are looked into, as `output-0000/data`. */
const DEPTH = 3;
const MOST_FILES = 100_000;
/** HDF5 files of a folder that are looked at for what they are. */
const LOOKED_AT = 32;

/**
 * Opens the file, or all files of a folder; of a file that a simulation wrote in parts (`gxx.file_0.h5`) the other
 * parts as well. Numbers are read when they are asked for.
 *
 * @throws DataError with a sentence that says what is wrong and where
 */
export async function openSource(path: string, format: Format, onProgress?: OnProgress): Promise<Source> {
  const files = filesOf(path, format);
  switch (format) {
    case 'carpet':
      return openCarpet(files, onProgress);
    case 'openpmd':
      return openOpenPmd(files, onProgress);
    case 'ascii':
      return openAscii(files, onProgress);
    case 'npy':
      return openNpy(files, onProgress);
  }
}

/** What a file, or what is in a folder, seems to be. @throws DataError where it is nothing that is known */
export async function formatOf(path: string): Promise<Format> {
  const kind = kindOf(path);
  const names = kind === 'file' ? [path] : namesBelow(path);
  const hdf5 = names.filter((name) => endsWith(name, 'carpet')).slice(0, LOOKED_AT);
  let refused: DataError | undefined;
  for (const name of hdf5) {
    try {
      return await formatOfHdf5(name);
    } catch (error) {
      // Folders hold other files as well.
      if (!(error instanceof DataError)) throw error;
      refused ??= error;
    }
  }
  for (const format of ['npy', 'ascii'] as const) if (names.some((name) => endsWith(name, format))) return format;
  if (refused !== undefined) throw refused;
  const what = kind === 'file' ? 'its name ends in none of' : 'no file in it ends in';
  throw new DataError('format', `${path}: ${what} .h5, .hdf5, .asc, .xg, .npy`);
}

async function formatOfHdf5(path: string): Promise<'carpet' | 'openpmd'> {
  const file = await openHdf5(path);
  try {
    if (looksLikeOpenPmd(file, path)) return 'openpmd';
    const keys = guarded(path, 'the list of datasets', () => file.keys());
    if (looksLikeCarpet(keys)) return 'carpet';
    const shown = keys.slice(0, 3).join(', ');
    throw new DataError(
      'format',
      `${path}: this HDF5 is neither of Carpet nor of openPMD: it has ${shown || 'no datasets'}; read it by a program of your own and write .npy arrays`,
    );
  } finally {
    closeFile(file);
  }
}

/** @throws DataError where there is nothing of the format */
export function filesOf(path: string, format: Format): string[] {
  if (kindOf(path) === 'file') return [path, ...siblings(path)];
  const files = namesBelow(path).filter((name) => endsWith(name, format) && !/checkpoint\./.test(basename(name)));
  if (files.length > 0) return files;
  throw new DataError(
    'format',
    `${path}: no file in this folder ends in ${ENDINGS[format].join(' or ')}, which \`format ${format}\` needs`,
  );
}

function kindOf(path: string): 'file' | 'folder' {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new DataError('file', `${path}: there is no such file or folder${near(path)}`);
  return found.isDirectory() ? 'folder' : 'file';
}

/** What else lies there, for a name that is not. */
function near(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return `; there is no folder ${folder} either`;
  const others = readdirSync(folder).filter((name) => /\.(h5|hdf5|asc|xg|npy)$/i.test(name));
  return others.length === 0 ? '' : `; beside it lie ${others.slice(0, 4).join(', ')}${others.length > 4 ? ', …' : ''}`;
}

function namesBelow(folder: string, depth = DEPTH): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map(({ name }) => join(folder, name));
  const below =
    depth === 0
      ? []
      : entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules');
  const all = [...files, ...below.flatMap(({ name }) => namesBelow(join(folder, name), depth - 1))];
  if (all.length > MOST_FILES)
    throw new DataError(
      'file',
      `${folder}: there are more than ${MOST_FILES} files in it; name a folder that has the data alone`,
    );
  return all;
}

function endsWith(name: string, format: Format): boolean {
  return ENDINGS[format].some((ending) => name.toLowerCase().endsWith(ending));
}

/** `gxx.file_1.h5`, … beside `gxx.file_0.h5`. */
function siblings(path: string): string[] {
  const match = /^(.*\.file_)\d+(\.(?:h5|hdf5|asc))$/i.exec(basename(path));
  if (match === null) return [];
  const [, start, end] = match;
  return readdirSync(dirname(path))
    .filter(
      (name) =>
        name.startsWith(start!) &&
        name.endsWith(end!) &&
        /^\d+$/.test(name.slice(start!.length, -end!.length)) &&
        name !== basename(path),
    )
    .sort()
    .map((name) => join(dirname(path), name));
}
