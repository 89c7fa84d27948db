import { element } from '../dom.ts';
import { tick, ticks } from '../numbers.ts';
import { roundValues } from '../plots/ranges.ts';
import type { Figure } from '../plots/svg.ts';
import { theme } from '../theme.ts';
import { colourTable, type MapName, paint } from './colours.ts';
import type { Grid, Range } from './grid.ts';
import { mapFigure } from './map-figure.ts';
import type { Scale } from './scale.ts';

/** Margins around a picture, in CSS pixels: numbers left and below, the colour bar right. */
const LEFT = 58;
const BELOW = 38;
const ABOVE = 8;
const RIGHT = 82;

export interface MapContent {
  readonly title: string;
  readonly grid: Grid;
  readonly scale: Scale;
  readonly map: MapName;
  /** As `contourPath` gives them. */
  readonly contours?: string | undefined;
  /** Lines with names, such as g_tt = 0, in cells of their own grid. */
  readonly lines: readonly {
    readonly label: string;
    readonly path: string;
    readonly grid: Grid;
    readonly colour: number;
  }[];
}

export interface MapFrame {
  readonly ranges: readonly [Range, Range];
  /** Names of the coordinates across and up. */
  readonly names: readonly [string, string];
  readonly cursor: readonly [number, number] | undefined;
}

/** A picture of values over a plane that is moved and enlarged by the mouse or the keys. */
export class MapView {
  readonly element: HTMLElement;
  readonly canvas = element('canvas', { tabIndex: 0, role: 'img' });
  readonly #caption = element('figcaption');
  readonly #image = document.createElement('canvas');
  #content: MapContent | undefined;
  #frame: MapFrame | undefined;
  #contours: Path2D | undefined;
  #lines: readonly Path2D[] = [];

  constructor(events: {
    onCursor(x: number, y: number): void;
    onMove(dx: number, dy: number): void;
    onZoom(factor: number, x: number, y: number): void;
  }) {
    this.element = element('figure', { class: 'map' }, this.#caption, this.canvas);
    const { canvas } = this;
    let dragged: { x: number; y: number } | undefined;
    canvas.addEventListener('pointerdown', (event) => {
      dragged = { x: event.offsetX, y: event.offsetY };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointerup', () => {
      dragged = undefined;
    });
    canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
      if (dragged) {
        const [x0, y0] = this.#toData(dragged.x, dragged.y);
        const [x1, y1] = this.#toData(offsetX, offsetY);
        dragged = { x: offsetX, y: offsetY };
        events.onMove(x0 - x1, y0 - y1);
      } else events.onCursor(...this.#toData(offsetX, offsetY));
    });
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      events.onZoom(1.0015 ** event.deltaY, ...this.#toData(event.offsetX, event.offsetY));
    });
    canvas.addEventListener('keydown', (event) => {
      const frame = this.#frame;
      if (frame === undefined) return;
      const [[x0, x1], [y0, y1]] = frame.ranges;
      const [cx, cy] = frame.cursor ?? [(x0 + x1) / 2, (y0 + y1) / 2];
      const step = event.shiftKey ? 10 : 1;
      const moves: Readonly<Record<string, readonly [number, number]>> = {
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
        ArrowUp: [0, 1],
        ArrowDown: [0, -1],
      };
      const move = moves[event.key];
      if (move) {
        const [x, y] = [cx + (move[0] * step * (x1 - x0)) / 100, cy + (move[1] * step * (y1 - y0)) / 100];
        events.onCursor(x, y);
        // What is seen goes with the cursor.
        const beyond = (at: number, low: number, high: number) => Math.max(0, at - high) + Math.min(0, at - low);
        const [dx, dy] = [beyond(x, x0, x1), beyond(y, y0, y1)];
        if (dx !== 0 || dy !== 0) events.onMove(dx, dy);
      } else if (event.key === '+' || event.key === '=') events.onZoom(0.8, cx, cy);
      else if (event.key === '-') events.onZoom(1.25, cx, cy);
      else return;
      event.preventDefault();
    });
    new ResizeObserver(() => requestAnimationFrame(() => this.draw())).observe(this.element);
  }

  set(content: MapContent): void {
    this.#content = content;
    const { grid, scale, map, title } = content;
    this.#contours = content.contours === undefined ? undefined : new Path2D(content.contours);
    this.#lines = content.lines.map(({ path }) => new Path2D(path));
    this.#caption.textContent = title;
    this.#image.width = grid.width;
    this.#image.height = grid.height;
    const context = this.#image.getContext('2d')!;
    const pixels = context.createImageData(grid.width, grid.height);
    paint(grid, scale.of, colourTable(map, scale.diverging), pixels.data);
    context.putImageData(pixels, 0, 0);
    this.canvas.setAttribute('aria-label', `${title}: ${tick(scale.lowest)} … ${tick(scale.highest)}`);
  }

  frame(frame: MapFrame): void {
    this.#frame = frame;
  }

  /** For files: all that is drawn, but for the cursor. */
  get figure(): Figure | undefined {
    const [content, frame] = [this.#content, this.#frame];
    if (content === undefined || frame === undefined) return undefined;
    const { ranges, names } = frame;
    return mapFigure({ ...content, ranges, names, image: this.#image.toDataURL('image/png') });
  }

  draw(): void {
    const [content, frame] = [this.#content, this.#frame];
    const ratio = devicePixelRatio;
    const width = Math.max(220, this.element.clientWidth);
    const height = Math.round(Math.min(420, Math.max(220, (width - LEFT - RIGHT) * 0.8 + ABOVE + BELOW)));
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    const context = this.canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (content === undefined || frame === undefined) return;
    const colours = theme();
    const box = this.#box();
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    context.imageSmoothingEnabled = false;
    this.#into(context, content.grid, () => {
      context.scale(1, -1);
      context.drawImage(this.#image, 0, -content.grid.height);
    });
    if (this.#contours) {
      // Dark within light: one of the two stands out from any colour of the map.
      this.#stroke(context, content.grid, this.#contours, 'rgba(255, 255, 255, 0.45)', 2.2);
      this.#stroke(context, content.grid, this.#contours, 'rgba(0, 0, 0, 0.8)', 0.8);
    }
    for (const [k, { grid, colour }] of content.lines.entries()) {
      const path = this.#lines[k]!;
      // A halo, as the line's colour may be that of the map under it.
      this.#stroke(context, grid, path, colours.background, 5);
      this.#stroke(context, grid, path, colours.series[colour % colours.series.length]!, 2);
    }
    this.#edges(context, content.grid, colours.muted);
    if (frame.cursor) this.#crosshair(context, frame.cursor, colours.foreground);
    context.restore();
    drawAxes(context, box, frame, colours);
    drawBar(context, box, content, colours);
  }

  #box() {
    const [width, height] = [this.canvas.width / devicePixelRatio, this.canvas.height / devicePixelRatio];
    return { left: LEFT, top: ABOVE, width: width - LEFT - RIGHT, height: height - ABOVE - BELOW };
  }

  #toData(x: number, y: number): [number, number] {
    const { left, top, width, height } = this.#box();
    const [[x0, x1], [y0, y1]] = this.#frame?.ranges ?? [
      [0, 1],
      [0, 1],
    ];
    return [x0 + ((x - left) / width) * (x1 - x0), y1 - ((y - top) / height) * (y1 - y0)];
  }

  #toPixels(x: number, y: number): [number, number] {
    const { left, top, width, height } = this.#box();
    const [[x0, x1], [y0, y1]] = this.#frame!.ranges;
    return [left + ((x - x0) / (x1 - x0)) * width, top + ((y1 - y) / (y1 - y0)) * height];
  }

  /** Draws in units of a grid's cells, y up. */
  #into(context: CanvasRenderingContext2D, grid: Grid, draw: () => void): void {
    const [left, bottom] = this.#toPixels(grid.x[0], grid.y[0]);
    const [right, top] = this.#toPixels(grid.x[1], grid.y[1]);
    context.save();
    context.translate(left, bottom);
    context.scale((right - left) / grid.width, (top - bottom) / grid.height);
    draw();
    context.restore();
  }

  #stroke(context: CanvasRenderingContext2D, grid: Grid, path: Path2D, colour: string, width: number): void {
    const placed = new Path2D();
    const [left, bottom] = this.#toPixels(grid.x[0], grid.y[0]);
    const [right, top] = this.#toPixels(grid.x[1], grid.y[1]);
    const scale = new DOMMatrix([(right - left) / grid.width, 0, 0, (top - bottom) / grid.height, left, bottom]);
    placed.addPath(path, scale);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(placed);
  }

  #edges(context: CanvasRenderingContext2D, grid: Grid, colour: string): void {
    const [left, bottom] = this.#toPixels(grid.x[0], grid.y[0]);
    const [right, top] = this.#toPixels(grid.x[1], grid.y[1]);
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.strokeRect(left, top, right - left, bottom - top);
  }

  #crosshair(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], colour: string): void {
    const [px, py] = this.#toPixels(x, y);
    const { left, top, width, height } = this.#box();
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(px, top);
    context.lineTo(px, top + height);
    context.moveTo(left, py);
    context.lineTo(left + width, py);
    context.stroke();
    context.setLineDash([]);
  }
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawAxes(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Box,
  { ranges, names }: MapFrame,
  { muted, foreground }: ReturnType<typeof theme>,
): void {
  context.fillStyle = muted;
  context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  const [across, up] = [roundValues(ranges[0]), roundValues(ranges[1])];
  const [below, beside] = [ticks(across), ticks(up)];
  for (const [k, value] of across.entries()) {
    const x = left + ((value - ranges[0][0]) / (ranges[0][1] - ranges[0][0])) * width;
    context.fillText(below[k]!, x, top + height + 4);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const [k, value] of up.entries()) {
    const y = top + height - ((value - ranges[1][0]) / (ranges[1][1] - ranges[1][0])) * height;
    context.fillText(beside[k]!, left - 5, y);
  }
  context.fillStyle = foreground;
  context.textAlign = 'center';
  context.fillText(names[0], left + width / 2, top + height + 27);
  context.fillText(names[1], 10, top + height / 2);
}

function drawBar(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Box,
  { scale, map }: MapContent,
  { muted }: ReturnType<typeof theme>,
): void {
  const table = colourTable(map, scale.diverging);
  const x = left + width + 10;
  for (let i = 0; i < height; i++) {
    const entry = 3 * Math.round((255 * (height - 1 - i)) / (height - 1));
    context.fillStyle = `rgb(${table[entry]}, ${table[entry + 1]}, ${table[entry + 2]})`;
    context.fillRect(x, top + i, 10, 1.5);
  }
  context.fillStyle = muted;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { at, value } of scale.ticks) context.fillText(tick(value), x + 14, top + (1 - at) * height);
}
