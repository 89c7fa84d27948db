import { statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { analyze, type FitModel } from '@spacetime/dsl';
import { type FieldHeader, readField } from '@spacetime/field';
import { fitSubject } from '../checks/subject.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { reader } from './numbers.ts';

/** The learned field of a fit, as it lies beside the document. */
export interface LastResult {
  /** The file's name. */
  readonly file: string;
  readonly when: Date;
  readonly header: FieldHeader;
  /** The fit or its spacetime is written otherwise by now. */
  readonly isStale: boolean;
}

interface Kept {
  readonly stamp: string;
  readonly header: FieldHeader | undefined;
}

const kept = new Map<string, Kept>();
/** Larger files are not opened for a line of text. */
const LARGEST = 16 * 2 ** 20;
const MOST_KEPT = 200;

/** What a fit of the document was trained to last: `FILE.einfield` or `FILE.FIT.einfield` beside it. */
export function lastResult(snapshot: Snapshot, fit: FitModel): LastResult | undefined {
  const { path, workspace } = snapshot;
  if (!workspace.mayRead(path)) return undefined;
  const base = basename(path, '.spacetime');
  for (const file of [`${base}.${fit.name}.einfield`, `${base}.einfield`]) {
    const found = headerOf(join(dirname(path), file));
    if (found === undefined || found.header.fit !== fit.name) continue;
    const now = fitSubject(fit, reader(snapshot))?.text;
    return { file, ...found, isStale: now === undefined || trainedText(found.header) !== now };
  }
  return undefined;
}

function headerOf(path: string): { readonly header: FieldHeader; readonly when: Date } | undefined {
  try {
    const { mtime, size } = statSync(path);
    const stamp = `${mtime.getTime()} ${size}`;
    let known = kept.get(path);
    if (known?.stamp !== stamp) {
      known = { stamp, header: size > LARGEST ? undefined : readable(path) };
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(path, known);
    }
    return known.header && { header: known.header, when: mtime };
  } catch {
    kept.delete(path);
    return undefined;
  }
}

function readable(path: string): FieldHeader | undefined {
  try {
    return readField(path).header;
  } catch {
    // A damaged file is no result.
    return undefined;
  }
}

/** The text of the fit and its spacetime as they were when the field was trained. */
function trainedText({ sources, fit }: FieldHeader): string | undefined {
  const files = new Map(sources.map((source) => [source.path, source]));
  const model = analyze(sources[0]!.path, {
    read: (path) => files.get(path)?.text,
    resolve: (from, path) => files.get(from)?.imports[path] ?? posix.join(posix.dirname(from), path),
  });
  const trained = model.fits.find(({ name }) => name === fit);
  return trained && fitSubject(trained, (path) => files.get(path)?.text)?.text;
}
