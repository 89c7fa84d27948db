import type { Figure } from '../plots/svg.ts';
import { PictureCanvas } from './canvas.ts';
import { figureOf, PAPER } from './picture.ts';
import { moverStrokes } from './plane-view.ts';
import { type Camera, projector, type SpaceScene, spacePicture } from './space.ts';
import { CAMERA } from './view.ts';

const PAPER_WIDTH = 560;

/** A place that moves along a path in space, with what it leaves behind it; x, y and z in turn. */
export interface SpaceMover {
  readonly colour: number;
  readonly tail: readonly number[];
}

/** Orbits in space: turned by dragging or arrow keys, enlarged by the wheel or + and −. */
export class SpaceView {
  readonly #canvas: PictureCanvas;
  readonly #onCamera: (camera: Camera) => void;
  #camera: Camera = CAMERA;
  #scene: SpaceScene | undefined;
  #title = '';

  constructor(onCamera: (camera: Camera) => void) {
    this.#onCamera = onCamera;
    this.#canvas = new PictureCanvas({
      onDrag: (dx, dy) => this.#look({ turn: dx / 150, tilt: dy / 150 }),
      onStep: (dx, dy) => this.#look({ turn: dx / 20, tilt: dy / 20 }),
      onZoom: (factor) => this.#look({ zoom: factor }),
      onReset: () => this.#turnTo(CAMERA),
    });
  }

  get element(): HTMLElement {
    return this.#canvas.element;
  }

  get canvas(): HTMLCanvasElement {
    return this.#canvas.canvas;
  }

  set(title: string, words: string, scene: SpaceScene, camera: Camera): void {
    this.#scene = scene;
    this.#title = title;
    this.#camera = camera;
    this.#canvas.set(title, words, (width, palette) => spacePicture(scene, this.#camera, width, palette));
  }

  move(movers: readonly SpaceMover[]): void {
    this.#canvas.over(({ box }, palette) => {
      if (this.#scene === undefined) return [];
      const { to } = projector(this.#scene, box, this.#camera);
      return movers.flatMap(({ colour, tail }) => {
        const at: number[] = [];
        for (let k = 0; k < tail.length; k += 3) at.push(...to(tail[k]!, tail[k + 1]!, tail[k + 2]!).slice(0, 2));
        return moverStrokes(at, palette.series[colour % palette.series.length]!, palette.background);
      });
    });
  }

  redraw(): void {
    this.#canvas.redraw();
  }

  reset(): void {
    this.#turnTo(CAMERA);
  }

  get figure(): Figure | undefined {
    const scene = this.#scene;
    return scene && figureOf(spacePicture(scene, this.#camera, PAPER_WIDTH, PAPER), this.#title);
  }

  #look({ turn = 0, tilt = 0, zoom = 1 }: Partial<Camera>): void {
    const now = this.#camera;
    this.#turnTo({
      turn: now.turn + turn,
      tilt: Math.min(Math.PI / 2, Math.max(0, now.tilt + tilt)),
      zoom: Math.min(200, Math.max(0.2, now.zoom * zoom)),
    });
  }

  #turnTo(camera: Camera): void {
    this.#camera = camera;
    this.#onCamera(camera);
    this.#canvas.redraw();
  }
}
