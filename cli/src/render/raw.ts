import type { Picture } from '@spacetime/field';
import { OUTCOME_NAMES } from '@spacetime/geometry';

/** What `--raw` writes for a ray, in this order. */
const COLUMNS = ['kind', 'v0', 'v1', 'v2', 'crossings', 'beyond', 'length', 'steps'] as const;

function numbersOf({ outcomes }: Picture, ray: number): number[] {
  const { kind, values, crossings, beyond, length, steps } = outcomes;
  const [a, b, c] = [values[3 * ray]!, values[3 * ray + 1]!, values[3 * ray + 2]!];
  return [kind[ray]!, a, b, c, crossings[ray]!, beyond[ray]!, length[ray]!, steps[ray]!];
}

/** A line a ray: where it comes in, and what it meets. */
export function rawCsv(picture: Picture): string {
  const { width } = picture.camera;
  const lines = ['x,y,sample,outcome,v0,v1,v2,crossings,beyond,length,steps'];
  for (let ray = 0; ray < picture.outcomes.count; ray++) {
    const pixel = Math.floor(ray / picture.samples);
    const [kind, ...rest] = numbersOf(picture, ray);
    const values = rest.map((value) => (Number.isNaN(value) ? '' : value));
    const place = [pixel % width, Math.floor(pixel / width), ray % picture.samples];
    lines.push([...place, OUTCOME_NAMES[kind!], ...values].join());
  }
  return `${lines.join('\n')}\n`;
}

/** NumPy's format 1.0: float64 of shape (height, width, samples, 8), the columns as {@link COLUMNS}. */
export function rawNpy(picture: Picture): Uint8Array {
  const { width, height } = picture.camera;
  const shape = `(${height}, ${width}, ${picture.samples}, ${COLUMNS.length})`;
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + padded.length + 8 * COLUMNS.length * picture.outcomes.count);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  bytes.set(new TextEncoder().encode(padded), 10);
  const view = new DataView(bytes.buffer, 10 + padded.length);
  for (let ray = 0, at = 0; ray < picture.outcomes.count; ray++) {
    for (const value of numbersOf(picture, ray)) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  return bytes;
}
