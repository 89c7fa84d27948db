import { decodeSrgb, type SkyImage } from '@spacetime/geometry';
import { decode } from 'fast-png';
import { PictureError } from './picture-error.ts';

/** Most pixels of a sky's picture. */
const LARGEST = 1 << 27;

/** Linear light of what a number of `depth` bits shows. */
const tableOf = (depth: number): Float32Array =>
  Float32Array.from({ length: 1 << depth }, (_, k) => decodeSrgb(k / ((1 << depth) - 1)));

/** What a PNG's header says of its size, before any memory is taken for it. */
function sizeOf(bytes: Uint8Array): [width: number, height: number] | undefined {
  if (bytes.length < 24 || bytes[1] !== 0x50 || bytes[2] !== 0x4e || bytes[3] !== 0x47) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

function checkSize(size: readonly [number, number] | undefined, path: string): void {
  if (size === undefined) return;
  const [width, height] = size;
  if (width > 0 && height > 0 && width * height <= LARGEST) return;
  throw new PictureError(`${path} has ${width} × ${height} pixels; the largest sky has ${LARGEST} of them`);
}

/**
 * A sky's picture from a PNG: grey, colour or a palette, 8 or 16 bits; transparency is taken for black behind it.
 * @throws PictureError where the bytes are no such picture
 */
export function decodeSky(bytes: Uint8Array, path: string): SkyImage {
  checkSize(sizeOf(bytes), path);
  let image: ReturnType<typeof decode>;
  try {
    image = decode(bytes, { checkCrc: true });
  } catch (error) {
    const isShort = error instanceof RangeError;
    const why = isShort ? 'it was cut short or is damaged' : error instanceof Error ? error.message : String(error);
    throw new PictureError(
      `${path} is no PNG that can be read: ${why}. A sky is an equirectangular PNG, twice as wide as high`,
    );
  }
  const { width, height, data, channels, depth, palette } = image;
  checkSize([width, height], path);
  if (palette === undefined && depth !== 8 && depth !== 16) {
    throw new PictureError(`${path} has ${depth} bits a channel; save it with 8 or 16`);
  }
  const light = tableOf(palette === undefined ? depth : 8);
  const linear = new Float32Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const color = palette?.[data[pixel]!];
    const hasAlpha = channels === 2 || channels === 4;
    const opaque = palette === undefined && hasAlpha ? data[(pixel + 1) * channels - 1]! / (light.length - 1) : 1;
    for (let k = 0; k < 3; k++) {
      const value = palette === undefined ? data[pixel * channels + (channels < 3 ? 0 : k)]! : (color?.[k] ?? 0);
      linear[3 * pixel + k] = opaque * light[value]!;
    }
  }
  return { width, height, data: linear };
}
