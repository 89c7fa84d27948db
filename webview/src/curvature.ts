/** The panel of curvature: a quantity over a plane of the chart, learned, exact and their difference. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import 'uplot/dist/uPlot.min.css';
import './panel.css';
import './curvature.css';
import {
  PANEL_SAVE,
  PANEL_SERVER,
  PANEL_STALE,
  VIEW_CHART,
  type ViewChart,
  type ViewSource,
} from '@spacetime/protocol';
import { contourPath } from './curvature/contours.ts';
import { Controls } from './curvature/controls.ts';
import { csvOf } from './curvature/csv.ts';
import { centreAt, type Grid, valueAt } from './curvature/grid.ts';
import { Lines } from './curvature/lines.ts';
import { Pictures, type ZeroLine } from './curvature/pictures.ts';
import { type PlaneRequest, planes, zeroPlane } from './curvature/slices.ts';
import { type CurvatureView, labelOf, sourcesOf, viewOf } from './curvature/view.ts';
import { element, pngOf } from './dom.ts';
import { Host, Refusal } from './host.ts';
import { short } from './numbers.ts';
import { sheet } from './plots/svg.ts';
import { button, Shell } from './shell.ts';
import { onThemeChange } from './theme.ts';

/** Milliseconds of rest after which finer values are asked for. */
const REST = 150;

const host = new Host();
const { subject, view: kept } = await host.init();
const say = host.say.bind(host);
const shell = new Shell(host, say('Curvature'));
const target = subject.kind === 'curvature' ? subject.target : { field: '' };
const source = 'field' in target ? target.field : target.uri;
const asked = subject.kind === 'curvature' ? subject.quantity : undefined;

let chart: ViewChart;
let view: CurvatureView;
let controls: Controls;
let grids: ReadonlyMap<ViewSource, Grid> = new Map();
let zeros: readonly ZeroLine[] = [];
let isStale = false;
let cursor: [number, number] | undefined;
let running: AbortController | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

const pictures = new Pictures({ onCursor: moveCursor, onMove: move, onZoom: zoom });
const reading = element('p', { class: 'reading', 'aria-live': 'off' });
const lines = new Lines(say);

host.on(PANEL_STALE, (changed) => {
  if (changed.source !== source) return;
  isStale = true;
  tell();
});
host.on(PANEL_SERVER, ({ state, message }) => {
  if (state === 'running') void begin();
  else shell.show('failed', message ?? say('The language server is {0}.', say(state)));
});
onThemeChange(() => {
  pictures.draw();
  lines.redraw();
});
shell.toolbar.append(
  button(say('Whole domain'), () => change({ ranges: domainOf(view.axes) }), say('Show all of the domain')),
  button(say('Compute again'), () => void begin(), say('Compute with the source as it is now')),
  button(say('PNG'), () => void save('png'), say('Save the picture')),
  button(say('SVG'), () => void save('svg'), say('Save the maps as a drawing')),
  button(say('CSV'), () => void save('csv'), say('Save the values')),
);
await begin();

/** Finds what there is to be seen, and shows it. */
async function begin(): Promise<void> {
  shell.show('busy', say('Reading …'));
  try {
    chart = await host.request(VIEW_CHART, target);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    shell.show('failed', error.message);
    return;
  }
  isStale = false;
  view = viewOf(view ?? kept, chart, asked);
  controls = new Controls(say, chart, view, change);
  shell.body.replaceChildren(controls.element, pictures.element, reading, lines.element);
  compute();
}

function domainOf([x, y]: readonly [number, number]): CurvatureView['ranges'] {
  const { lower, upper } = chart;
  return [
    [lower[x]!, upper[x]!],
    [lower[y]!, upper[y]!],
  ];
}

function change(part: Partial<CurvatureView>): void {
  const before = view;
  view = { ...view, ...part };
  host.keepView(view);
  controls.show(view);
  const isNew = (['quantity', 'axes', 'at', 'ranges'] as const).some((key) => before[key] !== view[key]);
  if (before.axes !== view.axes) {
    cursor = undefined;
    zeros = [];
    grids = new Map();
  }
  show();
  if (!isNew) return;
  clearTimeout(timer);
  timer = setTimeout(compute, REST);
}

function compute(): void {
  running?.abort();
  const current = new AbortController();
  running = current;
  void refine(current.signal).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    if (running === current && !error.cancelled) shell.show('failed', error.message);
  });
}

async function refine(signal: AbortSignal): Promise<void> {
  const sources: ViewSource[] = chart.learned ? ['learned', 'exact', 'error'] : ['exact'];
  const { quantity, axes, at } = view;
  const request: PlaneRequest = { target, quantity, axes, ranges: insideDomain(), at, sources };
  let first = true;
  for await (const plane of planes(host, request, signal)) {
    if (signal.aborted) return;
    grids = plane.grids;
    if (first) {
      first = false;
      show();
      zeros = await zeroLines(request, signal);
      if (signal.aborted) return;
    }
    show();
    const fault = plane.fault === undefined ? '' : say('{0} cells have no value: {1}', plane.faulty, plane.fault);
    tell(fault, !plane.isLast);
  }
}

/** Views may reach beyond the domain; values are asked for within. */
function insideDomain(): CurvatureView['ranges'] {
  const inside = ([low, high]: readonly [number, number], axis: number): [number, number] => {
    const [a, b] = [chart.lower[axis]!, chart.upper[axis]!];
    return low < b && high > a ? [Math.max(low, a), Math.min(high, b)] : [a, b];
  };
  return [inside(view.ranges[0], view.axes[0]), inside(view.ranges[1], view.axes[1])];
}

/** Where g_tt vanishes, and g^ii of the axes: static limits, and horizons on which x^i is constant. */
async function zeroLines(request: PlaneRequest, signal: AbortSignal): Promise<readonly ZeroLine[]> {
  const { coordinates, periodic } = chart;
  const [time] = coordinates;
  const wanted = [
    { label: `g_${time}${time} = 0`, quantity: { name: 'metric', indices: [0, 0] }, colour: 1 } as const,
    ...request.axes
      .filter((axis) => axis > 0 && !periodic[axis])
      .map((axis, k) => {
        const name = coordinates[axis]!;
        return {
          label: `g^${name}${name} = 0`,
          quantity: { name: 'inverse', indices: [axis, axis] },
          colour: 4 + k,
        } as const;
      }),
  ];
  const found = await Promise.all(
    wanted.map(async ({ label, quantity, colour }) => {
      const grid = await zeroPlane(host, { ...request, quantity }, signal);
      const hasZero = grid.data.some((value) => value < 0) && grid.data.some((value) => value > 0);
      return hasZero ? { label, grid, colour, path: contourPath(grid, (value) => value, [0]) } : undefined;
    }),
  );
  return found.filter((line) => line !== undefined);
}

function show(): void {
  if (grids.size === 0) return;
  const label = labelOf(view.quantity, chart.coordinates, say);
  const names: Readonly<Record<ViewSource, string>> = {
    exact: chart.data ? say('{0}, data', label) : say('{0}, exact', label),
    learned: say('{0}, learned', label),
    error: chart.data ? say('{0}, learned − data', label) : say('{0}, learned − exact', label),
  };
  const scales = pictures.set(grids, view, zeros, (one) => names[one]);
  frame();
  lines.set(grids, cursorOf(), view, chart, scales.get('exact')!.kind);
  read();
}

function frame(): void {
  const [x, y] = view.axes;
  pictures.frame({ ranges: view.ranges, names: [chart.coordinates[x]!, chart.coordinates[y]!], cursor });
}

function cursorOf(): [number, number] {
  const [[x0, x1], [y0, y1]] = view.ranges;
  return cursor ?? [(x0 + x1) / 2, (y0 + y1) / 2];
}

function moveCursor(x: number, y: number): void {
  cursor = [x, y];
  frame();
  lines.move(grids, cursor);
  read();
}

function move(dx: number, dy: number): void {
  change({ ranges: [shifted(view.ranges[0], view.axes[0], dx), shifted(view.ranges[1], view.axes[1], dy)] });
}

/** A margin around the domain is shown, so that its edges are seen. */
function shifted([low, high]: readonly [number, number], axis: number, by: number): [number, number] {
  const margin = 0.2 * (chart.upper[axis]! - chart.lower[axis]!);
  const most = chart.upper[axis]! + margin - high;
  const least = chart.lower[axis]! - margin - low;
  const shift = Math.min(Math.max(by, Math.min(0, least)), Math.max(0, most));
  return [low + shift, high + shift];
}

function zoom(factor: number, x: number, y: number): void {
  const about = ([low, high]: readonly [number, number], at: number, axis: number): [number, number] => {
    const whole = chart.upper[axis]! - chart.lower[axis]!;
    const extent = Math.min(1.4 * whole, Math.max(1e-9 * whole, (high - low) * factor));
    const place = Math.min(1, Math.max(0, (at - low) / (high - low)));
    return [at - place * extent, at + (1 - place) * extent];
  };
  change({ ranges: [about(view.ranges[0], x, view.axes[0]), about(view.ranges[1], y, view.axes[1])] });
}

function read(): void {
  const [grid] = grids.values();
  if (grid === undefined) return;
  // Values are those of the cells' centres, so that these are what is named.
  const [x, y] = centreAt(grid, ...cursorOf());
  const values = [...grids].map(([one, grid]) => `${say(sourcesOf(chart)[one])} ${short(valueAt(grid, x, y), 6)}`);
  reading.textContent = `${placeOf(x, y)}: ${values.join(', ')}`;
  for (const [one, grid] of grids) reading.dataset[one] = String(valueAt(grid, x, y));
}

function placeOf(x: number, y: number): string {
  const at = [...view.at];
  at[view.axes[0]] = x;
  at[view.axes[1]] = y;
  return chart.coordinates.map((name, i) => `${name} = ${short(at[i]!, 9)}`).join(', ');
}

/** Says how the panel stands, and for tests what it shows. */
function tell(note = '', isRefining = false): void {
  const named = view?.horizons ? zeros.map(({ label }) => label).join(', ') : '';
  const stale = isStale ? say('The source has changed since.') : '';
  const text = [stale, note, named && say('Drawn: {0}.', named)].filter((part) => part !== '').join(' ');
  const [grid] = grids.values();
  const shown = `${grid?.width ?? 0} cells a side; ${reading.textContent}`;
  shell.show(isStale ? 'stale' : isRefining ? 'busy' : 'ready', text, shown);
}

async function save(kind: 'png' | 'svg' | 'csv'): Promise<void> {
  const name = `${labelOf(view.quantity, chart.coordinates, say)}.${kind}`.replace(/[^\p{L}\p{N}._^-]+/gu, '-');
  const { canvas } = pictures;
  await shell.attempt(async () => {
    if (kind === 'csv')
      await host.request(PANEL_SAVE, {
        name,
        data: csvOf(
          grids,
          view.axes.map((i) => chart.coordinates[i]!),
        ),
      });
    else if (kind === 'svg') {
      const { figures } = pictures;
      if (figures.length === 0) shell.show('failed', say('A surface has no drawing: show maps, or save it as PNG.'));
      else await host.request(PANEL_SAVE, { name, data: sheet(figures, figures.length) });
    } else if (canvas) {
      const data = pngOf(canvas);
      await host.request(PANEL_SAVE, { name, data, base64: true });
    }
  });
}
