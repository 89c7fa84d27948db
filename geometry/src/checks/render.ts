import type { Diagnostic, RenderModel } from '@spacetime/dsl';
import { MissingMetricError } from '../fields/exact-metric.ts';
import { CameraError } from '../rendering/camera.ts';
import { DiskError } from '../rendering/disk.ts';
import { sceneOf } from '../rendering/scene.ts';

/** What stands in a `render` block's way: a camera that cannot be at rest where it is put, a disk without orbits. */
export function checkRender(model: RenderModel): readonly Diagnostic[] {
  if (!model.sound || !model.spacetime?.sound || model.spacetime.metric === undefined) return [];
  try {
    sceneOf(model);
    return [];
  } catch (error) {
    const { code, setting } = placeOf(error);
    const range = model.ranges.get(setting) ?? model.declaration.header;
    return [{ file: model.file, range, severity: 'error', code, message: (error as Error).message }];
  }
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
