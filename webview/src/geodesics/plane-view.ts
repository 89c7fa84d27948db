import type { Figure } from '../plots/svg.ts';
import { PictureCanvas } from './canvas.ts';
import { figureOf, PAPER, ring, type Stroke } from './picture.ts';
import { fitted, layout, type PlaneScene, placer, planePicture, type Range } from './plane.ts';

const PAPER_WIDTH = 560;
/** How often larger or smaller than the whole a picture can be: numbers of an axis have room for no more digits. */
const MOST = 1e4;

/** A place that moves along a path, with what it leaves behind it; x and y in turn, in the plane's units. */
export interface Mover {
  readonly colour: number;
  readonly tail: readonly number[];
}

/** Orbits in a plane: moved by dragging or arrow keys, enlarged by the wheel or + and −. */
export class PlaneView {
  readonly #canvas: PictureCanvas;
  #scene: PlaneScene | undefined;
  #title = '';
  /** Undefined shows all. */
  #ranges: readonly [Range, Range] | undefined;

  constructor() {
    this.#canvas = new PictureCanvas({
      onDrag: (dx, dy) => this.#move(dx, dy),
      onStep: (dx, dy) => this.#move((-dx * this.#box().width) / 100, (-dy * this.#box().height) / 100),
      onZoom: (factor, x, y) => this.#zoom(factor, x, y),
      onReset: () => this.reset(),
    });
  }

  get element(): HTMLElement {
    return this.#canvas.element;
  }

  get canvas(): HTMLCanvasElement {
    return this.#canvas.canvas;
  }

  /** @param isNew what is shown is another plane: all of it is */
  set(title: string, words: string, scene: PlaneScene, isNew: boolean): void {
    this.#scene = scene;
    this.#title = title;
    if (isNew) this.#ranges = undefined;
    this.#canvas.set(title, words, (width, palette) => planePicture(scene, this.#shown(width), width, palette));
  }

  move(movers: readonly Mover[]): void {
    this.#canvas.over(({ box, width }, palette) => {
      if (this.#scene === undefined) return [];
      const to = placer(box, this.#shown(width));
      return movers.flatMap(({ colour, tail }) => {
        const at: number[] = [];
        for (let k = 0; k < tail.length; k += 2) at.push(...to(tail[k]!, tail[k + 1]!));
        return moverStrokes(at, palette.series[colour % palette.series.length]!, palette.background);
      });
    });
  }

  reset(): void {
    this.#ranges = undefined;
    this.#canvas.redraw();
  }

  redraw(): void {
    this.#canvas.redraw();
  }

  /** For files. */
  get figure(): Figure | undefined {
    const scene = this.#scene;
    if (scene === undefined) return undefined;
    // The same place in the sheet's own shape.
    const ranges = this.#ranges ?? fitted(scene, layout(PAPER_WIDTH, scene).box);
    return figureOf(planePicture(scene, ranges, PAPER_WIDTH, PAPER), this.#title);
  }

  #box() {
    const width = this.#canvas.picture?.width ?? 0;
    return layout(width, this.#scene!).box;
  }

  #shown(width: number): readonly [Range, Range] {
    return this.#ranges ?? fitted(this.#scene!, layout(width, this.#scene!).box);
  }

  #move(dx: number, dy: number): void {
    const { width } = this.#canvas.picture ?? {};
    if (width === undefined) return;
    const box = this.#box();
    const [[x0, x1], [y0, y1]] = this.#shown(width);
    const [sx, sy] = [((x1 - x0) * dx) / box.width, ((y1 - y0) * dy) / box.height];
    this.#ranges = [
      [x0 - sx, x1 - sx],
      [y0 + sy, y1 + sy],
    ];
    this.#canvas.redraw();
  }

  #zoom(factor: number, px: number, py: number): void {
    const { width } = this.#canvas.picture ?? {};
    if (width === undefined) return;
    const box = this.#box();
    const [[x0, x1], [y0, y1]] = this.#shown(width);
    const [[whole0, whole1]] = fitted(this.#scene!, box);
    const enlarged = ((whole1 - whole0) / (x1 - x0)) * factor;
    if (!(enlarged > 1 / MOST && enlarged < MOST)) return;
    const x = x0 + ((px - box.left) / box.width) * (x1 - x0);
    const y = y1 - ((py - box.top) / box.height) * (y1 - y0);
    const about = (low: number, high: number, at: number): Range => [
      at - (at - low) / factor,
      at + (high - at) / factor,
    ];
    this.#ranges = [about(x0, x1, x), about(y0, y1, y)];
    this.#canvas.redraw();
  }
}

/** A disc, and the line behind it; pixels in turn, the last pair is where it is. */
export function moverStrokes(at: readonly number[], colour: string, background: string): Stroke[] {
  const [x, y] = [at.at(-2), at.at(-1)];
  if (x === undefined || y === undefined) return [];
  return [
    { kind: 'line', at, stroke: colour, width: 3.5, clipped: true },
    { kind: 'line', at: ring(x, y, 5.5, 24), fill: colour, stroke: background, width: 1.5, clipped: true },
  ];
}
