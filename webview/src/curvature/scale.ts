/** How values become colours and heights: `log` of their size, `symlog` linear about zero and logarithmic beyond. */
export type ScaleKind = 'linear' | 'log' | 'symlog';

export interface Scale {
  readonly kind: ScaleKind;
  /** Zero is in the middle: colours run from it both ways. */
  readonly diverging: boolean;
  readonly lowest: number;
  readonly highest: number;
  /** To 0 … 1; NaN where there is no value. */
  of(value: number): number;
  /** Values that are shown at a colour bar, with their places. */
  readonly ticks: readonly { readonly at: number; readonly value: number }[];
}

/** Decades that a logarithmic scale shows at the most: below them is rounding. */
const DECADES = 16;

/** Logarithmic over more than two decades, symmetric where both signs occur. */
export function suitableKind(lowest: number, highest: number): ScaleKind {
  if (lowest < 0 && highest > 0) return 'symlog';
  const [small, large] = [Math.min(Math.abs(lowest), Math.abs(highest)), Math.max(Math.abs(lowest), Math.abs(highest))];
  return large > 100 * small && large > 0 ? 'log' : 'linear';
}

/** @param smallest the least |value| that is not zero: where a logarithmic scale may begin */
export function scaleOf(kind: ScaleKind, lowest: number, highest: number, smallest: number): Scale {
  const largest = Math.max(Math.abs(lowest), Math.abs(highest));
  if (!(largest > 0) || kind === 'linear') return linear(lowest, highest);
  if (kind === 'log') return logarithmic(largest, smallest, lowest, highest);
  return symmetric(largest, smallest);
}

function linear(lowest: number, highest: number): Scale {
  const diverging = lowest < 0 && highest > 0;
  const largest = Math.max(-lowest, highest);
  const [low, high] = diverging ? [-largest, largest] : [lowest, highest];
  const extent = high - low || 1;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, value: low + at * extent }));
  return { kind: 'linear', diverging, lowest: low, highest: high, of: (value) => (value - low) / extent, ticks };
}

function logarithmic(largest: number, smallest: number, lowest: number, highest: number): Scale {
  const top = Math.log10(largest);
  const bottom = Math.max(Math.log10(Math.max(smallest, Number.MIN_VALUE)), top - DECADES);
  const extent = top - bottom || 1;
  const of = (value: number) => (Number.isNaN(value) ? value : clamp((Math.log10(Math.abs(value)) - bottom) / extent));
  return { kind: 'log', diverging: false, lowest, highest, of, ticks: powers(bottom, top, (power) => 10 ** power) };
}

function symmetric(largest: number, smallest: number): Scale {
  // Linear below six decades under the largest, or where the values end.
  const threshold = Math.max(smallest, largest * 1e-6);
  const bend = (value: number) => Math.sign(value) * Math.log10(1 + Math.abs(value) / threshold);
  const top = bend(largest);
  const of = (value: number) => (1 + bend(value) / top) / 2;
  const values = [largest, largest * 1e-2, largest * 1e-4];
  const all = [...values.map((value) => -value), 0, ...values.reverse()].map((value) => ({ at: of(value), value }));
  // Where there are few decades the inner ones would be written over the zero.
  const ticks = all.filter(({ at, value }) => value === 0 || Math.abs(at - 0.5) > 0.05);
  return { kind: 'symlog', diverging: true, lowest: -largest, highest: largest, of, ticks };
}

function powers(bottom: number, top: number, value: (power: number) => number): Scale['ticks'] {
  const every = Math.max(1, Math.ceil((top - bottom) / 6));
  const ticks: { at: number; value: number }[] = [];
  for (let power = Math.ceil(bottom); power <= top; power += every) {
    ticks.push({ at: (power - bottom) / (top - bottom || 1), value: value(power) });
  }
  if (ticks.length > 0) return ticks;
  return [0, 1].map((at) => ({ at, value: value(bottom + at * (top - bottom)) }));
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** The least and largest value, and the least size that is not zero; undefined where there is no value. */
export function extremesOf(
  data: Float64Array,
): { readonly lowest: number; readonly highest: number; readonly smallest: number } | undefined {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    const size = Math.abs(value);
    if (size > 0 && size < smallest) smallest = size;
  }
  if (lowest > highest) return undefined;
  return { lowest, highest, smallest: Number.isFinite(smallest) ? smallest : 1 };
}
