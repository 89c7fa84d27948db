import { interpolateCividis, interpolatePuOr, interpolateViridis } from 'd3-scale-chromatic';

/** Perceptually even maps that people who see few colours can read. */
export const MAPS = ['cividis', 'viridis'] as const;
export type MapName = (typeof MAPS)[number];

const SIZE = 256;
const known = new Map<string, Uint8ClampedArray>();

/** Colours of 0 … 1, shape [256, 3]: of values on both sides of zero violet and orange with white between. */
export function colourTable(name: MapName, diverging: boolean): Uint8ClampedArray {
  const key = diverging ? 'diverging' : name;
  let table = known.get(key);
  if (table === undefined) {
    const of = diverging ? interpolatePuOr : name === 'viridis' ? interpolateViridis : interpolateCividis;
    table = new Uint8ClampedArray(3 * SIZE);
    for (let i = 0; i < SIZE; i++) table.set(rgb(of(i / (SIZE - 1))), 3 * i);
    known.set(key, table);
  }
  return table;
}

/** `#rrggbb` or `rgb(r, g, b)`. */
function rgb(text: string): readonly number[] {
  if (text.startsWith('#')) return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  return text
    .match(/[\d.]+/gu)!
    .slice(0, 3)
    .map(Number);
}

/** Writes pixels, the first row at the top; cells without a value are left clear. */
export function paint(
  { data, width, height }: { readonly data: Float64Array; readonly width: number; readonly height: number },
  of: (value: number) => number,
  table: Uint8ClampedArray,
  pixels: Uint8ClampedArray,
): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = 4 * ((height - 1 - row) * width + column);
      const place = of(data[row * width + column]!);
      if (Number.isNaN(place)) {
        pixels.fill(0, at, at + 4);
        continue;
      }
      const entry = 3 * Math.round(Math.min(1, Math.max(0, place)) * (SIZE - 1));
      pixels[at] = table[entry]!;
      pixels[at + 1] = table[entry + 1]!;
      pixels[at + 2] = table[entry + 2]!;
      pixels[at + 3] = 255;
    }
  }
}
