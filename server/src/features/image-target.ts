import { basename, dirname, isAbsolute, join } from 'node:path';
import { canonicalName, LARGEST_SIDE, nearest, type RenderModel } from '@spacetime/dsl';
import type { ImageParams, ImageTarget } from '@spacetime/protocol';
import { LARGEST_CHECKED } from '../checks/subject.ts';
import type { ImageWork } from '../images/orders.ts';
import { ViewError } from '../views/orders.ts';
import { isWithin, pathOf } from '../workspace/places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { lastResult } from './last-result.ts';

const MOST_THREADS = 256;

/**
 * What a picture is made of, as plain data for its thread: the block as the document has it now, saved or not.
 *
 * @throws ViewError where there is no such block, or it has errors
 */
export function imageWork(workspace: Workspace, params: ImageParams): Omit<ImageWork, 'storage'> {
  const { target, request, width, height, threads, reuse } = params;
  if (typeof target?.uri !== 'string' || typeof target.name !== 'string') {
    throw new ViewError('a picture needs a target: a uri, and the name of a render block');
  }
  if (typeof request !== 'string') throw new ViewError('a picture needs a request by which its parts are known');
  checkWhole('width', width, LARGEST_SIDE);
  checkWhole('height', height, LARGEST_SIDE);
  checkWhole('threads', threads, MOST_THREADS);
  const path = pathOf(target.uri);
  const snapshot = workspace.snapshot(path);
  if (snapshot === undefined) throw new ViewError(`there is no document ${target.uri}`);
  const block = blockOf(snapshot, target.name);
  checkSky(workspace, block, path);
  const { field, notes } = fieldOf(snapshot, block, target);
  return {
    ...{ text: textOf(snapshot, block), name: block.name, path, request, notes, reuse: reuse !== false },
    ...(field !== undefined && { field }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(threads !== undefined && { threads }),
  };
}

function checkWhole(name: string, value: unknown, most: number): void {
  if (value !== undefined && !(Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most)) {
    throw new ViewError(`${name} is a whole number from 1 to ${most}, not ${String(value)}`);
  }
}

function blockOf({ model, path, lines }: Snapshot, name: string): RenderModel {
  const all = model.jobs.filter((job) => job.kind === 'render' && job.file === path) as RenderModel[];
  const wanted = canonicalName(name);
  const found = all.find((job) => job.name === wanted);
  const file = basename(path);
  if (found === undefined) {
    const near = nearest(
      name,
      all.map((job) => job.name),
    );
    throw new ViewError(`${file} has no render block ${name}${near === undefined ? '' : `. Did you mean ${near}?`}`);
  }
  if (found.sound && found.spacetime?.metric !== undefined) return found;
  const { range } = found.declaration;
  const errors = model.diagnostics.filter(({ severity }) => severity === 'error');
  const own = errors.find((one) => one.file === path && one.range.start >= range.start && one.range.end <= range.end);
  const first = own ?? errors[0];
  const place = first?.file === path ? `:${lines.position(first.range.start).line}` : '';
  const why =
    first === undefined
      ? `${found.of ?? 'what it is of'} has no metric`
      : `${basename(first.file)}${place}: ${first.message}`;
  throw new ViewError(`${found.name} cannot be rendered before its errors are mended: ${why}`);
}

/** The block's declaration, and before it those that it depends on. */
function textOf({ model, workspace }: Snapshot, block: RenderModel): string {
  const fit = block.fit === undefined ? undefined : model.fits.find(({ name }) => name === block.fit);
  return [block.spacetime!, fit, block]
    .filter((one) => one !== undefined)
    .map(({ file, declaration: { range } }) => {
      const whole = workspace.read(file);
      if (whole === undefined || whole.length > LARGEST_CHECKED)
        throw new ViewError(`${file} cannot be read, or is too long`);
      return `${whole.slice(range.start, range.end)}\n`;
    })
    .join('');
}

function checkSky({ trusted, folders }: Workspace, { sky }: RenderModel, path: string): void {
  if (sky.kind !== 'image' || trusted) return;
  const file = isAbsolute(sky.path) ? sky.path : join(dirname(path), sky.path);
  if (!isWithin(file, folders)) {
    throw new ViewError(`files outside a workspace that is not trusted are not read: ${sky.path}`);
  }
}

/** The field that the panel names, else what the block's own fit was trained to last. */
function fieldOf(
  snapshot: Snapshot,
  block: RenderModel,
  { field }: ImageTarget,
): { readonly field?: string; readonly notes: readonly string[] } {
  const { workspace, model, path } = snapshot;
  if (field !== undefined) {
    const file = pathOf(field);
    if (!isAbsolute(file)) throw new ViewError(`${field} is not the path of a file`);
    if (!workspace.trusted && !isWithin(file, workspace.folders)) {
      throw new ViewError('files outside a workspace that is not trusted are not read');
    }
    return { field: file, notes: [`Both are of the metric that ${basename(file)} was trained on.`] };
  }
  if (block.fit === undefined) return { notes: [] };
  const fit = model.fits.find(({ name }) => name === block.fit);
  const result = fit && lastResult(snapshot, fit);
  if (result === undefined) {
    return { notes: [`${block.fit} has not been trained yet: this is the exact metric of ${block.spacetime!.name}.`] };
  }
  const notes = result.isStale
    ? [`${result.file} was trained before ${block.fit} or its spacetime was changed: both are of the metric as it was.`]
    : [];
  return { field: join(dirname(path), result.file), notes };
}
