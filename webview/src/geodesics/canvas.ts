import { atNextFrame, element } from '../dom.ts';
import { theme } from '../theme.ts';
import { type Palette, type Picture, paint, type Stroke } from './picture.ts';

export interface CanvasEvents {
  /** Pixels; `box` is that of the picture. */
  onDrag(dx: number, dy: number): void;
  /** Enlarged by a factor about a place, in pixels. */
  onZoom(factor: number, x: number, y: number): void;
  /** By the keyboard: a hundredth part of the picture, or what is a like step of a turn. */
  onStep(dx: number, dy: number): void;
  onReset(): void;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A picture that is made anew when it changes, under strokes that move. */
export class PictureCanvas {
  readonly element: HTMLElement;
  readonly canvas = element('canvas', { tabIndex: 0, role: 'img' });
  readonly #caption = element('figcaption');
  readonly #still = document.createElement('canvas');
  #make: ((width: number, palette: Palette) => Picture) | undefined;
  #moving: ((picture: Picture, palette: Palette) => readonly Stroke[]) | undefined;
  #picture: Picture | undefined;
  #isStale = false;

  constructor(events: CanvasEvents) {
    this.element = element('figure', { class: 'picture' }, this.#caption, this.canvas);
    const { canvas } = this;
    let dragged: { x: number; y: number } | undefined;
    canvas.addEventListener('pointerdown', (event) => {
      dragged = { x: event.offsetX, y: event.offsetY };
      canvas.setPointerCapture(event.pointerId);
    });
    const release = () => {
      dragged = undefined;
    };
    canvas.addEventListener('pointerup', release);
    canvas.addEventListener('pointercancel', release);
    canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
      if (dragged === undefined) return;
      events.onDrag(offsetX - dragged.x, offsetY - dragged.y);
      dragged = { x: offsetX, y: offsetY };
    });
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      events.onZoom(1.0015 ** -event.deltaY, event.offsetX, event.offsetY);
    });
    canvas.addEventListener('keydown', (event) => {
      const step = STEPS[event.key];
      const size = event.shiftKey ? 10 : 1;
      if (step) events.onStep(step[0] * size, step[1] * size);
      else if (event.key === '+' || event.key === '=') events.onZoom(1.25, ...this.#middle());
      else if (event.key === '-') events.onZoom(0.8, ...this.#middle());
      else if (event.key === 'Home' || event.key === '0') events.onReset();
      else return;
      event.preventDefault();
    });
    new ResizeObserver(() => this.redraw()).observe(this.element);
  }

  /** @param title said above the picture, and with the words to those who do not see it */
  set(title: string, words: string, make: (width: number, palette: Palette) => Picture): void {
    this.#caption.textContent = title;
    this.canvas.setAttribute('aria-label', `${title}. ${words}`);
    this.#make = make;
    this.redraw();
  }

  /** What moves, over the picture. */
  over(moving: (picture: Picture, palette: Palette) => readonly Stroke[]): void {
    this.#moving = moving;
    this.draw();
  }

  /** All of it, at the next frame. */
  redraw(): void {
    this.#isStale = true;
    this.draw();
  }

  readonly draw = atNextFrame(() => {
    if (this.element.isConnected) this.#paint();
  });

  get picture(): Picture | undefined {
    return this.#picture;
  }

  #middle(): [number, number] {
    const box = this.#picture?.box;
    return box ? [box.left + box.width / 2, box.top + box.height / 2] : [0, 0];
  }

  #paint(): void {
    const width = Math.max(240, Math.floor(this.element.clientWidth));
    const colours = theme();
    const family = getComputedStyle(document.body).fontFamily;
    if (this.#make === undefined) return;
    if (this.#isStale || this.#picture === undefined) {
      this.#isStale = false;
      this.#picture = this.#make(width, colours);
      const { height } = this.#picture;
      for (const canvas of [this.canvas, this.#still]) resize(canvas, width, height);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
      const still = cleared(this.#still);
      // Files have no background of their own.
      still.fillStyle = colours.background;
      still.fillRect(0, 0, width, height);
      paint(still, this.#picture, family);
    }
    const context = cleared(this.canvas);
    context.drawImage(this.#still, 0, 0, width, this.#picture.height);
    const strokes = this.#moving?.(this.#picture, colours) ?? [];
    paint(context, { ...this.#picture, strokes }, family);
  }
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}

function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')!;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  return context;
}
