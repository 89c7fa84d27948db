import type { ViewSource } from '@spacetime/protocol';
import { atNextFrame, element, showChildren } from '../dom.ts';
import type { Figure } from '../plots/svg.ts';
import { contourPath } from './contours.ts';
import type { Grid } from './grid.ts';
import { type MapContent, type MapFrame, MapView } from './map-view.ts';
import { extremesOf, type Scale, scaleOf, suitableKind } from './scale.ts';
import { SurfaceView } from './surface.ts';
import type { CurvatureView } from './view.ts';

/** A line where something vanishes, with its name. */
export interface ZeroLine {
  readonly label: string;
  readonly grid: Grid;
  /** As `contourPath` gives it. */
  readonly path: string;
  readonly colour: number;
}

const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Learned, exact and their difference side by side, as maps or as surfaces. */
export class Pictures {
  readonly element = element('div', { class: 'maps' });
  readonly #events: ConstructorParameters<typeof MapView>[0];
  readonly #maps = new Map<ViewSource, MapView>();
  readonly #surfaces = new Map<ViewSource, SurfaceView>();

  constructor(events: ConstructorParameters<typeof MapView>[0]) {
    this.#events = events;
  }

  /** Values that are new. @returns how they became colours, by source */
  set(
    grids: ReadonlyMap<ViewSource, Grid>,
    view: CurvatureView,
    lines: readonly ZeroLine[],
    title: (source: ViewSource) => string,
  ): ReadonlyMap<ViewSource, Scale> {
    const scales = scalesOf(grids, view);
    const shown: HTMLElement[] = [];
    for (const [source, grid] of grids) {
      const scale = scales.get(source)!;
      if (view.surface) {
        const surface = this.#surfaces.get(source) ?? new SurfaceView();
        this.#surfaces.set(source, surface);
        surface.set(title(source), grid, scale, view.map);
        shown.push(surface.element);
        continue;
      }
      const map = this.#maps.get(source) ?? new MapView(this.#events);
      this.#maps.set(source, map);
      const contours = view.contours && source !== 'error' ? contourPath(grid, scale.of, LEVELS) : undefined;
      const content: MapContent = {
        title: title(source),
        grid,
        scale,
        map: view.map,
        contours,
        lines: view.horizons ? lines : [],
      };
      map.set(content);
      shown.push(map.element);
    }
    showChildren(this.element, shown);
    return scales;
  }

  frame(frame: MapFrame): void {
    for (const map of this.#maps.values()) map.frame(frame);
    this.draw();
  }

  /** At the next frame. */
  readonly draw = atNextFrame(() => {
    for (const picture of [...this.#maps.values(), ...this.#surfaces.values()]) {
      if (picture.element.isConnected) picture.draw();
    }
  });

  /** The first picture, for files. */
  get canvas(): HTMLCanvasElement | null {
    return this.element.querySelector('canvas');
  }

  /** The maps that are shown, as drawings; none where there are surfaces. */
  get figures(): readonly Figure[] {
    const shown = [...this.#maps.values()].filter((map) => map.element.isConnected);
    return shown.map((map) => map.figure).filter((figure) => figure !== undefined);
  }
}

/** One scale for what shall be compared, and one for its errors. */
function scalesOf(grids: ReadonlyMap<ViewSource, Grid>, view: CurvatureView): Map<ViewSource, Scale> {
  const scales = new Map<ViewSource, Scale>();
  const own = (sources: readonly ViewSource[]) => {
    const all = sources.flatMap((source) => extremesOf(grids.get(source)?.data ?? new Float64Array()) ?? []);
    const lowest = Math.min(...all.map((one) => one.lowest), Number.POSITIVE_INFINITY);
    const highest = Math.max(...all.map((one) => one.highest), Number.NEGATIVE_INFINITY);
    const smallest = Math.min(...all.map((one) => one.smallest), Number.POSITIVE_INFINITY);
    const [low, high] = lowest > highest ? [0, 1] : [lowest, highest];
    const kind = view.scale === 'auto' ? suitableKind(low, high) : view.scale;
    const scale = scaleOf(kind, low, high, Number.isFinite(smallest) ? smallest : 1);
    for (const source of sources) scales.set(source, scale);
  };
  own(['exact', 'learned']);
  own(['error']);
  return scales;
}
