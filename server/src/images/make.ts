import { setTimeout as wait } from 'node:timers/promises';
import {
  openPicture,
  type Picture,
  type PictureOrder,
  renderModel,
  renderPicture,
  skyOf,
  skyPath,
} from '@spacetime/field';
import { cameraSetting, Shader } from '@spacetime/geometry';
import { IMAGE_OUTCOMES, type ImageInfo, type ImagePart, type ImageSource } from '@spacetime/protocol';
import { find, type Kept, keep, keyOf } from './kept.ts';
import type { ImageWork } from './orders.ts';
import { Parts } from './parts.ts';
import { encode, failuresOf, part, type Rays, raysOf } from './rays.ts';

/** Pixels of a picture, as much as a panel can hold: larger ones are made smaller, which is said. */
const MOST_PIXELS = 2 ** 22;
/** Rays of a message of a picture that was kept, and milliseconds between two of them. */
const KEPT_RAYS = 32_768;
const KEPT_REST = 20;

type Send = (part: ImagePart) => void;

/**
 * A picture, kept or traced: its parts are sent as they come.
 * @returns what it is, undefined where it was cancelled
 * @throws PictureError, EinfieldError where there is nothing to be seen
 */
export async function make(asked: ImageWork, send: Send, signal: AbortSignal): Promise<ImageInfo | undefined> {
  const work = fitting(asked);
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

/** The same, with fewer pixels where there are too many. */
function fitting(work: ImageWork): ImageWork {
  const { width, height } = cameraSetting(renderModel(orderOf(work, 'exact')), sizeOf(work));
  if (width * height <= MOST_PIXELS) return work;
  const every = Math.ceil(Math.sqrt((width * height) / MOST_PIXELS));
  const size = { width: Math.ceil(width / every), height: Math.ceil(height / every) };
  const whole = `spacetime render makes all of its ${width} × ${height} pixels`;
  return { ...work, ...size, notes: [...work.notes, `Shown with ${size.width} × ${size.height} pixels: ${whole}.`] };
}

function sizeOf({ width, height }: ImageWork): { readonly size?: readonly [number, number] } {
  return width === undefined || height === undefined ? {} : { size: [width, height] };
}

/** The block's own text stands for the document: it is at its path, so that the sky is found. */
function orderOf(work: ImageWork, source: ImageSource): PictureOrder {
  const { path, text, name, field } = work;
  return {
    ...{ file: path, sources: new Map([[path, text]]), imports: new Map(), name, ...sizeOf(work) },
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
