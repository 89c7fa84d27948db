import { readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { canonicalName, type FitModel, nearest } from '@spacetime/dsl';
import type { FitStartParams } from '@spacetime/protocol';
import { JobError } from '../jobs/jobs.ts';
import type { JobRecord } from '../jobs/record.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The fits that a document itself declares, in the order of its text. */
export function fitsOf({ model, path }: Snapshot): readonly FitModel[] {
  return model.fits.filter(({ file }) => file === path);
}

/** Where a fit's field is written: `kerr.einfield` beside `kerr.spacetime`, `kerr.Quick.einfield` where that has several fits. */
function fieldPath(snapshot: Snapshot, fit: string): string {
  const { path } = snapshot;
  const own = fitsOf(snapshot).length > 1 ? `.${fit}` : '';
  return join(dirname(path), `${basename(path, '.spacetime')}${own}.einfield`);
}

/**
 * What the command line needs for a fit of a document.
 *
 * @throws JobError where there is no such fit, it has errors, or the document is not as it is on the disk
 */
export function fitJob(snapshot: Snapshot, params: Omit<FitStartParams, 'uri'>): Omit<JobRecord, 'id' | 'created'> {
  const { path: file } = snapshot;
  checkParams(params);
  const fit = chosen(snapshot, params.fit);
  const error = snapshot.model.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new JobError(`${basename(error.file)} has errors, the first: ${error.message}`);
  if (!isAbsolute(file)) throw new JobError('the document is no file yet: save it first');
  for (const { path } of snapshot.model.files) checkSaved(path, snapshot);
  const { engine, precision, steps, threads, resume, from } = params;
  const given = { engine, precision, steps, threads, from };
  const options = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return {
    ...{ file, fit: fit.name, out: params.out ?? fieldPath(snapshot, fit.name) },
    options: resume ? [...options, '--resume'] : options,
  };
}

const CHOICES = { engine: ['auto', 'cpu', 'webgpu', 'tensorflow'], precision: ['float32', 'float64'] } as const;

/** What the command line would refuse, before it is asked. */
function checkParams(params: Omit<FitStartParams, 'uri'>): void {
  for (const name of ['engine', 'precision'] as const) {
    const [given, known] = [params[name], CHOICES[name] as readonly string[]];
    if (given !== undefined && !known.includes(given))
      throw new JobError(`there is no ${name} ${given}: it is one of ${known.join(', ')}`);
  }
  for (const name of ['steps', 'threads'] as const) {
    const given = params[name];
    if (given !== undefined && !(Number.isInteger(given) && given >= 1))
      throw new JobError(`${name} is a whole number of 1 or more, not ${given}`);
  }
  for (const name of ['fit', 'out', 'from'] as const) {
    const given = params[name];
    if (given !== undefined && (typeof given !== 'string' || given === ''))
      throw new JobError(`${name} is a text, not ${JSON.stringify(given)}`);
  }
}

function chosen(snapshot: Snapshot, name: string | undefined): FitModel {
  const all = fitsOf(snapshot);
  const names = all.map((fit) => fit.name);
  const file = basename(snapshot.path);
  if (name === undefined) {
    if (all.length === 1) return all[0]!;
    const why = all.length === 0 ? 'it has none: the shortest is fit First of NAME {}' : `name ${names.join(' or ')}`;
    throw new JobError(`which fit of ${file}? ${why}`);
  }
  const found = all.find((fit) => fit.name === canonicalName(name));
  if (found !== undefined) return found;
  const near = nearest(name, names);
  throw new JobError(`${file} has no fit "${name}"${near === undefined ? '' : `. Did you mean "${near}"?`}`);
}

function checkSaved(path: string, { workspace }: Snapshot): void {
  if (!workspace.isOpen(path)) return;
  let stored: string | undefined;
  try {
    stored = readFileSync(path, 'utf8');
  } catch {
    // Deleted, or never written.
  }
  if (stored !== workspace.read(path))
    throw new JobError(`${basename(path)} has changes that are not saved: save it first`);
}
