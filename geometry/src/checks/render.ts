import type { Diagnostic, RenderModel } from '@spacetime/dsl';
import { MissingMetricError } from '../fields/exact-metric.ts';
import { CameraError } from '../rendering/camera.ts';
import { DiskError } from '../rendering/disk.ts';
import { sceneOf } from '../rendering/scene.ts';

/** What stands in a `render` block's way: a camera that cannot be at rest where it is put, a disk without orbits. */
export function checkRender(model: RenderModel): readonly Diagnostic[] {
  if (!model.sound) return [];
  if (model.spacetime === undefined) {
    const { file, declaration } = model;
    return [{ file, range: declaration.header, severity: 'error', code: 'render/of', message: ofData(model) }];
  }
  if (!model.spacetime.sound || model.spacetime.metric === undefined) return [];
  try {
    sceneOf(model);
    return [];
  } catch (error) {
    const { code, setting } = placeOf(error);
    const range = model.ranges.get(setting) ?? model.declaration.header;
    return [{ file: model.file, range, severity: 'error', code, message: (error as Error).message }];
  }
}

/** Why nothing is to be seen through the fit of a `data` block. */
export function ofData({ of }: RenderModel): string {
  return `\`${of}\` is a fit of data: beyond the data there is no metric by which light could be followed to a sky. Render a spacetime, or the fit of one.`;
}

function placeOf(error: unknown): { readonly code: string; readonly setting: string } {
  if (error instanceof CameraError) return { code: error.code, setting: 'camera' };
  if (error instanceof DiskError) return { code: 'render/disk', setting: 'disk' };
  if (error instanceof MissingMetricError) return { code: 'render/chart', setting: 'chart' };
  throw error;
}

/**
 * `render/sky`: the picture of a block's sky is not there.
 * @param host finds files, relative to the one that names them
 */
export function checkSky(
  model: RenderModel,
  host: { resolve(from: string, path: string): string; exists(path: string): boolean },
): readonly Diagnostic[] {
  if (model.sky.kind !== 'image') return [];
  const path = host.resolve(model.file, model.sky.path);
  if (host.exists(path)) return [];
  const range = model.ranges.get('sky') ?? model.declaration.header;
  const message = `There is no picture of a sky at ${path}. The path is relative to this file; the patterns are \`checker\` and \`stars\`.`;
  return [{ file: model.file, range, severity: 'error', code: 'render/sky', message }];
}
