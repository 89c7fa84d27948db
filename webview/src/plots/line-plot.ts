import uPlot from 'uplot';
import { element } from '../dom.ts';
import { powersOfTen, short, tick, ticks } from '../numbers.ts';
import { type Theme, theme } from '../theme.ts';
import type { Curve, PlotData, PlotMark, PlotOptions } from './data.ts';
import { lineFigure } from './line-figure.ts';
import { rangeOf } from './ranges.ts';
import type { Figure } from './svg.ts';

export type { Curve, PlotData, PlotMark } from './data.ts';

/** Lines over a shared x axis, with values read off at the cursor, by the mouse or the arrow keys. */
export class LinePlot {
  readonly element: HTMLElement;
  readonly #options: PlotOptions;
  readonly #box = element('div', { class: 'plot', tabIndex: 0, role: 'img' });
  #plot: uPlot | undefined;
  #data: PlotData = { xs: [], curves: [] };
  #shape = '';
  #logX: boolean;
  #logY: boolean;

  constructor(options: PlotOptions) {
    this.#options = options;
    this.#logX = options.logX ?? false;
    this.#logY = options.logY ?? false;
    this.element = element('figure', {}, element('figcaption', {}, options.title), this.#box);
    this.#box.addEventListener('keydown', (event) => this.#moveCursor(event));
    // In the next frame: a plot of another size changes the box that is observed.
    const fitBox = () => requestAnimationFrame(() => this.#plot?.setSize(this.#size()));
    new ResizeObserver(fitBox).observe(this.#box);
  }

  scales({ logX = this.#logX, logY = this.#logY }: { readonly logX?: boolean; readonly logY?: boolean }): void {
    this.#logX = logX;
    this.#logY = logY;
    this.#rebuild();
  }

  set(data: PlotData): void {
    this.#data = data;
    const shape = JSON.stringify(data.curves.map(({ values: _, range, ...rest }) => [rest, range !== undefined]));
    if (this.#plot === undefined || shape !== this.#shape) {
      this.#shape = shape;
      this.#rebuild();
    } else this.#plot.setData(this.#aligned());
    const last = data.curves.map(({ label, values }) => {
      const value = values.findLast((one) => one !== null);
      return value === undefined || value === null ? `${label}: –` : `${label}: ${short(value)}`;
    });
    this.#box.setAttribute('aria-label', `${this.#options.title}; ${last.join('; ')}`);
  }

  /** After a change of the theme. */
  redraw(): void {
    this.#rebuild();
  }

  /** The picture as it is, for files: pixels of the screen. */
  get canvas(): HTMLCanvasElement | undefined {
    return this.#plot?.ctx.canvas;
  }

  /** The same for files of lines: all that is plotted, in full. */
  get figure(): Figure {
    return lineFigure(this.#data, { ...this.#options, logX: this.#logX, logY: this.#logY });
  }

  get data(): PlotData {
    return this.#data;
  }

  #rebuild(): void {
    this.#plot?.destroy();
    const colours = theme();
    const { series, bands } = seriesOf(this.#data.curves, colours, this.#options.fine ?? false);
    const axis = { stroke: colours.muted, grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid } };
    const format = (log: boolean) => (_: uPlot, splits: number[]) =>
      log ? splits.map((value) => (value === null ? '' : tick(value))) : ticks(splits);
    const { height } = this.#size();
    this.#plot = new uPlot(
      {
        ...this.#size(),
        series: [{ label: this.#options.x, value: (_, value) => (value === null ? '' : short(value, 6)) }, ...series],
        bands,
        scales: {
          x: { time: false, distr: this.#logX ? 3 : 1 },
          y: { distr: this.#logY ? 3 : 1, range: (_, low, high) => rangeOf(low, high, this.#logY) },
        },
        axes: [
          {
            ...axis,
            label: this.#options.x,
            labelSize: 18,
            size: 32,
            values: format(this.#logX),
            ...decades(this.#logX, 10),
          },
          { ...axis, size: 68, space: Math.min(30, height / 7), values: format(this.#logY), ...decades(this.#logY, 8) },
        ],
        cursor: { ...(this.#options.sync && { sync: { key: this.#options.sync, setSeries: false } }) },
        legend: { live: true, markers: { dash: (_, k) => markOf(series[k - 1]?.dash) } },
        hooks: { draw: [(plot) => drawMarks(plot, this.#data.marks ?? [], colours)] },
      },
      this.#aligned(),
      this.#box,
    );
  }

  #aligned(): uPlot.AlignedData {
    const positive = (values: readonly (number | null)[], log: boolean) =>
      values.map((value) => (value === null || !Number.isFinite(value) || (log && value <= 0) ? null : value));
    const rows = this.#data.curves.flatMap(({ values, range }) => {
      const own = [positive(values, this.#logY)];
      if (range) own.push(positive(range.lowest, this.#logY), positive(range.highest, this.#logY));
      return own;
    });
    return [this.#data.xs as number[], ...rows];
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(200, this.#box.clientWidth), height: this.#options.height ?? 220 };
  }

  #moveCursor(event: KeyboardEvent): void {
    const plot = this.#plot;
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[
      event.key
    ];
    if (plot === undefined || by === undefined || this.#data.xs.length === 0) return;
    event.preventDefault();
    const last = this.#data.xs.length - 1;
    const index = Math.min(last, Math.max(0, (plot.cursor.idx ?? (by > 0 ? -1 : last + 1)) + by));
    plot.setCursor({ left: plot.valToPos(this.#data.xs[index]!, 'x'), top: 10 });
  }
}

function seriesOf(
  curves: readonly Curve[],
  colours: Theme,
  fine: boolean,
): { series: uPlot.Series[]; bands: uPlot.Band[] } {
  const series: uPlot.Series[] = [];
  const bands: uPlot.Band[] = [];
  for (const { label, colour, dash, faint, range, points } of curves) {
    const stroke = colours.series[colour % colours.series.length]!;
    const own = `color-mix(in srgb, ${stroke} ${faint ? 35 : 100}%, transparent)`;
    series.push({
      ...{ label, stroke: own, width: faint ? 1 : 1.6, spanGaps: true, points: { show: points ?? false, size: 5 } },
      ...(dash && { dash: [...dash] }),
      ...(fine && { pxAlign: 0 }),
      value: (_, value) => (value === null ? '' : short(value, 4)),
    });
    if (range) {
      const hidden = { stroke: 'transparent', points: { show: false }, spanGaps: true, class: 'edge' };
      series.push({ ...hidden, label: `${label} ↓` }, { ...hidden, label: `${label} ↑` });
      const at = series.length;
      bands.push({ series: [at, at - 1], fill: `color-mix(in srgb, ${stroke} 22%, transparent)` });
    }
  }
  return { series, bands };
}

/** The border of the square beside a name: dashes of a border so short are hardly seen, dots are. */
function markOf(dash: readonly number[] | undefined): string {
  return dash === undefined ? 'solid' : 'dotted';
}

/** Lines of a logarithmic axis: at powers of ten, at so many of them at the most. */
function decades(log: boolean, most: number): Pick<uPlot.Axis, 'splits' | 'filter'> {
  if (!log) return {};
  const splits = (_: uPlot, __: number, low: number, high: number) => powersOfTen(low, high, most);
  return { splits, filter: (_, all) => all };
}

function drawMarks({ ctx, bbox, valToPos }: uPlot, marks: readonly PlotMark[], { error }: Theme): void {
  if (marks.length === 0) return;
  ctx.save();
  ctx.strokeStyle = error;
  ctx.setLineDash([]);
  ctx.lineWidth = devicePixelRatio;
  ctx.fillStyle = error;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  let free = Number.NEGATIVE_INFINITY;
  for (const { x, text } of marks) {
    const at = valToPos(x, 'x', true);
    if (!(at >= bbox.left && at <= bbox.left + bbox.width)) continue;
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    const wide = ctx.measureText(text).width;
    if (at - wide / 2 < free) continue;
    ctx.fillText(text, at, bbox.top + 2);
    free = at + wide / 2 + 4;
  }
  ctx.restore();
}
