import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { PRODUCT } from '@spacetime/field';
import type { ImageInfo, ImageSource } from '@spacetime/protocol';
import type { Rays } from './rays.ts';

/** Changes whenever what is kept would be read otherwise. */
const VERSION = 1;
/** Pictures that are kept, the latest that were looked at. */
const MOST = 12;
const MOST_BYTES = 256 * 2 ** 20;
const ENDING = '.image';

/** A finished picture. */
export interface Kept {
  readonly info: ImageInfo;
  readonly rays: ReadonlyMap<ImageSource, Rays>;
}

/** The name under which a picture is kept: the same for the same parts, contents of files among them. */
export function keyOf(parts: readonly string[], files: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([VERSION, PRODUCT, ...parts]));
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 40);
}

/** A picture that was kept; undefined where there is none, or it is damaged. */
export function find(folder: string, key: string): Kept | undefined {
  const path = join(folder, `${key}${ENDING}`);
  try {
    const { version, info, rays } = deserialize(readFileSync(path)) as Kept & { readonly version: unknown };
    if (version !== VERSION || typeof info !== 'object' || !(rays instanceof Map)) return undefined;
    const isWhole = [...rays.values()].every(
      ({ pixels, light, values }: Rays) =>
        pixels.length === info.width * info.height &&
        light.length === 3 * pixels.length &&
        values.length === light.length,
    );
    if (!isWhole || rays.size !== info.sources.length) return undefined;
    const now = new Date();
    utimesSync(path, now, now);
    return { info, rays };
  } catch {
    return undefined;
  }
}

/** Keeps a picture, and forgets those that were not looked at for the longest. Where it cannot be written, it is not kept. */
export function keep(folder: string, key: string, { info, rays }: Kept): void {
  const path = join(folder, `${key}${ENDING}`);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    if (sizeOf(rays) > MOST_BYTES) return;
    const bytes = serialize({ version: VERSION, info, rays });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, bytes, { mode: 0o600 });
    renameSync(temporary, path);
    prune(folder);
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** Bytes of all columns. */
function sizeOf(rays: Kept['rays']): number {
  const columns = [...rays.values()].flatMap((one): { readonly byteLength: number }[] => Object.values(one));
  return columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** What another server began to write and could not end counts as well. */
function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.includes(ENDING))
    .map((name) => {
      const path = join(folder, name);
      const { mtimeMs, size } = statSync(path);
      return { path, mtimeMs, size };
    })
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  for (const [i, { path, size }] of files.entries()) {
    bytes += size;
    if (i > 0 && (i >= MOST || bytes > MOST_BYTES)) rmSync(path, { force: true });
  }
}
