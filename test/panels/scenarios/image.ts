import {
  IMAGE_OUTCOMES,
  type ImageInfo,
  type ImageParams,
  type ImagePart,
  VIEW_IMAGE,
  VIEW_IMAGE_PART,
} from '@spacetime/protocol';
import type { Scenario } from '../stand.ts';

const [WIDTH, HEIGHT] = [96, 72];
const SOURCES = ['learned', 'exact'] as const;
const base64 = (data: ArrayBufferView) => Buffer.from(data.buffer).toString('base64');

/** Rings of what a ray may meet, about the middle: no spacetime's, but each in sight, with both failures in a corner. */
function rayAt(pixel: number, shift: number) {
  const [x, y] = [(pixel % WIDTH) - WIDTH / 2 + 0.5, HEIGHT / 2 - Math.floor(pixel / WIDTH) - 0.5];
  const radius = Math.hypot(x, y);
  const angle = Math.atan2(y, x) + shift;
  if (pixel === 0 || pixel === 1) return { outcome: pixel === 0 ? 'fault' : 'limit', order: 0 } as const;
  if (radius < 18 + shift) return { outcome: 'captured', order: 0 } as const;
  const g = 1 - 0.4 * Math.cos(angle);
  if (radius < 30) return { outcome: 'disk', values: [radius / 2, angle, g], order: radius < 20 ? 2 : 1 } as const;
  const θ = radius / 20;
  const values = [Math.sin(θ) * Math.cos(angle), Math.sin(θ) * Math.sin(angle), Math.cos(θ)] as const;
  return { outcome: 'sky', values, order: radius < 34 ? 1 : 0 } as const;
}

function partOf(source: (typeof SOURCES)[number], request: string, done: number): ImagePart {
  const pixels = Uint32Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => pixel);
  const rays = [...pixels].map((pixel) => rayAt(pixel, source === 'learned' ? 1e-3 : 0));
  const light = rays.flatMap(({ outcome, values }) => {
    if (outcome === 'disk') return [values[2] ** 4, 0.7 * values[2] ** 4, 0.4 * values[2] ** 4];
    return outcome === 'sky' ? [0.2, 0.3 + 0.2 * values[0], 0.8] : [0, 0, 0];
  });
  return {
    ...{ request, source, width: WIDTH, height: HEIGHT, sources: SOURCES, step: 1 },
    ...{ done, total: 2 * WIDTH * HEIGHT, seconds: 1, left: 1 },
    pixels: base64(pixels),
    kinds: base64(Uint8Array.from(rays, ({ outcome }) => IMAGE_OUTCOMES.indexOf(outcome))),
    light: base64(Float32Array.from(light)),
    values: base64(
      Float64Array.from(
        rays.flatMap((ray) => ('values' in ray ? [...ray.values] : [Number.NaN, Number.NaN, Number.NaN])),
      ),
    ),
    orders: base64(Uint8Array.from(rays, ({ order }) => order)),
    lengths: base64(new Float64Array(rays.length).fill(62.5)),
    beyond: base64(new Uint8Array(rays.length)),
    steps: base64(new Uint16Array(rays.length).fill(48)),
  };
}

const INFO: ImageInfo = {
  ...{ width: WIDTH, height: HEIGHT, name: 'Shadow', of: 'Quick', spacetime: 'Kerr', chart: 'BoyerLindquist' },
  ...{ coordinates: ['t', 'r', 'θ', 'φ'], at: [0, 30, 1.396, 0], field: 0.42, disk: [6, 15], sources: SOURCES },
  ...{ learned: '/w/kerr.einfield', notes: [], evaluations: 1_234_567, seconds: 3.2, threads: 2, reused: false },
  failures: SOURCES.flatMap((source) =>
    (['fault', 'limit'] as const).map((outcome, x) => ({ source, outcome, x, y: 0, count: 1, reason: 'Σ' })),
  ),
};

/** A picture through a trained field beside the exact one, finished. */
export const scenario: Scenario = {
  kind: 'image',
  subject: { kind: 'image', target: { uri: 'file:///w/kerr.spacetime', name: 'Shadow' } },
  names: ['Shadow', 'Quick', 'Kerr', 'BoyerLindquist', 't', 'r', 'θ', 'φ', 'g', 'Σ'],
  answer: async (method, params: ImageParams, tell) => {
    if (method !== VIEW_IMAGE) return null;
    for (const [k, source] of SOURCES.entries()) {
      const part = partOf(source, params.request, (k + 1) * WIDTH * HEIGHT);
      await tell({ type: 'event', name: VIEW_IMAGE_PART, params: part });
    }
    return INFO;
  },
};
