import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  type CameraSetting,
  createOutcomes,
  isSampleCount,
  type Outcomes,
  passesOf,
  placeOutcomes,
  Shader,
} from '@spacetime/geometry';
import type { TraceReport, TraceRequest } from './messages.ts';
import { openPicture, type PictureOrder } from './order.ts';
import { PictureError } from './picture-error.ts';
import { skyOf } from './sky.ts';

/** Rays of one request to a thread: some tenths of a second. */
const RAYS = 2048;

/** Rays of a picture; some 40 bytes are kept of each. */
const MOST_RAYS = 2 ** 26;

/** Some pixels, traced. */
export interface Tile {
  /** 0 … 3, of strides 8, 4, 2, 1. */
  readonly pass: number;
  readonly stride: number;
  /** Indices y · width + x. */
  readonly pixels: Uint32Array;
  /** `samples` rays a pixel, in the pixels' order. */
  readonly outcomes: Outcomes;
  /** Shape [pixels, 3], sRGB. */
  readonly rgb: Uint8Array;
}

export interface RenderProgress {
  /** Pixels. */
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
  /** Seconds that the rest will take. */
  readonly left: number;
}

export interface RenderOptions {
  /** By default as many as the machine runs at once. Nothing in the picture depends on it. */
  readonly threads?: number;
  /** Ends the work; what is there by then is kept. */
  readonly signal?: AbortSignal;
  onTile?(tile: Tile, progress: RenderProgress): void;
}

/** A picture, or as much of it as was traced before it was interrupted. */
export interface Picture {
  readonly camera: CameraSetting;
  readonly samples: number;
  /** Shape [height, width, 3], sRGB; pixels that are missing are grey. */
  readonly rgb: Uint8Array;
  /** `samples` rays for each pixel, by rows. */
  readonly outcomes: Outcomes;
  /** 1 where a pixel has been traced. */
  readonly known: Uint8Array;
  readonly isFinished: boolean;
  /** How often the metric was evaluated. */
  readonly evaluations: number;
  /** Share of them at which a learned field was beyond its domain and the exact metric took its place. */
  readonly beyond: number;
  readonly seconds: number;
  readonly threads: number;
}

/**
 * Renders a `render` block in threads, coarsely first: each pixel once, those of every 8th row and column before the others.
 *
 * @throws PictureError where there is nothing to be seen, EinfieldError where the field cannot be read
 */
export async function renderPicture(order: PictureOrder, options: RenderOptions = {}): Promise<Picture> {
  const start = performance.now();
  const samples = order.samples ?? 1;
  if (!isSampleCount(samples)) {
    throw new PictureError(`${samples} rays a pixel: there can be 1, 4, 9, 16, 25, 36, 49 or 64`);
  }
  // Whatever is wrong with the order is found here, before threads are started.
  const { model, scene } = openPicture(order);
  const camera = scene.camera.setting;
  const { width, height } = camera;
  const shader = new Shader(await skyOf(model, camera), scene.disk && { inner: scene.disk.inner });
  const total = width * height;
  if (total * samples > MOST_RAYS) {
    throw new PictureError(
      `${width} × ${height} pixels of ${samples} rays are ${total * samples} rays, and ${MOST_RAYS} at most are kept: ask for fewer pixels, or fewer rays of each`,
    );
  }
  const picture = {
    rgb: new Uint8Array(3 * total).fill(128),
    outcomes: createOutcomes(total * samples),
    known: new Uint8Array(total),
  };
  const queue = tilesOf(width, height, samples);
  const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), queue.length));
  let done = 0;
  let evaluations = 0;
  let [asked, beyond] = [0, 0];
  let first: { readonly at: number; readonly done: number } | undefined;
  const take = (tile: PlannedTile, report: TraceReport & { readonly kind: 'traced' }): void => {
    const { pixels } = tile;
    const rgb = new Uint8Array(3 * pixels.length);
    shader.pixels(report.outcomes, samples, rgb);
    placeOutcomes(report.outcomes, picture.outcomes, placesOf(pixels, samples));
    for (const [i, pixel] of pixels.entries()) {
      picture.known[pixel] = 1;
      picture.rgb.set(rgb.subarray(3 * i, 3 * i + 3), 3 * pixel);
    }
    done += pixels.length;
    evaluations += report.evaluations;
    asked += report.asked;
    beyond += report.beyond;
    const now = performance.now();
    first ??= { at: now, done };
    // Threads take a moment to begin, which says nothing of the rest.
    const rate = done > first.done ? (now - first.at) / (done - first.done) : (now - start) / done;
    const progress = { done, total, seconds: (now - start) / 1000, left: (rate * (total - done)) / 1000 };
    options.onTile?.({ ...tile, outcomes: report.outcomes, rgb }, progress);
  };
  await distribute(order, queue, threads, take, options.signal);
  return {
    ...{ ...picture, camera, samples, isFinished: done === total, evaluations, threads },
    ...{ beyond: asked === 0 ? 0 : beyond / asked, seconds: (performance.now() - start) / 1000 },
  };
}

type PlannedTile = Pick<Tile, 'pass' | 'stride' | 'pixels'>;

function tilesOf(width: number, height: number, samples: number): PlannedTile[] {
  const size = Math.max(1, Math.floor(RAYS / samples));
  return passesOf(width, height).flatMap(({ stride, pixels }, pass) => {
    const tiles: PlannedTile[] = [];
    for (let at = 0; at < pixels.length; at += size) tiles.push({ pass, stride, pixels: pixels.slice(at, at + size) });
    return tiles;
  });
}

function placesOf(pixels: Uint32Array, samples: number): Uint32Array {
  return Uint32Array.from({ length: pixels.length * samples }, (_, i) => {
    return pixels[Math.floor(i / samples)]! * samples + (i % samples);
  });
}

// A bundle keeps the worker beside itself under the same name.
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Hands tiles to threads, two at a time to each; resolves when all are done, or soon after the signal. */
async function distribute(
  order: PictureOrder,
  queue: readonly PlannedTile[],
  threads: number,
  take: (tile: PlannedTile, report: TraceReport & { readonly kind: 'traced' }) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  let next = 0;
  let open = queue.length;
  const workers: Worker[] = [];
  await new Promise<void>((resolve, reject) => {
    const stop = () => resolve();
    if (signal?.aborted || open === 0) return resolve();
    signal?.addEventListener('abort', stop, { once: true });
    const give = (worker: Worker): void => {
      if (next === queue.length) return;
      const request: TraceRequest = { id: next, pixels: queue[next]!.pixels };
      next++;
      worker.postMessage(request);
    };
    // What this process has compiled is not compiled again by each thread.
    const compiled = getCompileCacheDir();
    const env = { ...process.env, ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }) };
    for (let thread = 0; thread < threads; thread++) {
      const worker = new Worker(WORKER, { workerData: order, env });
      workers.push(worker);
      worker.on('error', reject);
      worker.on('message', (report: TraceReport) => {
        if (report.kind === 'failed') {
          reject(report.expected ? new PictureError(report.message) : new Error(report.message));
        } else if (report.kind === 'ready') {
          give(worker);
          give(worker);
        } else if (signal?.aborted !== true) {
          give(worker);
          try {
            take(queue[report.id]!, report);
          } catch (error) {
            return reject(error);
          }
          open--;
          if (open === 0) resolve();
        }
      });
    }
  }).finally(() => Promise.all(workers.map((worker) => worker.terminate())));
}
