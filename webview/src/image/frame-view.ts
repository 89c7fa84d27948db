import { element } from '../dom.ts';
import { theme } from '../theme.ts';

/** Where the picture lies on the canvas: `scale` pixels of the screen for one of it, `left` and `top` of its corner. */
interface Placement {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface Frame {
  /** undefined shows all. */
  readonly zoom: number | undefined;
  /** In pixels of the picture. */
  readonly middle: readonly [number, number] | undefined;
  /** Column and row. */
  readonly cursor: readonly [number, number] | undefined;
}

export interface FrameEvents {
  onCursor(x: number, y: number): void;
  onFrame(zoom: number | undefined, middle: readonly [number, number] | undefined): void;
}

const LEAST = 1 / 64;
const MOST = 64;
/** Above this a pixel is a square that can be seen. */
const STEP = 1.25;

/** Pixels that are enlarged and moved by wheel, mouse and keys. */
export class FrameView {
  readonly element: HTMLElement;
  readonly canvas = element('canvas', { tabIndex: 0, role: 'img' });
  readonly #caption = element('figcaption');
  readonly #image = document.createElement('canvas');
  readonly #events: FrameEvents;
  #frame: Frame = { zoom: undefined, middle: undefined, cursor: undefined };

  constructor(events: FrameEvents) {
    this.#events = events;
    this.element = element('figure', { class: 'picture' }, this.#caption, this.canvas);
    this.#listen();
    new ResizeObserver(() => requestAnimationFrame(() => this.draw())).observe(this.element);
  }

  /** RGBA, rows from the top. */
  set(title: string, pixels: ImageData): void {
    this.#caption.textContent = title;
    if (this.#image.width !== pixels.width) this.#image.width = pixels.width;
    if (this.#image.height !== pixels.height) this.#image.height = pixels.height;
    this.#image.getContext('2d')!.putImageData(pixels, 0, 0);
  }

  describe(text: string): void {
    this.canvas.setAttribute('aria-label', text);
  }

  frame(frame: Frame): void {
    this.#frame = frame;
  }

  /** As it is, one pixel for one, for files. */
  get image(): HTMLCanvasElement {
    return this.#image;
  }

  draw(): void {
    const ratio = devicePixelRatio;
    const { width, height } = this.#image;
    const across = Math.max(160, this.element.clientWidth);
    const down = Math.round(Math.min(0.75 * innerHeight, (across * height) / Math.max(1, width)));
    const size = [Math.round(across * ratio), Math.round(down * ratio)] as const;
    if (this.canvas.width !== size[0] || this.canvas.height !== size[1]) {
      [this.canvas.width, this.canvas.height] = size;
      this.canvas.style.width = `${across}px`;
      this.canvas.style.height = `${down}px`;
    }
    const context = this.canvas.getContext('2d')!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, ...size);
    const { scale, left, top } = this.#place();
    context.imageSmoothingEnabled = scale < 1;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#image, left, top, width * scale, height * scale);
    const { cursor } = this.#frame;
    if (cursor === undefined || !this.#isLookedAt) return;
    this.#mark(context, left + (cursor[0] + 0.5) * scale, top + (cursor[1] + 0.5) * scale, Math.max(scale, 9 * ratio));
  }

  /** The cursor is a square, light in dark so that it is seen on whatever it lies. */
  #mark(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
    const { foreground, background } = theme();
    for (const [colour, width] of [
      [background, 3],
      [foreground, 1],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width * devicePixelRatio;
      context.strokeRect(x - size / 2, y - size / 2, size, size);
    }
  }

  get #isLookedAt(): boolean {
    return document.querySelector('.picture canvas:hover, .picture canvas:focus') !== null;
  }

  /** In device pixels: a zoom of 1 is one of them for a pixel of the picture. */
  #place(): Placement {
    const { width, height } = this.#image;
    const { zoom, middle } = this.#frame;
    const fit = Math.min(this.canvas.width / width, this.canvas.height / height);
    const scale = zoom ?? fit;
    const [x, y] = zoom === undefined ? [width / 2, height / 2] : (middle ?? [width / 2, height / 2]);
    return { scale, left: this.canvas.width / 2 - x * scale, top: this.canvas.height / 2 - y * scale };
  }

  /** Column and row under a place of the canvas in CSS pixels, as fractions. */
  #at(x: number, y: number): [number, number] {
    const { scale, left, top } = this.#place();
    return [(x * devicePixelRatio - left) / scale, (y * devicePixelRatio - top) / scale];
  }

  /** Enlarges about a place of the picture, which stays where it is. */
  #zoom(factor: number, [x, y]: readonly [number, number]): void {
    const { scale, left, top } = this.#place();
    const zoom = Math.min(MOST, Math.max(LEAST, scale * factor));
    const [px, py] = [left + x * scale, top + y * scale];
    this.#events.onFrame(zoom, [x + (this.canvas.width / 2 - px) / zoom, y + (this.canvas.height / 2 - py) / zoom]);
  }

  #move(dx: number, dy: number): void {
    const { scale, left, top } = this.#place();
    const { width, height } = this.#image;
    const inside = (value: number, most: number) => Math.min(most, Math.max(0, value));
    const x = (this.canvas.width / 2 - left) / scale - (dx * devicePixelRatio) / scale;
    const y = (this.canvas.height / 2 - top) / scale - (dy * devicePixelRatio) / scale;
    this.#events.onFrame(scale, [inside(x, width), inside(y, height)]);
  }

  #listen(): void {
    const { canvas } = this;
    let held: { x: number; y: number } | undefined;
    canvas.addEventListener('pointerdown', ({ offsetX: x, offsetY: y, pointerId }) => {
      held = { x, y };
      canvas.setPointerCapture(pointerId);
    });
    canvas.addEventListener('pointerup', () => {
      held = undefined;
    });
    canvas.addEventListener('pointerleave', () => this.draw());
    canvas.addEventListener('blur', () => this.draw());
    canvas.addEventListener('pointermove', ({ offsetX: x, offsetY: y }) => {
      if (held) {
        this.#move(x - held.x, y - held.y);
        held = { x, y };
      } else this.#point(...this.#at(x, y));
    });
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.#zoom(1.0015 ** -event.deltaY, this.#at(event.offsetX, event.offsetY));
      },
      { passive: false },
    );
    canvas.addEventListener('keydown', (event) => {
      if (this.#key(event)) event.preventDefault();
    });
  }

  #key({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (ctrlKey || metaKey || altKey) return false;
    const { width, height } = this.#image;
    const [x, y] = this.#frame.cursor ?? [Math.floor(width / 2), Math.floor(height / 2)];
    const step = shiftKey ? 10 : 1;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[key];
    if (move) this.#step(x + move[0], y + move[1]);
    else if (key === '+' || key === '=') this.#zoom(STEP, [x + 0.5, y + 0.5]);
    else if (key === '-') this.#zoom(1 / STEP, [x + 0.5, y + 0.5]);
    else if (key === '0') this.#events.onFrame(undefined, undefined);
    else if (key === '1') this.#events.onFrame(1, [x + 0.5, y + 0.5]);
    else return false;
    return true;
  }

  #point(x: number, y: number): void {
    const { width, height } = this.#image;
    if (x >= 0 && x < width && y >= 0 && y < height) this.#events.onCursor(Math.floor(x), Math.floor(y));
  }

  /** A cursor that is moved by keys stays in sight. */
  #step(x: number, y: number): void {
    const { width, height } = this.#image;
    const [column, row] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
    this.#events.onCursor(column, row);
    const { scale, left, top } = this.#place();
    const [px, py] = [left + (column + 0.5) * scale, top + (row + 0.5) * scale];
    const isSeen = px >= 0 && px <= this.canvas.width && py >= 0 && py <= this.canvas.height;
    if (!isSeen) this.#events.onFrame(scale, [column + 0.5, row + 0.5]);
  }
}
