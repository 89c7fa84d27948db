import { IMAGE_OUTCOMES, type ImageOutcome } from '@spacetime/protocol';
import { interpolateCividis, interpolateRdBu } from 'd3-scale-chromatic';
import type { Picture } from './picture.ts';
import type { Mode } from './view.ts';

type Rgb = readonly [number, number, number];

/** Told apart with any colour vision (Okabe & Ito 2008). */
export const OUTCOME_COLOURS: Readonly<Record<ImageOutcome, Rgb>> = {
  captured: [0, 0, 0],
  sky: [86, 180, 233],
  disk: [230, 159, 0],
  // As on the command line.
  fault: [255, 0, 255],
  limit: [0, 255, 255],
};

/** Where a map has nothing to show. */
export const NOTHING: Rgb = [70, 70, 70];

/** Crossings of the equatorial plane that have a colour of their own: more have the last. */
export const MOST_ORDER = 4;
export const ORDER_COLOURS: readonly Rgb[] = Array.from({ length: MOST_ORDER + 1 }, (_, n) =>
  rgb(interpolateCividis(n / MOST_ORDER)),
);

const SHIFT_SIZE = 256;
const SHIFTS: readonly Rgb[] = Array.from({ length: SHIFT_SIZE }, (_, k) => rgb(interpolateRdBu(k / (SHIFT_SIZE - 1))));

/** Red below 1, blue above: `span` is the largest |log g| of the scale. */
export function shiftColour(g: number, span: number): Rgb {
  const place = 0.5 + Math.log(g) / (2 * span);
  return SHIFTS[Math.round(Math.min(1, Math.max(0, place)) * (SHIFT_SIZE - 1))]!;
}

/** The largest |log g| on the disk: a scale that is the same both ways, so that g = 1 is white. */
export function shiftSpan(pictures: Iterable<Picture>): number {
  const disk = IMAGE_OUTCOMES.indexOf('disk');
  let span = 0;
  for (const { kinds, values, width, height, shown } of pictures) {
    for (let pixel = 0; pixel < width * height; pixel++) {
      if (kinds[pixel] !== disk || shown[pixel] !== pixel) continue;
      const size = Math.abs(Math.log(values[3 * pixel + 2]!));
      if (size > span && Number.isFinite(size)) span = size;
    }
  }
  return span || Math.LN2;
}

/** The colour of a pixel in a mode; {@link paint} writes them all. */
export function colourOf(picture: Picture, pixel: number, mode: Mode, gain: number, span: number): Rgb {
  const outcome = IMAGE_OUTCOMES[picture.kinds[pixel]!]!;
  if (outcome === 'fault' || outcome === 'limit') return OUTCOME_COLOURS[outcome];
  switch (mode) {
    case 'shaded':
      return [0, 1, 2].map((i) => encode(-Math.expm1(-gain * picture.light[3 * pixel + i]!))) as unknown as Rgb;
    case 'redshift':
      if (outcome === 'disk') return shiftColour(picture.values[3 * pixel + 2]!, span);
      return outcome === 'captured' ? OUTCOME_COLOURS.captured : NOTHING;
    case 'outcome':
      return OUTCOME_COLOURS[outcome];
    case 'order':
      return outcome === 'captured'
        ? OUTCOME_COLOURS.captured
        : ORDER_COLOURS[Math.min(MOST_ORDER, picture.orders[pixel]!)]!;
  }
}

/** Writes RGBA, rows from the top; places for which nothing stands yet are clear. */
export function paint(picture: Picture, mode: Mode, exposure: number, span: number, pixels: Uint8ClampedArray): void {
  const { shown, width, height } = picture;
  const size = width * height;
  const gain = 2 ** exposure;
  for (let place = 0; place < size; place++) {
    const pixel = shown[place]!;
    const at = 4 * place;
    if (pixel === size) {
      pixels.fill(0, at, at + 4);
      continue;
    }
    // A pixel that stands for others is the first of them.
    if (pixel !== place) {
      const from = 4 * pixel;
      for (let i = 0; i < 3; i++) pixels[at + i] = pixels[from + i]!;
    } else {
      const colour = colourOf(picture, pixel, mode, gain, span);
      for (let i = 0; i < 3; i++) pixels[at + i] = colour[i]!;
    }
    pixels[at + 3] = 255;
  }
}

/** Linear light as a byte of sRGB (IEC 61966-2-1). */
function encode(light: number): number {
  const clipped = Math.min(1, Math.max(0, light));
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * encoded);
}

/** `#rrggbb` or `rgb(r, g, b)`. */
function rgb(text: string): Rgb {
  if (text.startsWith('#')) return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as unknown as Rgb;
  return text
    .match(/[\d.]+/gu)!
    .slice(0, 3)
    .map(Number) as unknown as Rgb;
}
