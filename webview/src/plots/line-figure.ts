import { powersOfTen, tick, ticks } from '../numbers.ts';
import type { Curve, PlotData, PlotOptions } from './data.ts';
import { rangeOf, roundValues } from './ranges.ts';
import { COLOURS, type Figure, FOREGROUND, GRID, label, MUTED, tag } from './svg.ts';

const WIDTH = 720;
const LEFT = 72;
const RIGHT = 16;
const ABOVE = 30;
const BELOW = 44;
const LEGEND_ROW = 16;
const LEGEND_COLUMN = 210;

/** An axis: its range, the place of a value within it (0 … 1), and the values that have a line. */
interface Axis {
  readonly range: readonly [number, number];
  readonly ticks: readonly number[];
  readonly texts: readonly string[];
  place(value: number): number;
}

/** Where the curves of a figure lie: for whoever reads values off it. */
export interface LineFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
}

/** Curves as a drawing for files, with axes as the panel shows them; places are not rounded. */
export function lineFigure(data: PlotData, options: PlotOptions): Figure {
  const frame = frameOf(data, options);
  const columns = Math.floor((WIDTH - LEFT) / LEGEND_COLUMN);
  const height = frame.top + frame.height + BELOW + LEGEND_ROW * Math.ceil(data.curves.length / columns);
  return {
    width: WIDTH,
    height,
    body: (id) => {
      const { left, top, width } = frame;
      const box = { x: left, y: top, width, height: frame.height };
      const clip = tag('clipPath', { id: `${id}box` }, tag('rect', box));
      const curves = data.curves.map((curve) => curveOf(curve, data.xs, frame));
      const marks = (data.marks ?? []).map(({ x, text }) => markOf(x, text, frame));
      return [
        clip,
        label(options.title, left, 18, { anchor: 'start', fill: FOREGROUND }),
        ...axes(frame, options.x),
        tag('g', { 'clip-path': `url(#${id}box)`, fill: 'none' }, ...curves.flat(), ...marks),
        ...data.curves.map((curve, k) => {
          const x = left + (k % columns) * LEGEND_COLUMN;
          return legendOf(curve, x, top + frame.height + BELOW + LEGEND_ROW * Math.floor(k / columns));
        }),
      ].join('');
    },
  };
}

export function frameOf(
  { xs, curves }: PlotData,
  { logX = false, logY = false, height = 220 }: PlotOptions,
): LineFrame {
  const shownX = xs.filter((x) => isShown(x, logX));
  const shownY = curves
    .flatMap(({ values, range }) => [values, range?.lowest ?? [], range?.highest ?? []])
    .flatMap((values) => values.filter((value) => isShown(value, logY)));
  const [x0, x1] = extremes(shownX);
  const box = { left: LEFT, top: ABOVE, width: WIDTH - LEFT - RIGHT, height };
  return {
    ...box,
    x: axisOf(rangeAcross(x0, x1, logX), logX, 10),
    y: axisOf(rangeOf(...extremes(shownY), logY), logY, 8),
  };
}

/** Without a margin, but with one where there is nothing to span it. */
function rangeAcross(low: number | null, high: number | null, log: boolean): readonly [number, number] {
  if (low === null || high === null || low === high) return rangeOf(low, high, log);
  return log ? [10 ** Math.floor(Math.log10(low) + 1e-9), 10 ** Math.ceil(Math.log10(high) - 1e-9)] : [low, high];
}

function isShown(value: number | null, log: boolean): value is number {
  return value !== null && Number.isFinite(value) && !(log && value <= 0);
}

function extremes(values: readonly number[]): [number | null, number | null] {
  let [low, high]: [number | null, number | null] = [null, null];
  for (const value of values) {
    if (low === null || value < low) low = value;
    if (high === null || value > high) high = value;
  }
  return [low, high];
}

function axisOf(range: readonly [number, number], log: boolean, most: number): Axis {
  const of = log ? Math.log10 : (value: number) => value;
  const [low, high] = [of(range[0]), of(range[1])];
  const marks = log ? powersOfTen(range[0], range[1], most) : roundValues(range);
  const texts = log ? marks.map((value) => tick(value)) : ticks(marks);
  return {
    range,
    ticks: marks,
    texts,
    place: (value) => (isShown(value, log) ? (of(value) - low) / (high - low) : Number.NaN),
  };
}

function toPixels({ left, top, width, height, x, y }: LineFrame, px: number, py: number): [number, number] {
  return [left + width * x.place(px), top + height * (1 - y.place(py))];
}

function axes({ left, top, width, height, x, y }: LineFrame, name: string): string[] {
  const line = (x1: number, y1: number, x2: number, y2: number) => tag('line', { x1, y1, x2, y2, stroke: GRID });
  return [
    ...x.ticks.flatMap((value, k) => {
      const at = left + width * x.place(value);
      return [line(at, top, at, top + height), label(x.texts[k]!, at, top + height + 14)];
    }),
    ...y.ticks.flatMap((value, k) => {
      const at = top + height * (1 - y.place(value));
      return [line(left, at, left + width, at), label(y.texts[k]!, left - 6, at, { anchor: 'end', middle: true })];
    }),
    tag('rect', { x: left, y: top, width, height, fill: 'none', stroke: MUTED }),
    label(name, left + width / 2, top + height + 30, { fill: FOREGROUND }),
  ];
}

function strokeOf({ colour, dash, faint }: Curve): Readonly<Record<string, string | number | undefined>> {
  const stroke = COLOURS[colour % COLOURS.length]!;
  const opacity = faint ? 0.35 : undefined;
  return { stroke, 'stroke-width': faint ? 1 : 1.6, 'stroke-dasharray': dash?.join(' '), 'stroke-opacity': opacity };
}

/** Gaps are bridged, as in the panel; a curve of one value is a point. */
function curveOf(curve: Curve, xs: readonly number[], frame: LineFrame): string[] {
  const at = (values: readonly (number | null)[]) =>
    xs
      .map((x, k) => toPixels(frame, x, values[k] ?? Number.NaN))
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const places = at(curve.values);
  const stroke = strokeOf(curve);
  const parts: string[] = [];
  if (curve.range) {
    const edge = [...at(curve.range.lowest), ...at(curve.range.highest).reverse()];
    if (edge.length > 2) parts.push(tag('path', { d: `${pathOf(edge)}Z`, fill: stroke.stroke, 'fill-opacity': 0.22 }));
  }
  if (places.length > 1) parts.push(tag('path', { class: 'curve', d: pathOf(places), ...stroke }));
  if (curve.points || places.length === 1) {
    parts.push(...places.map(([cx, cy]) => tag('circle', { cx, cy, r: 2.5, fill: stroke.stroke })));
  }
  return parts;
}

function pathOf(places: readonly (readonly [number, number])[]): string {
  return `M${places.map(([x, y]) => `${x} ${y}`).join('L')}`;
}

function markOf(x: number, text: string, frame: LineFrame): string {
  const { left, top, width, height } = frame;
  const at = left + width * frame.x.place(x);
  if (!(at >= left && at <= left + width)) return '';
  const line = tag('line', { x1: at, y1: top, x2: at, y2: top + height, stroke: COLOURS[4] });
  return line + label(text, at, top + 12, { fill: COLOURS[4]! });
}

function legendOf(curve: Curve, x: number, y: number): string {
  const line = tag('line', { x1: x, y1: y, x2: x + 24, y2: y, ...strokeOf(curve) });
  return line + label(curve.label, x + 30, y, { anchor: 'start', middle: true, fill: FOREGROUND });
}
