import type { ViewChart, ViewSource } from '@spacetime/protocol';
import { atNextFrame, element } from '../dom.ts';
import type { Say } from '../phrase.ts';
import { type Curve, LinePlot } from '../plots/line-plot.ts';
import { columnThrough, type Grid, rowThrough } from './grid.ts';
import type { ScaleKind } from './scale.ts';
import { type CurvatureView, sourcesOf } from './view.ts';

const COLOURS: Readonly<Record<ViewSource, number>> = { exact: 2, learned: 0, error: 4 };

/** Values along the two lines through the cursor. */
export class Lines {
  readonly element = element('div', { class: 'lines' });
  readonly #say: Say;
  #plots: readonly LinePlot[] = [];
  #shape = '';
  #names = sourcesOf({});
  #isLog = false;
  #moved: readonly [ReadonlyMap<ViewSource, Grid>, readonly [number, number]] | undefined;
  readonly #follow = atNextFrame(() => {
    if (this.#moved !== undefined) this.#fill(...this.#moved);
  });

  constructor(say: Say) {
    this.#say = say;
  }

  set(
    grids: ReadonlyMap<ViewSource, Grid>,
    cursor: readonly [number, number],
    { axes }: CurvatureView,
    chart: ViewChart,
    scale: ScaleKind,
  ): void {
    const { coordinates } = chart;
    this.#names = sourcesOf(chart);
    const shape = JSON.stringify([axes, scale]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#isLog = scale !== 'linear';
      this.#plots = axes.map(
        (axis) =>
          new LinePlot({
            ...{
              title: this.#say('Along {0}', coordinates[axis]!),
              x: coordinates[axis]!,
              logY: this.#isLog,
              height: 190,
            },
          }),
      );
      this.element.replaceChildren(...this.#plots.map((plot) => plot.element));
    }
    this.#fill(grids, cursor);
  }

  /** The cursor has moved: at the next frame. */
  move(grids: ReadonlyMap<ViewSource, Grid>, cursor: readonly [number, number]): void {
    this.#moved = [grids, cursor];
    this.#follow();
  }

  redraw(): void {
    for (const plot of this.#plots) plot.redraw();
  }

  #fill(grids: ReadonlyMap<ViewSource, Grid>, [x, y]: readonly [number, number]): void {
    for (const [k, plot] of this.#plots.entries()) {
      let xs: readonly number[] = [];
      const curves = [...grids].map(([source, grid]): Curve => {
        const line = k === 0 ? rowThrough(grid, y) : columnThrough(grid, x);
        ({ xs } = line);
        // A logarithmic axis has sizes; the sign is in the map.
        const values = line.values.map((value) => (this.#isLog ? Math.abs(value) : value));
        const label = this.#say(this.#names[source]);
        return {
          ...{ label: this.#isLog ? `|${label}|` : label, colour: COLOURS[source], values },
          ...(source === 'exact' && { dash: [6, 4] }),
        };
      });
      plot.set({ xs, curves });
    }
  }
}
