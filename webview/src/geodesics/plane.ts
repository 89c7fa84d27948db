import { ticks } from '../numbers.ts';
import { rangeOf, roundValues } from '../plots/ranges.ts';
import { keyRows, keyStrokes, LEGEND_ROW, type Legend } from './legend.ts';
import { endMark, type OutlineStyle, outlineStrokes, startMark } from './marks.ts';
import { type Box, type Palette, type Picture, type Stroke, thinned } from './picture.ts';

export type Range = readonly [number, number];

/** A path in a plane. */
export interface PlaneCurve {
  readonly label: string;
  readonly colour: number;
  readonly dash?: readonly number[];
  /** x and y in turn, in the plane's own units. */
  readonly at: Float64Array;
}

/** What lies in the plane beside the paths. */
export interface PlaneOutline {
  readonly label: string;
  readonly style: OutlineStyle;
  readonly at: Float64Array;
}

export interface PlaneScene {
  readonly curves: readonly PlaneCurve[];
  readonly outlines: readonly PlaneOutline[];
  readonly names: readonly [string, string];
  /** One unit is as long across as up. */
  readonly equal: boolean;
  /** What the marks of start and end are called. */
  readonly marks: readonly [start: string, end: string];
}

const LEFT = 64;
const RIGHT = 14;
const ABOVE = 10;
const BELOW = 42;

/** The rectangle of the paths in a picture so wide, and its height with all that is around it. */
export function layout(width: number, scene: PlaneScene): { readonly box: Box; readonly height: number } {
  const across = Math.max(120, width - LEFT - RIGHT);
  const box = { left: LEFT, top: ABOVE, width: across, height: Math.min(scene.equal ? 400 : 280, across) };
  const rows = keyRows(legendOf(scene), across);
  return { box, height: ABOVE + box.height + BELOW + rows * LEGEND_ROW };
}

/** Ranges that show all of it, with a margin. */
export function fitted(scene: PlaneScene, { width, height }: Box): readonly [Range, Range] {
  const whole = scene.curves.map(({ at }) => at);
  const bounds = ([0, 1] as const).map((axis) => extremesOf(whole, axis));
  // What is beside the paths is shown too, unless it would make them small.
  const reach = Math.max(...bounds.map(([low, high]) => high - low));
  for (const axis of [0, 1] as const) {
    const [low, high] = extremesOf(
      scene.outlines.filter(({ style }) => style !== 'edge').map(({ at }) => at),
      axis,
    );
    const [a, b] = bounds[axis]!;
    if (low < high && Math.max(b, high) - Math.min(a, low) <= 2 * reach) {
      bounds[axis] = [Math.min(a, low), Math.max(b, high)];
    }
  }
  const [x, y] = bounds.map(([low, high]): Range => (low <= high ? rangeOf(low, high, false) : [0, 1]));
  if (!scene.equal) return [x!, y!];
  const unit = Math.max((x![1] - x![0]) / width, (y![1] - y![0]) / height);
  const about = ([low, high]: Range, pixels: number): Range => {
    const [middle, half] = [(low + high) / 2, (unit * pixels) / 2];
    return [middle - half, middle + half];
  };
  return [about(x!, width), about(y!, height)];
}

function extremesOf(paths: readonly Float64Array[], axis: 0 | 1): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of paths) {
    for (let k = axis; k < at.length; k += 2) {
      const value = at[k]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** All that stands still: axes, outlines, paths with their starts and ends, and what each is. */
export function planePicture(
  scene: PlaneScene,
  ranges: readonly [Range, Range],
  width: number,
  palette: Palette,
): Picture {
  const { box, height } = layout(width, scene);
  const to = placer(box, ranges);
  const strokes: Stroke[] = [...gridOf(box, ranges, scene.names, palette)];
  for (const { style, at } of scene.outlines) {
    strokes.push(...outlineStrokes(thinned(placed(at, to)), style, palette, true));
  }
  for (const { colour, dash, at } of scene.curves) {
    const stroke = palette.series[colour % palette.series.length]!;
    strokes.push({
      ...{ kind: 'line', at: thinned(placed(at, to)), stroke, width: 1.3, clipped: true },
      ...(dash && { dash }),
    });
  }
  for (const { colour, at } of scene.curves) strokes.push(...marks(placed(at, to), colour, palette));
  const { left, top } = box;
  strokes.push({ kind: 'line', at: frame(box), stroke: palette.muted });
  strokes.push(...keyStrokes(legendOf(scene), left, top + box.height + BELOW, box.width, palette));
  return { width, height, box, strokes };
}

/** From the plane's units to pixels. */
export function placer(
  { left, top, width, height }: Box,
  [[x0, x1], [y0, y1]]: readonly [Range, Range],
): (x: number, y: number) => readonly [number, number] {
  const [sx, sy] = [width / (x1 - x0), height / (y1 - y0)];
  return (x, y) => [left + sx * (x - x0), top + sy * (y1 - y)];
}

function placed(at: Float64Array, to: ReturnType<typeof placer>): Float64Array {
  const out = new Float64Array(at.length);
  for (let k = 0; k < at.length; k += 2) {
    const [x, y] = to(at[k]!, at[k + 1]!);
    out[k] = x;
    out[k + 1] = y;
  }
  return out;
}

function frame({ left, top, width, height }: Box): number[] {
  return [left, top, left + width, top, left + width, top + height, left, top + height, left, top];
}

function gridOf(box: Box, ranges: readonly [Range, Range], names: readonly [string, string], palette: Palette) {
  const { left, top, width, height } = box;
  const to = placer(box, ranges);
  const { grid, muted, foreground } = palette;
  const strokes: Stroke[] = [];
  const [across, up] = [roundValues(ranges[0]), roundValues(ranges[1])];
  const [below, beside] = [ticks(across), ticks(up)];
  for (const [k, value] of across.entries()) {
    const [x] = to(value, 0);
    strokes.push({ kind: 'line', at: [x, top, x, top + height], stroke: grid });
    strokes.push({ kind: 'text', text: below[k]!, x, y: top + height + 11, fill: muted });
  }
  for (const [k, value] of up.entries()) {
    const [, y] = to(0, value);
    strokes.push({ kind: 'line', at: [left, y, left + width, y], stroke: grid });
    strokes.push({ kind: 'text', text: beside[k]!, x: left - 6, y, fill: muted, anchor: 'end' });
  }
  strokes.push({ kind: 'text', text: names[0], x: left + width / 2, y: top + height + 28, fill: foreground });
  strokes.push({ kind: 'text', text: names[1], x: 10, y: top + height / 2, fill: foreground, rotated: true });
  return strokes;
}

/** A ring where a path starts, a square where it ends. */
function marks(at: Float64Array, colour: number, palette: Palette): Stroke[] {
  if (at.length < 2) return [];
  const stroke = palette.series[colour % palette.series.length]!;
  const last = at.length - 2;
  return [startMark(at[0]!, at[1]!, stroke, palette, true), endMark(at[last]!, at[last + 1]!, stroke, palette, true)];
}

export function legendOf({ curves, outlines, marks }: PlaneScene): readonly Legend[] {
  return [
    ...curves.map(({ label, colour, dash }): Legend => ({ label, colour, ...(dash && { dash }) })),
    ...outlines.map(({ label, style }): Legend => ({ label, style })),
    { label: marks[0], mark: 'start' },
    { label: marks[1], mark: 'end' },
  ];
}
