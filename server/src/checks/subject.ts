import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type {
  DataModel,
  Diagnostic,
  FitModel,
  GeodesicModel,
  Model,
  Range,
  RenderModel,
  SpacetimeModel,
} from '@spacetime/dsl';

/** A piece of a file within a subject's text. */
interface Part {
  readonly path: string;
  /** Where it begins in the subject's text, and in its file. */
  readonly at: number;
  readonly start: number;
}

/**
 * A declaration to be checked by numbers, as a text of its own: itself, and before it what it depends on. A file of
 * this text alone gives the same numbers, so that the text identifies them, wherever the declaration stands.
 */
export interface Subject {
  readonly kind: 'spacetime' | 'fit' | 'geodesic' | 'render' | 'data';
  readonly name: string;
  readonly text: string;
  /** Where the data of a `data` block lie. */
  readonly dataPath?: string;
  /** The same for the same numbers. */
  readonly key: string;
  /** In the order of the text. */
  readonly parts: readonly Part[];
}

/** Longest file of which declarations are checked by numbers. */
export const LARGEST_CHECKED = 200_000;

/**
 * What numbers can be had of in a file; declarations with errors are left out.
 * @param read the text of a file of the model
 */
export function subjectsOf(model: Model, path: string, read: (path: string) => string | undefined): Subject[] {
  const subjects = [
    ...model.spacetimes.filter(({ file }) => file === path).map((spacetime) => spacetimeSubject(spacetime, read)),
    ...model.fits.filter(({ file }) => file === path).map((fit) => fitSubject(fit, read)),
    ...model.jobs.flatMap((job) =>
      job.kind === 'data' || job.file !== path ? [] : [observerSubject(job, fitOf(model, job), read)],
    ),
  ];
  return subjects.filter((subject) => subject !== undefined);
}

export function spacetimeSubject(
  spacetime: SpacetimeModel,
  read: (path: string) => string | undefined,
): Subject | undefined {
  const { name, file, declaration } = spacetime;
  return isChecked(spacetime) ? join('spacetime', name, [{ file, declaration }], read) : undefined;
}

export function fitSubject(
  { name, file, declaration, sound, spacetime }: FitModel,
  read: (path: string) => string | undefined,
): Subject | undefined {
  if (!sound || spacetime === undefined || !isChecked(spacetime)) return undefined;
  return join('fit', name, [spacetime, { file, declaration }], read);
}

/**
 * A `data` block and its files as they are now: other ones have another key.
 *
 * @param path where they lie
 */
export function dataSubject(
  { name, file, declaration, sound }: DataModel,
  path: string,
  read: (path: string) => string | undefined,
): Subject | undefined {
  const subject = sound ? join('data', name, [{ file, declaration }], read) : undefined;
  if (subject === undefined) return undefined;
  const found = statSync(path, { throwIfNoEntry: false });
  return { ...subject, dataPath: path, key: `${subject.key} ${path} ${found?.mtimeMs} ${found?.size}` };
}

function fitOf({ fits }: Model, { fit }: Observer): FitModel | undefined {
  return fits.find(({ name }) => name === fit);
}

type Observer = GeodesicModel | RenderModel;

/**
 * A `geodesic` or a `render` block.
 * @param fit the fit that it is of, where it is of one
 */
export function observerSubject(
  { kind, name, file, declaration, sound, spacetime }: Observer,
  fit: FitModel | undefined,
  read: (path: string) => string | undefined,
): Subject | undefined {
  if (!sound || spacetime === undefined || !isChecked(spacetime)) return undefined;
  return join(kind, name, [spacetime, ...(fit === undefined ? [] : [fit]), { file, declaration }], read);
}

/** Only asks whether there is a metric: to look at it would have a moved spacetime analysed. */
function isChecked(spacetime: SpacetimeModel): boolean {
  return spacetime.sound && 'metric' in spacetime;
}

interface Declared {
  readonly file: string;
  readonly declaration: { readonly range: Range };
}

function join(
  kind: Subject['kind'],
  name: string,
  declared: readonly Declared[],
  read: (path: string) => string | undefined,
): Subject | undefined {
  let text = '';
  const parts: Part[] = [];
  for (const { file, declaration } of declared) {
    const { start, end } = declaration.range;
    const whole = read(file);
    if (whole === undefined || whole.length > LARGEST_CHECKED) return undefined;
    parts.push({ path: file, at: text.length, start });
    text += `${whole.slice(start, end)}\n`;
  }
  const key = createHash('sha256').update(`${kind} ${name} ${text}`).digest('base64url');
  return { kind, name, text, key, parts };
}

/** The place in the files of a range in a subject's text. */
export function placeOf({ parts }: Subject, { start, end }: Range): { readonly file: string; readonly range: Range } {
  const part = parts.findLast(({ at }) => at <= start) ?? parts[0]!;
  const shift = part.start - part.at;
  return { file: part.path, range: { start: start + shift, end: end + shift } };
}

/** A diagnostic of a subject's text as one of the files. */
export function relocate(subject: Subject, diagnostic: Diagnostic): Diagnostic {
  const { related, fixes: _, ...rest } = diagnostic;
  return {
    ...{ ...rest, ...placeOf(subject, diagnostic.range) },
    ...(related && { related: related.map((one) => ({ ...one, ...placeOf(subject, one.range) })) }),
  };
}
