import { OUTCOME, type Outcomes, type Shader } from '@spacetime/geometry';
import { IMAGE_OUTCOMES, type ImageFailure, type ImagePart, type ImageSource } from '@spacetime/protocol';
import { base64 } from '../views/base64.ts';

/** What rays came to, a column each; see `ImagePart`. Shape [count] but for `light` and `values`, which have [count, 3]. */
export interface Rays {
  /** row · width + column. */
  readonly pixels: Uint32Array;
  readonly kinds: Uint8Array;
  readonly light: Float32Array;
  readonly values: Float64Array;
  readonly orders: Uint8Array;
  readonly lengths: Float64Array;
  readonly beyond: Uint8Array;
  readonly steps: Uint16Array;
}

/** Codes of the protocol, by those of the tracer; what has not been traced is never sent. */
const CODES = new Map(IMAGE_OUTCOMES.map((name, code) => [OUTCOME[name], code]));

/**
 * What rays came to, with their light.
 * @param pixels by default all of them, by rows
 */
export function raysOf(outcomes: Outcomes, pixels: Uint32Array | undefined, shader: Shader): Rays {
  const { count, kind, values, crossings, beyond, length, steps } = outcomes;
  const light = new Float32Array(3 * count);
  const one = new Float64Array(3);
  for (let ray = 0; ray < count; ray++) {
    shader.light(outcomes, ray, one);
    // The shader's light is 1 − exp(−x).
    for (let k = 0; k < 3; k++) light[3 * ray + k] = -Math.log1p(-one[k]!);
  }
  return {
    pixels: pixels ?? Uint32Array.from({ length: count }, (_, pixel) => pixel),
    kinds: Uint8Array.from(kind, (code) => CODES.get(code as 1) ?? 0),
    ...{ light, values, orders: crossings, lengths: length, beyond, steps },
  };
}

type Encoded = Pick<ImagePart, keyof Rays>;

/** Columns in base64. */
export function encode(rays: Rays): Encoded {
  return Object.fromEntries(
    Object.entries(rays).map(([name, column]: [string, Rays[keyof Rays]]) => [name, base64(column)]),
  ) as unknown as Encoded;
}

export function join(all: readonly Rays[]): Rays {
  const count = all.reduce((sum, { pixels }) => sum + pixels.length, 0);
  const whole: Rays = {
    pixels: new Uint32Array(count),
    kinds: new Uint8Array(count),
    light: new Float32Array(3 * count),
    values: new Float64Array(3 * count),
    orders: new Uint8Array(count),
    lengths: new Float64Array(count),
    beyond: new Uint8Array(count),
    steps: new Uint16Array(count),
  };
  let at = 0;
  for (const rays of all) {
    for (const name of Object.keys(whole) as (keyof Rays)[]) {
      (whole[name] as Uint8Array).set(rays[name] as Uint8Array, name === 'light' || name === 'values' ? 3 * at : at);
    }
    at += rays.pixels.length;
  }
  return whole;
}

/** Rows `from` to `to`, sharing memory. */
export function part(rays: Rays, from: number, to: number): Rays {
  return {
    pixels: rays.pixels.subarray(from, to),
    kinds: rays.kinds.subarray(from, to),
    light: rays.light.subarray(3 * from, 3 * to),
    values: rays.values.subarray(3 * from, 3 * to),
    orders: rays.orders.subarray(from, to),
    lengths: rays.lengths.subarray(from, to),
    beyond: rays.beyond.subarray(from, to),
    steps: rays.steps.subarray(from, to),
  };
}

/** Codes of rays that have no answer, and why. */
const FAILED = {
  limit: 'the ray neither left nor fell in within its number of steps',
  fault: 'the metric has no value on the way, or no step is small enough there',
} as const;

/** Rays without an answer, the first of each kind named. @param codes of `IMAGE_OUTCOMES` */
export function failuresOf(
  source: ImageSource,
  { pixels, kinds }: Rays,
  width: number,
  codes: Readonly<Record<'limit' | 'fault', number>>,
): ImageFailure[] {
  return (['limit', 'fault'] as const).flatMap((outcome) => {
    let count = 0;
    let first = Number.POSITIVE_INFINITY;
    for (let i = 0; i < pixels.length; i++) {
      if (kinds[i] !== codes[outcome]) continue;
      count++;
      first = Math.min(first, pixels[i]!);
    }
    if (count === 0) return [];
    return [{ source, outcome, x: first % width, y: Math.floor(first / width), count, reason: FAILED[outcome] }];
  });
}
