import { element } from '../dom.ts';
import { colourTable, type MapName } from './colours.ts';
import { type Grid, thinned } from './grid.ts';
import type { Scale } from './scale.ts';
import { drawPlain, type Mesh } from './surface-2d.ts';
import { SurfaceProgram } from './surface-gl.ts';

const MOST_CELLS = 128;
const HEIGHT = 0.6;

/** Values as heights over their plane, turned by the mouse or the arrow keys: by WebGL2, or without it on a plain canvas. */
export class SurfaceView {
  readonly element: HTMLElement;
  readonly #canvas = element('canvas', { class: 'surface', tabIndex: 0, role: 'img' });
  readonly #caption = element('figcaption');
  readonly #program: SurfaceProgram | undefined;
  #mesh: Mesh | undefined;
  #turn = -0.6;
  #tilt = 0.9;

  constructor() {
    this.element = element('figure', { class: 'map' }, this.#caption, this.#canvas);
    this.#program = SurfaceProgram.create(this.#canvas);
    let dragged = false;
    this.#canvas.addEventListener('pointerdown', ({ pointerId }) => {
      dragged = true;
      this.#canvas.setPointerCapture(pointerId);
    });
    this.#canvas.addEventListener('pointerup', () => {
      dragged = false;
    });
    this.#canvas.addEventListener('pointermove', ({ movementX, movementY }) => {
      if (dragged) this.#rotate(movementX / 150, movementY / 150);
    });
    this.#canvas.addEventListener('keydown', (event) => {
      const turns: Readonly<Record<string, readonly [number, number]>> = {
        ArrowLeft: [-0.1, 0],
        ArrowRight: [0.1, 0],
        ArrowUp: [0, -0.1],
        ArrowDown: [0, 0.1],
      };
      const turn = turns[event.key];
      if (turn === undefined) return;
      event.preventDefault();
      this.#rotate(...turn);
    });
    new ResizeObserver(() => requestAnimationFrame(() => this.draw())).observe(this.element);
  }

  set(title: string, grid: Grid, scale: Scale, map: MapName): void {
    this.#caption.textContent = title;
    this.#canvas.setAttribute('aria-label', title);
    this.#mesh = meshOf(thinned(grid, MOST_CELLS), scale, map);
    this.#program?.set(this.#mesh);
  }

  draw(): void {
    const width = Math.max(220, this.element.clientWidth);
    const height = Math.round(Math.min(420, width * 0.75));
    const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      this.#canvas.width = w;
      this.#canvas.height = h;
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    if (this.#mesh === undefined) return;
    if (this.#program) this.#program.draw(this.#turn, this.#tilt);
    else drawPlain(this.#canvas.getContext('2d')!, this.#mesh, this.#turn, this.#tilt);
  }

  #rotate(turn: number, tilt: number): void {
    this.#turn += turn;
    this.#tilt = Math.min(1.5, Math.max(0.05, this.#tilt + tilt));
    this.draw();
  }
}

/** Corners at the centres of cells, x and y from −1 to 1; where there is no value the surface is open. */
function meshOf({ data, width, height }: Grid, scale: Scale, map: MapName): Mesh {
  const table = colourTable(map, scale.diverging);
  const positions = new Float32Array(3 * width * height);
  const colours = new Uint8Array(3 * width * height);
  const indices: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const k = row * width + column;
      const place = scale.of(data[k]!);
      const z = Math.min(1, Math.max(0, place));
      positions.set([(2 * column) / (width - 1) - 1, (2 * row) / (height - 1) - 1, HEIGHT * (2 * z - 1)], 3 * k);
      const entry = Number.isNaN(z) ? 0 : 3 * Math.round(255 * z);
      colours.set(table.subarray(entry, entry + 3), 3 * k);
      if (row === 0 || column === 0) continue;
      const corners = [k - width - 1, k - width, k - 1, k] as const;
      if (corners.some((corner) => Number.isNaN(positions[3 * corner + 2]!))) continue;
      indices.push(corners[0], corners[1], corners[2], corners[1], corners[3], corners[2]);
    }
  }
  return { positions, colours, indices: Uint32Array.from(indices), width, height };
}
