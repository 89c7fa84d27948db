import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, posix, relative, sep } from 'node:path';
import { analyze, type FitModel, type Host, type Model } from '@spacetime/dsl';
import { EinfieldError } from './einfield-error.ts';
import type { SourceFile } from './header.ts';

/** Files from the disk, imports beside the file that imports them. */
export const diskHost: Host = {
  read(path) {
    try {
      return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined;
    }
  },
  resolve: (from, path) => (isAbsolute(path) ? normalize(path) : join(dirname(from), path)),
};

/** The text of a file and of all that it imports, to be kept in the field's own file. */
export function collectSources(entry: string, host: Host): readonly SourceFile[] {
  const texts = new Map<string, string>();
  const imports = new Map<string, Map<string, string>>();
  analyze(entry, {
    read(path) {
      const text = host.read(path);
      if (text !== undefined) texts.set(path, text);
      return text;
    },
    resolve(from, path) {
      const target = host.resolve(from, path);
      const known = imports.get(from) ?? new Map<string, string>();
      imports.set(from, known.set(path, target));
      return target;
    },
  });
  // Names as seen from the first file: where it lies on the disk is nobody's business.
  const folder = dirname(entry);
  const nameOf = (path: string) =>
    (path === entry ? '' : relative(folder, path)).split(sep).join('/') || fileName(entry);
  const ordered = [entry, ...[...texts.keys()].filter((path) => path !== entry)];
  return ordered.map((path) => ({
    path: nameOf(path),
    text: texts.get(path) ?? '',
    imports: Object.fromEntries([...(imports.get(path) ?? [])].map(([written, target]) => [written, nameOf(target)])),
  }));
}

/**
 * The model of sources out of a file. They are analysed, and nothing else of them is run; nothing is read from the
 * disk.
 *
 * @throws EinfieldError where they no longer declare the fit without an error
 */
export function analyzeSources(
  sources: readonly SourceFile[],
  fit: string,
): { readonly model: Model; readonly fit: FitModel } {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const entry = sources[0].path;
  const model = analyze(entry, {
    read: (path) => byPath.get(path)?.text,
    resolve(from, path) {
      const known = byPath.get(from)?.imports ?? {};
      return Object.hasOwn(known, path) ? known[path] : posix.join(posix.dirname(from), path);
    },
  });
  const error = model.diagnostics.find(({ severity }) => severity === 'error');
  if (error) throw new EinfieldError(`the source text inside has an error: ${error.message}`);
  const found =
    model.fits.find(({ name, file }) => name === fit && file === entry) ?? model.fits.find(({ name }) => name === fit);
  if (!found) throw new EinfieldError(`the source text inside declares no fit ${JSON.stringify(fit)}`);
  return { model, fit: found };
}

function fileName(path: string): string {
  return path.split(sep).at(-1)!;
}
