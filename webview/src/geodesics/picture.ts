import { COLOURS, escaped, type Figure, FOREGROUND, GRID, MUTED, tag } from '../plots/svg.ts';
import type { Theme } from '../theme.ts';

/** Lines and texts in pixels, from the top left: painted on a canvas, or written into a file. */
export type Stroke =
  | {
      readonly kind: 'line';
      /** x and y in turn; NaN lifts the pen. */
      readonly at: readonly number[] | Float64Array;
      readonly stroke?: string;
      readonly fill?: string;
      readonly width?: number;
      readonly dash?: readonly number[];
      readonly opacity?: number;
      /** Not drawn beyond the picture's box. */
      readonly clipped?: boolean;
    }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly x: number;
      readonly y: number;
      readonly fill: string;
      readonly anchor?: 'start' | 'middle' | 'end';
      readonly rotated?: boolean;
      /** Around the letters, so that they stand out from lines. */
      readonly halo?: string;
    };

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly box: Box;
  readonly strokes: readonly Stroke[];
}

/** What colours a picture is drawn in. */
export type Palette = Pick<Theme, 'foreground' | 'muted' | 'grid' | 'background' | 'series'>;

/** Of files: that of paper, whatever the editor's theme. */
export const PAPER: Palette = {
  ...{ foreground: FOREGROUND, muted: MUTED, grid: GRID, background: '#ffffff', series: COLOURS },
};

const FONT_SIZE = 11;

export function paint(context: CanvasRenderingContext2D, { box, strokes }: Picture, family: string): void {
  context.font = `${FONT_SIZE}px ${family}`;
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    context.save();
    if (stroke.kind === 'text') write(context, stroke);
    else {
      if (stroke.clipped) {
        context.beginPath();
        context.rect(box.left, box.top, box.width, box.height);
        context.clip();
      }
      trace(context, stroke);
    }
    context.restore();
  }
}

function trace(context: CanvasRenderingContext2D, stroke: Extract<Stroke, { kind: 'line' }>): void {
  context.beginPath();
  let isDown = false;
  for (let k = 0; k < stroke.at.length; k += 2) {
    const [x, y] = [stroke.at[k]!, stroke.at[k + 1]!];
    const isPlace = Number.isFinite(x) && Number.isFinite(y);
    if (isPlace && isDown) context.lineTo(x, y);
    else if (isPlace) context.moveTo(x, y);
    isDown = isPlace;
  }
  context.globalAlpha = stroke.opacity ?? 1;
  if (stroke.fill) {
    context.fillStyle = stroke.fill;
    context.fill();
  }
  if (stroke.stroke) {
    context.strokeStyle = stroke.stroke;
    context.lineWidth = stroke.width ?? 1;
    context.setLineDash([...(stroke.dash ?? [])]);
    context.stroke();
  }
}

function write(context: CanvasRenderingContext2D, stroke: Extract<Stroke, { kind: 'text' }>): void {
  const { text, x, y, fill, anchor = 'middle', rotated, halo } = stroke;
  context.fillStyle = fill;
  context.textAlign = anchor === 'middle' ? 'center' : anchor;
  context.textBaseline = 'middle';
  context.translate(x, y);
  if (rotated) context.rotate(-Math.PI / 2);
  if (halo !== undefined) {
    context.strokeStyle = halo;
    context.lineWidth = 4;
    context.strokeText(text, 0, 0);
  }
  context.fillText(text, 0, 0);
}

/** The same for files. */
export function figureOf(picture: Picture, title: string): Figure {
  const above = 24;
  const { box } = picture;
  return {
    width: picture.width,
    height: picture.height + above,
    body: (id) => {
      const clip = tag(
        'clipPath',
        { id: `${id}box` },
        tag('rect', { x: box.left, y: box.top, width: box.width, height: box.height }),
      );
      const head = textOf({ kind: 'text', text: title, x: box.left, y: 14, fill: FOREGROUND, anchor: 'start' });
      const body = picture.strokes.map((stroke) => (stroke.kind === 'text' ? textOf(stroke) : lineOf(stroke, id)));
      return head + tag('g', { transform: `translate(0 ${above})` }, clip, ...body);
    },
  };
}

function lineOf(stroke: Extract<Stroke, { kind: 'line' }>, id: string): string {
  let d = '';
  let isDown = false;
  for (let k = 0; k < stroke.at.length; k += 2) {
    const [x, y] = [stroke.at[k]!, stroke.at[k + 1]!];
    const isPlace = Number.isFinite(x) && Number.isFinite(y);
    // A hundredth of a pixel is finer than any print.
    if (isPlace) d += `${isDown ? 'L' : 'M'}${Number(x.toFixed(2))} ${Number(y.toFixed(2))}`;
    isDown = isPlace;
  }
  return tag('path', {
    ...{ d, fill: stroke.fill ?? 'none', stroke: stroke.stroke, opacity: stroke.opacity },
    'stroke-width': stroke.width,
    'stroke-dasharray': stroke.dash?.join(' '),
    'stroke-linejoin': 'round',
    'clip-path': stroke.clipped ? `url(#${id}box)` : undefined,
  });
}

function textOf({ text, x, y, fill, anchor = 'middle', rotated, halo }: Extract<Stroke, { kind: 'text' }>): string {
  const transform = rotated ? `rotate(-90 ${x} ${y})` : undefined;
  const around = halo === undefined ? {} : { stroke: halo, 'stroke-width': 4, 'paint-order': 'stroke' };
  const place = { x, y, fill, 'text-anchor': anchor, 'dominant-baseline': 'central', transform };
  return tag('text', { ...place, ...around }, escaped(text));
}

/** A closed curve around a place. */
export function ring(x: number, y: number, radius: number, sides = 48): number[] {
  return Array.from({ length: sides + 1 }, (_, k) => (2 * Math.PI * k) / sides).flatMap((angle) => [
    x + radius * Math.cos(angle),
    y + radius * Math.sin(angle),
  ]);
}

/** A path without places that lie within half a pixel of the one before. */
export function thinned(at: Float64Array): Float64Array {
  const out = new Float64Array(at.length);
  let [n, x, y] = [0, Number.NaN, Number.NaN];
  for (let k = 0; k < at.length; k += 2) {
    const [px, py] = [at[k]!, at[k + 1]!];
    const isLast = k === at.length - 2;
    if (!isLast && Math.abs(px - x) < 0.5 && Math.abs(py - y) < 0.5) continue;
    out[n++] = px;
    out[n++] = py;
    [x, y] = [px, py];
  }
  return out.slice(0, n);
}
