import type { Tile } from '@spacetime/field';
import type { Shader } from '@spacetime/geometry';
import type { ImagePart, ImageSource } from '@spacetime/protocol';
import { encode, join, type Rays, raysOf } from './rays.ts';

/** Milliseconds between two messages, and rays of one at the most. */
const INTERVAL = 120;
const MOST_RAYS = 32_768;

export interface PartsOptions {
  readonly common: Pick<ImagePart, 'request' | 'width' | 'height' | 'sources'>;
  readonly shader: Shader;
  /** Rays of all sources. */
  readonly total: number;
  /** When it began, as `performance.now` has it. */
  readonly start: number;
  send(part: ImagePart): void;
}

interface Bucket {
  readonly source: ImageSource;
  readonly step: number;
  readonly rays: Rays[];
}

/** Puts tiles together to few messages. */
export class Parts {
  readonly #options: PartsOptions;
  /** Tiles of two passes come mixed: each message is of one. */
  readonly #buckets = new Map<number, Bucket>();
  #count = 0;
  #done = 0;
  #left: number | undefined;
  #sent = Number.NEGATIVE_INFINITY;

  constructor(options: PartsOptions) {
    this.#options = options;
  }

  /** @param left seconds, where it can be told */
  add(source: ImageSource, { pixels, outcomes, stride }: Tile, left: number | undefined): void {
    const bucket = this.#buckets.get(stride) ?? { source, step: stride, rays: [] };
    this.#buckets.set(stride, bucket);
    bucket.rays.push(raysOf(outcomes, pixels, this.#options.shader));
    this.#left = left;
    this.#count += pixels.length;
    this.#done += pixels.length;
    if (performance.now() - this.#sent >= INTERVAL || this.#count >= MOST_RAYS) this.flush();
  }

  /** Sends what there is; to be called where a source ends. */
  flush(): void {
    const { common, total, start, send } = this.#options;
    this.#sent = performance.now();
    const seconds = (this.#sent - start) / 1000;
    const left = this.#left === undefined ? {} : { left: this.#left };
    for (const { source, step, rays } of this.#buckets.values()) {
      send({ ...common, source, step, done: this.#done, total, seconds, ...left, ...encode(join(rays)) });
    }
    this.#buckets.clear();
    this.#count = 0;
  }
}
