import {
  type Slice,
  type SliceParams,
  VIEW_CHART,
  VIEW_SLICE,
  type ViewChart,
  type ViewSource,
} from '@spacetime/protocol';
import type { Scenario } from '../stand.ts';

const CHART: ViewChart = {
  ...{ name: 'BoyerLindquist', charts: ['BoyerLindquist'], coordinates: ['t', 'r', 'θ', 'φ'], learned: true },
  ...{ lower: [0, 1.2, 0.01, 0], upper: [1, 8, 3.13, 6.28], periodic: [false, false, false, true] },
};
const SPIN = 0.9;

/** Of Kerr's metric with M = 1: the Kretschmann scalar, g_tt, g^rr and g^θθ. */
function valueAt({ name, indices }: SliceParams['quantity'], r: number, θ: number): number {
  const c = SPIN * Math.cos(θ);
  const Σ = r * r + c * c;
  if (name === 'metric') return -(1 - (2 * r) / Σ);
  if (name === 'inverse') return indices?.[0] === 1 ? (r * r - 2 * r + SPIN * SPIN) / Σ : 1 / Σ;
  return (48 * (r * r - c * c) * (Σ * Σ - 16 * r * r * c * c)) / Σ ** 6;
}

function sliceOf({ quantity, ranges, width, height, sources = ['exact'] }: SliceParams): Slice {
  const [[x0, x1], [y0, y1]] = ranges!;
  const values = (source: ViewSource) => {
    const data = Float64Array.from({ length: width * height }, (_, k) => {
      const r = x0 + ((x1 - x0) * ((k % width) + 0.5)) / width;
      const θ = y0 + ((y1 - y0) * (Math.floor(k / width) + 0.5)) / height;
      const exact = valueAt(quantity, r, θ);
      const error = exact * 1e-6 * Math.sin(3 * r) * Math.cos(5 * θ);
      return source === 'exact' ? exact : source === 'error' ? error : exact + error;
    });
    return { source, data: Buffer.from(data.buffer).toString('base64'), lowest: 0, highest: 1 };
  };
  return { values: sources.map(values), faulty: 0 };
}

const slices = new Map<string, Slice>();

function known(params: SliceParams): Slice {
  const key = JSON.stringify(params);
  const slice = slices.get(key) ?? sliceOf(params);
  slices.set(key, slice);
  return slice;
}

/** A learned field of Kerr's metric, with static limit and horizon in sight. */
export const scenario: Scenario = {
  kind: 'curvature',
  subject: { kind: 'curvature', target: { field: '/w/kerr.einfield' } },
  names: ['g_tt', 'g^rr', 'g^θθ', 'R_ab R^ab'],
  answer: (method, params: SliceParams) =>
    method === VIEW_CHART ? CHART : method === VIEW_SLICE ? known(params) : null,
};
