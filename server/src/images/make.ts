import { setTimeout as wait } from 'node:timers/promises';
import { openPicture, type Picture, type PictureOrder, renderPicture, skyOf, skyPath } from '@spacetime/field';
import { Shader } from '@spacetime/geometry';
import { IMAGE_OUTCOMES, type ImageInfo, type ImagePart, type ImageSource } from '@spacetime/protocol';
import { find, type Kept, keep, keyOf } from './kept.ts';
import type { ImageWork } from './orders.ts';
import { Parts } from './parts.ts';
import { encode, failuresOf, part, type Rays, raysOf } from './rays.ts';

/** Rays of a message of a picture that was kept, and milliseconds between two of them. */
const KEPT_RAYS = 32_768;
const KEPT_REST = 20;

type Send = (part: ImagePart) => void;

/**
 * A picture, kept or traced: its parts are sent as they come.
 * @returns what it is, undefined where it was cancelled
 * @throws PictureError, EinfieldError where there is nothing to be seen
 */
export async function make(work: ImageWork, send: Send, signal: AbortSignal): Promise<ImageInfo | undefined> {
  const sources: readonly ImageSource[] = work.field === undefined ? ['exact'] : ['learned', 'exact'];
  // Whatever is wrong is found here, and what the picture is.
  const opened = openPicture(orderOf(work, 'exact'));
  const { model, scene } = opened;
  const { width, height } = scene.camera.setting;
  const sky = await skyOf(model, scene.camera.setting);
  const files = [skyPath(model), work.field].filter((file) => file !== undefined);
  const key = keyOf([work.text, work.name, String(work.width), String(work.height), sources.join()], files);
  const kept = work.reuse ? find(work.storage, key) : undefined;
  if (kept !== undefined) return resend(kept, work, send, signal);
  const start = performance.now();
  const shader = new Shader(sky, scene.disk && { inner: scene.disk.inner });
  const common = { request: work.request, width, height, sources };
  const parts = new Parts({ common, shader, total: width * height * sources.length, start, send });
  const pictures = new Map<ImageSource, Picture>();
  // The exact metric first: it is the faster one.
  for (const source of [...sources].reverse()) {
    const order = orderOf(work, source);
    const picture = await renderPicture(order, {
      ...(work.threads !== undefined && { threads: work.threads }),
      signal,
      onTile: (tile, { left }) => {
        const isLast = source === sources[0];
        parts.add(source, tile, isLast ? left : undefined);
      },
    });
    parts.flush();
    if (!picture.isFinished) return undefined;
    pictures.set(source, picture);
  }
  const rays = new Map(sources.map((source) => [source, raysOf(pictures.get(source)!.outcomes, undefined, shader)]));
  const info = infoOf(work, opened, sources, pictures, rays, (performance.now() - start) / 1000);
  keep(work.storage, key, { info, rays });
  return { ...info, notes: [...work.notes, ...info.notes] };
}

/** The block's own text stands for the document: it is at its path, so that the sky is found. */
function orderOf(work: ImageWork, source: ImageSource): PictureOrder {
  const { path, text, name, field, width, height } = work;
  const size = width === undefined || height === undefined ? {} : { size: [width, height] as const };
  return {
    ...{ file: path, sources: new Map([[path, text]]), imports: new Map(), name, ...size },
    ...(field !== undefined && { field, exact: source === 'exact' }),
  };
}

function infoOf(
  work: ImageWork,
  { model, scene }: ReturnType<typeof openPicture>,
  sources: readonly ImageSource[],
  pictures: ReadonlyMap<ImageSource, Picture>,
  rays: ReadonlyMap<ImageSource, Rays>,
  seconds: number,
): ImageInfo {
  const { width, height, at, field } = scene.camera.setting;
  const { name, coordinates } = scene.field.chart;
  const all = [...pictures.values()];
  const beyond = pictures.get('learned')?.beyond ?? 0;
  const codes = { limit: IMAGE_OUTCOMES.indexOf('limit'), fault: IMAGE_OUTCOMES.indexOf('fault') };
  return {
    ...{ width, height, name: model.name, of: model.of ?? model.spacetime!.name, spacetime: model.spacetime!.name },
    ...{ chart: name, coordinates, at: [...at], field, ...(model.disk && { disk: model.disk }), sources },
    ...(work.field !== undefined && { learned: work.field }),
    notes:
      beyond > 0
        ? [
            `Beyond the field's domain, at ${(100 * beyond).toPrecision(2)} % of the evaluations, light goes through the exact metric.`,
          ]
        : [],
    evaluations: all.reduce((sum, picture) => sum + picture.evaluations, 0),
    ...{ seconds, threads: Math.max(...all.map(({ threads }) => threads)), reused: false },
    failures: [...rays].flatMap(([source, one]) => failuresOf(source, one, width, codes)),
  };
}

async function resend(
  { info, rays }: Kept,
  work: ImageWork,
  send: Send,
  signal: AbortSignal,
): Promise<ImageInfo | undefined> {
  const { width, height, sources } = info;
  const total = width * height * sources.length;
  let done = 0;
  for (const [source, all] of rays) {
    for (let at = 0; at < all.pixels.length; at += KEPT_RAYS) {
      const some = part(all, at, at + KEPT_RAYS);
      done += some.pixels.length;
      send({
        ...{ request: work.request, source, width, height, sources, step: 1, done, total, seconds: 0 },
        ...encode(some),
      });
      await wait(KEPT_REST);
      if (signal.aborted) return undefined;
    }
  }
  return { ...info, notes: [...work.notes, ...info.notes], reused: true };
}
