import { IMAGE_OUTCOMES, type ImageOutcome, type ImagePart, type ImageSource } from '@spacetime/protocol';

/** What one ray came to; see `ImagePart`. */
export interface Pixel {
  readonly outcome: ImageOutcome;
  readonly values: readonly [number, number, number];
  readonly order: number;
  readonly length: number;
  readonly steps: number;
  readonly isBeyond: boolean;
}

const CAPTURED = IMAGE_OUTCOMES.indexOf('captured');

/** A picture as it becomes finer: outcomes by pixel, rows from the top, and which of them stands for which place. */
export class Picture {
  readonly source: ImageSource;
  readonly width: number;
  readonly height: number;
  /** How many pixels have been traced. */
  traced = 0;
  /** Of each place the pixel that is shown there; its own index where it has been traced, and its size where nothing has. */
  readonly shown: Uint32Array;
  readonly kinds: Uint8Array;
  /** Three a pixel. */
  readonly light: Float32Array;
  readonly values: Float64Array;
  readonly orders: Uint8Array;
  readonly lengths: Float64Array;
  readonly steps: Uint16Array;
  readonly beyond: Uint8Array;

  constructor(source: ImageSource, width: number, height: number) {
    const size = width * height;
    this.source = source;
    this.width = width;
    this.height = height;
    this.shown = new Uint32Array(size).fill(size);
    this.kinds = new Uint8Array(size).fill(CAPTURED);
    this.light = new Float32Array(3 * size);
    this.values = new Float64Array(3 * size).fill(Number.NaN);
    this.orders = new Uint8Array(size);
    this.lengths = new Float64Array(size);
    this.steps = new Uint16Array(size);
    this.beyond = new Uint8Array(size);
  }

  get isWhole(): boolean {
    return this.traced === this.width * this.height;
  }

  isTraced(pixel: number): boolean {
    return this.shown[pixel] === pixel;
  }

  /** Takes pixels up. @returns false, and takes none, where they do not belong to this picture */
  add(part: ImagePart): boolean {
    const pixels = new Uint32Array(bytesOf(part.pixels));
    const count = pixels.length;
    const size = this.width * this.height;
    const kinds = new Uint8Array(bytesOf(part.kinds));
    const light = new Float32Array(bytesOf(part.light));
    const values = new Float64Array(bytesOf(part.values));
    const orders = new Uint8Array(bytesOf(part.orders));
    const lengths = new Float64Array(bytesOf(part.lengths));
    const steps = new Uint16Array(bytesOf(part.steps));
    const beyond = new Uint8Array(bytesOf(part.beyond));
    const isSound =
      [kinds, orders, lengths, steps, beyond].every(({ length }) => length === count) &&
      [light, values].every(({ length }) => length === 3 * count) &&
      pixels.every((pixel) => pixel < size) &&
      kinds.every((kind) => kind < IMAGE_OUTCOMES.length);
    if (!isSound || part.width !== this.width || part.height !== this.height) return false;
    for (let k = 0; k < count; k++) {
      const pixel = pixels[k]!;
      if (!this.isTraced(pixel)) this.traced++;
      this.kinds[pixel] = kinds[k]!;
      this.orders[pixel] = orders[k]!;
      this.lengths[pixel] = lengths[k]!;
      this.steps[pixel] = steps[k]!;
      this.beyond[pixel] = beyond[k]!;
      for (let i = 0; i < 3; i++) {
        this.light[3 * pixel + i] = light[3 * k + i]!;
        this.values[3 * pixel + i] = values[3 * k + i]!;
      }
      this.#stand(pixel, part.step);
    }
    return true;
  }

  at(x: number, y: number): Pixel | undefined {
    if (!(x >= 0 && x < this.width && y >= 0 && y < this.height)) return undefined;
    const pixel = y * this.width + x;
    return this.isTraced(pixel) ? this.of(pixel) : undefined;
  }

  of(pixel: number): Pixel {
    const [a, b, c] = this.values.subarray(3 * pixel, 3 * pixel + 3);
    return {
      outcome: IMAGE_OUTCOMES[this.kinds[pixel]!]!,
      values: [a!, b!, c!],
      order: this.orders[pixel]!,
      length: this.lengths[pixel]!,
      steps: this.steps[pixel]!,
      isBeyond: this.beyond[pixel] === 1,
    };
  }

  /** How many rays came to what. */
  counts(): ReadonlyMap<ImageOutcome, number> {
    const counts = new Map<ImageOutcome, number>(IMAGE_OUTCOMES.map((outcome) => [outcome, 0]));
    for (let pixel = 0; pixel < this.kinds.length; pixel++) {
      if (!this.isTraced(pixel)) continue;
      const outcome = IMAGE_OUTCOMES[this.kinds[pixel]!]!;
      counts.set(outcome, counts.get(outcome)! + 1);
    }
    return counts;
  }

  /** A pixel stands for the square from it to the right and down, but for what has been traced in it. */
  #stand(pixel: number, step: number): void {
    const { width, height, shown } = this;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (let row = y; row < Math.min(height, y + step); row++) {
      for (let place = row * width + x; place < row * width + Math.min(width, x + step); place++) {
        if (shown[place] !== place) shown[place] = pixel;
      }
    }
    shown[pixel] = pixel;
  }
}

/** The bytes of base64, as an array that is aligned for whatever is in it. */
export function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}
