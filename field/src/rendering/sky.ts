import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { RenderModel } from '@spacetime/dsl';
import { type CameraSetting, CHECKER, imageSky, type Sky, starSky } from '@spacetime/geometry';
import { reason } from '../file/reason.ts';
import { PictureError } from './picture-error.ts';

/** The path of a block's sky, relative to the file that has the block; undefined where it is a pattern. */
export function skyPath({ sky, file }: RenderModel): string | undefined {
  if (sky.kind !== 'image') return undefined;
  return isAbsolute(sky.path) ? sky.path : join(dirname(file), sky.path);
}

/** @throws PictureError where the picture of the sky is missing or is none */
export async function skyOf(model: RenderModel, { field, width }: CameraSetting): Promise<Sky> {
  if (model.sky.kind === 'stars') return starSky((2 * Math.tan(field / 2)) / width);
  const path = skyPath(model);
  if (path === undefined) return CHECKER;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : reason(error);
    throw new PictureError(`the sky of ${model.name}, ${path}: ${why}; its path is relative to ${model.file}`);
  }
  // A picture of the sky is rare: its reader is loaded when there is one.
  const { decodeSky } = await import('./decode-sky.ts');
  return imageSky(decodeSky(bytes, path));
}
