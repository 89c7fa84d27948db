import { tick, ticks } from '../numbers.ts';
import { roundValues } from '../plots/ranges.ts';
import { COLOURS, type Figure, FOREGROUND, label, MUTED, tag } from '../plots/svg.ts';
import { colourTable, type MapName } from './colours.ts';
import type { Grid, Range } from './grid.ts';
import type { Scale } from './scale.ts';

/** A map for files. */
export interface MapDrawing {
  readonly title: string;
  readonly grid: Grid;
  readonly scale: Scale;
  readonly map: MapName;
  /** The grid's cells as pixels, the first row at the top: a PNG's data URI. */
  readonly image: string;
  /** As `contourPath` gives them. */
  readonly contours?: string | undefined;
  readonly lines: readonly {
    readonly label: string;
    readonly path: string;
    readonly grid: Grid;
    readonly colour: number;
  }[];
  readonly ranges: readonly [Range, Range];
  readonly names: readonly [string, string];
}

/** The rectangle that holds the map, in the figure's units. */
export const BOX = { left: 64, top: 30, width: 400, height: 320 };
const WIDTH = BOX.left + BOX.width + 90;
const HEIGHT = BOX.top + BOX.height + 44;
const STOPS = 32;

/** The cells as a picture, lines of equal value and of zeros as paths, axes and the colour bar. */
export function mapFigure(drawing: MapDrawing): Figure {
  const { left, top, width, height } = BOX;
  const box = { x: left, y: top, width, height };
  return {
    width: WIDTH,
    height: HEIGHT + (drawing.lines.length > 0 ? 18 : 0),
    body: (id) =>
      [
        tag('clipPath', { id: `${id}box` }, tag('rect', box)),
        label(drawing.title, left, 18, { anchor: 'start', fill: FOREGROUND }),
        tag('g', { 'clip-path': `url(#${id}box)`, fill: 'none' }, ...inside(drawing)),
        tag('rect', { ...box, fill: 'none', stroke: MUTED }),
        ...axes(drawing),
        ...bar(drawing, id),
        ...drawing.lines.flatMap(({ label: text, colour }, k) => {
          const [x, y] = [left + 130 * k, HEIGHT + 4];
          const line = { x1: x, y1: y, x2: x + 20, y2: y, stroke: COLOURS[colour % COLOURS.length], 'stroke-width': 2 };
          return [tag('line', line), label(text, x + 26, y, { anchor: 'start', middle: true, fill: FOREGROUND })];
        }),
      ].join(''),
  };
}

function inside({ grid, image, contours, lines, ranges }: MapDrawing): string[] {
  const { a, d, e, f } = cellsOf(grid, ranges);
  const size = { x: e, y: f + d * grid.height, width: a * grid.width, height: -d * grid.height };
  const style = 'image-rendering: pixelated';
  const picture = tag('image', { ...size, href: image, preserveAspectRatio: 'none', style });
  const path = (text: string, of: Grid, stroke: string, width: number) => {
    const { a: sx, d: sy, e: x, f: y } = cellsOf(of, ranges);
    const pen = { stroke, 'stroke-width': width, 'vector-effect': 'non-scaling-stroke' };
    return tag('path', { d: text, transform: `matrix(${sx} 0 0 ${sy} ${x} ${y})`, ...pen });
  };
  return [
    picture,
    ...(contours ? [path(contours, grid, '#000000', 0.5)] : []),
    ...lines.flatMap(({ path: text, grid: of, colour }) => [
      path(text, of, '#ffffff', 5),
      path(text, of, COLOURS[colour % COLOURS.length]!, 2),
    ]),
  ];
}

/** From a grid's cells, y up, to the figure: x = a·column + e, y = d·row + f. */
function cellsOf({ x, y, width, height }: Grid, [across, up]: readonly [Range, Range]) {
  const sx = BOX.width / (across[1] - across[0]);
  const sy = BOX.height / (up[1] - up[0]);
  const a = (sx * (x[1] - x[0])) / width;
  const d = (-sy * (y[1] - y[0])) / height;
  return { a, d, e: BOX.left + sx * (x[0] - across[0]), f: BOX.top + sy * (up[1] - y[0]) };
}

function axes({ ranges: [across, up], names }: MapDrawing): string[] {
  const { left, top, width, height } = BOX;
  const line = (x1: number, y1: number, x2: number, y2: number) => tag('line', { x1, y1, x2, y2, stroke: MUTED });
  const [marksAcross, marksUp] = [roundValues(across), roundValues(up)];
  const [below, beside] = [ticks(marksAcross), ticks(marksUp)];
  return [
    ...marksAcross.flatMap((value, k) => {
      const x = left + (width * (value - across[0])) / (across[1] - across[0]);
      return [line(x, top + height, x, top + height + 4), label(below[k]!, x, top + height + 16)];
    }),
    ...marksUp.flatMap((value, k) => {
      const y = top + (height * (up[1] - value)) / (up[1] - up[0]);
      return [line(left - 4, y, left, y), label(beside[k]!, left - 7, y, { anchor: 'end', middle: true })];
    }),
    label(names[0], left + width / 2, top + height + 34, { fill: FOREGROUND }),
    label(names[1], 14, top + height / 2, { fill: FOREGROUND, rotate: true }),
  ];
}

function bar({ scale, map }: MapDrawing, id: string): string[] {
  const { top, width, height } = BOX;
  const x = BOX.left + width + 12;
  const table = colourTable(map, scale.diverging);
  const stops = Array.from({ length: STOPS + 1 }, (_, k) => {
    const [r, g, b] = table.subarray(3 * Math.round((255 * k) / STOPS));
    return tag('stop', { offset: k / STOPS, 'stop-color': `rgb(${r}, ${g}, ${b})` });
  });
  return [
    tag('linearGradient', { id: `${id}bar`, x1: 0, y1: 1, x2: 0, y2: 0 }, ...stops),
    tag('rect', { x, y: top, width: 12, height, fill: `url(#${id}bar)` }),
    ...scale.ticks.map(({ at, value }) =>
      label(tick(value), x + 18, top + (1 - at) * height, { anchor: 'start', middle: true }),
    ),
  ];
}
