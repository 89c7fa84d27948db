import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type FitModel, type Host, parse, type Variation, varyFit } from '@spacetime/dsl';
import { EXIT, Failure } from '../failure.ts';
import { byPlace, describe, Sources, toRow } from '../show/diagnostics.ts';

/** One fit of a sweep. */
export interface Cell {
  /** In the order of the command line. */
  readonly settings: readonly Variation[];
  /** `network.width=32 optimizer=soap` */
  readonly label: string;
  /** The same for the same settings, in whichever order they are given. */
  readonly id: string;
  /** Changes with everything that the training depends on, as far as the text says it. */
  readonly identity: string;
  /** The file that is analysed, and the name of the fit and its file. */
  readonly entry: string;
  readonly fit: string;
  readonly file: string;
  /** Text of every file that the fit needs, by path. */
  readonly texts: Readonly<Record<string, string>>;
  /** Where the field goes. */
  readonly out: string;
}

/**
 * The cell with these settings.
 *
 * @param fixed settings that all cells share, and that are no part of their names
 * @throws Failure with the diagnostics of the varied text
 */
export function createCell(
  entry: string,
  fit: FitModel,
  settings: readonly Variation[],
  fixed: readonly Variation[],
  host: Host,
  folder: string,
): Cell {
  const label = labelOf(settings);
  const varied = varyFit(entry, fit, [...settings, ...fixed], host);
  if ('problem' in varied) throw new Failure(`--vary: ${varied.problem}`);
  if ('diagnostics' in varied) {
    const sources = new Sources(varied.host.read);
    const rows = varied.diagnostics.map((diagnostic) => toRow(diagnostic, sources)).sort(byPlace);
    const text = rows.map((row) => describe(row, sources)).join('\n');
    throw new Failure(`with ${label} (in memory; the file is as it was):\n${text}`, EXIT.problems);
  }
  const texts = textsOf(entry, varied.host);
  const sorted = settings.map(({ key, value }) => `${key}=${value}`).sort();
  const id = digest(sorted).slice(0, 8);
  return {
    settings,
    label,
    id,
    identity: digest(Object.values(texts).map((text) => essence(text, fit.name))),
    entry,
    fit: fit.name,
    file: fit.file,
    texts,
    out: join(folder, `${slug(sorted.join('-'))}-${id}.einfield`),
  };
}

export function labelOf(settings: readonly Variation[]): string {
  return settings.map(({ key, value }) => `${key}=${value}`).join(' ');
}

/** The file and what it imports. */
function textsOf(entry: string, host: Host): Record<string, string> {
  const texts: Record<string, string> = {};
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = Object.hasOwn(texts, path) ? undefined : host.read(path);
    if (text === undefined) continue;
    texts[path] = text;
    for (const declaration of parse(text, path).tree.declarations) {
      if (declaration.kind === 'import') waiting.push(host.resolve(path, declaration.path));
    }
  }
  return texts;
}

/** What is left of a text without comments, other blocks and the layout of lines. */
function essence(text: string, fit: string): string {
  const { tree } = parse(text, '');
  const others = tree.declarations.filter(
    (one) => one.kind !== 'spacetime' && one.kind !== 'import' && !(one.kind === 'fit' && one.name.canonical === fit),
  );
  let rest = text;
  const gone = [...tree.comments, ...others].map(({ range }) => range).sort((a, b) => b.start - a.start);
  for (const { start, end } of gone) rest = rest.slice(0, start) + rest.slice(end);
  return rest
    .replace(/[^\S\r\n]+/g, ' ')
    .replace(/\s*[\r\n]\s*/g, '\n')
    .trim();
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** A name that every file system takes. */
function slug(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}_.+]+/gu, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}
