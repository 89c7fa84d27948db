/** The panel of finite differences: their errors against the step, beside the learned field's own derivatives. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import 'uplot/dist/uPlot.min.css';
import './panel.css';
import './differences.css';
import {
  type Differences,
  type DifferencesQuantity,
  PANEL_SAVE,
  PANEL_SERVER,
  PANEL_STALE,
  VIEW_CHART,
  VIEW_DIFFERENCES,
  type ViewChart,
} from '@spacetime/protocol';
import { csvOf } from './differences/csv.ts';
import { curvesOf, QUANTITIES, tableOf, viewOf } from './differences/curves.ts';
import { caveats, publishedTable } from './differences/published.ts';
import { element, replaceChildren } from './dom.ts';
import { Host, Refusal } from './host.ts';
import { LinePlot } from './plots/line-plot.ts';
import { sheet } from './plots/svg.ts';
import { button, Shell, toggle } from './shell.ts';
import { tableElement } from './table.ts';
import { onThemeChange } from './theme.ts';

const host = new Host();
const { subject, view: kept } = await host.init();
const say = host.say.bind(host);
const shell = new Shell(host, say('Finite differences and automatic differentiation'));
const target = subject.kind === 'differences' ? subject.target : { field: '' };
const source = 'field' in target ? target.field : target.uri;
let view = viewOf(kept);
let chart: ViewChart | undefined;
let found: Differences | undefined;
let isStale = false;
let running: AbortController | undefined;

const plots = new Map(
  QUANTITIES.map(({ key, title }) => [
    key,
    new LinePlot({ title: say(title), x: say('step h'), logX: true, logY: true, height: 240 }),
  ]),
);
const table = element('div', { class: 'scroll' });
const published = element('details', { class: 'published' });
const grid = element('div', { class: 'grid' }, ...[...plots.values()].map((plot) => plot.element));
shell.toolbar.append(
  ...(['float64', 'float32'] as const).map((precision) =>
    toggle(precision, view[precision], (on) => change({ [precision]: on }), say('Samples in {0}', precision)),
  ),
  button(say('Compute again'), () => void compute(), say('Compute with the source as it is now'), false),
  button(say('SVG'), () => void save('svg'), say('Save the plots as a drawing')),
  button(say('CSV'), () => void save('csv'), say('Save the errors as a table')),
);
shell.body.append(grid, table, published);

host.on(PANEL_STALE, (changed) => {
  if (changed.source !== source) return;
  isStale = true;
  show();
});
host.on(PANEL_SERVER, ({ state, message }) => {
  if (state === 'running') void compute();
  else shell.show('failed', message ?? say('The language server is {0}.', say(state)));
});
onThemeChange(() => {
  for (const plot of plots.values()) plot.redraw();
});
await compute();

function change(part: Partial<typeof view>): void {
  view = { ...view, ...part };
  host.keepView(view);
  show();
}

async function compute(): Promise<void> {
  running?.abort();
  const current = new AbortController();
  running = current;
  const cancel = button(say('Cancel'), () => current.abort());
  shell.show('busy', say('Computing the errors of 126 finite-difference fields …'), undefined, cancel);
  try {
    chart = await host.request(VIEW_CHART, target, current.signal);
    found = await host.request(VIEW_DIFFERENCES, { target }, current.signal);
    isStale = false;
    show();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (running !== current) return;
    if (error.cancelled) shell.show(found ? 'ready' : 'empty', say('Cancelled.'));
    else shell.show('failed', error.message);
  }
}

function show(): void {
  if (found === undefined || chart === undefined) return;
  for (const [key, plot] of plots) plot.set(curvesOf(found, key, view, say));
  const { head, rows } = tableOf(found, say);
  const caption = say('The least error of each, and the step at which it is met');
  replaceChildren(table, tableElement(head, rows, caption));
  showPublished(found, chart.name);
  const what = say(
    'Mean absolute errors over {0} points of the chart {1}, in the units of its coordinates.',
    found.points,
    chart.name,
  );
  const stale = isStale ? `${say('The source has changed since.')} ` : '';
  shell.show(isStale ? 'stale' : 'ready', stale + what, wordsOf(found));
}

/** The paper's table beside ours, with what differs. */
function showPublished(differences: Differences, name: string): void {
  const { head, rows } = publishedTable(differences, say);
  const caption = say('“Einstein Fields”, arXiv 2507.11589, and the nearest figures here');
  const notes = element('ul', {}, ...caveats(differences, name, say).map((text) => element('li', {}, text)));
  replaceChildren(
    published,
    element('summary', {}, say('Published figures')),
    element('div', { class: 'scroll' }, tableElement(head, rows, caption)),
    notes,
  );
}

function wordsOf({ learned, points }: Differences): string {
  const ours = (key: DifferencesQuantity) => `${key} ${learned?.[key]?.toExponential(2) ?? 'none'}`;
  const field = learned ? `learned: ${QUANTITIES.map(({ key }) => ours(key)).join(', ')}` : 'exact metric alone';
  return `${points} points; ${field}`;
}

async function save(kind: 'svg' | 'csv'): Promise<void> {
  if (found === undefined) return;
  const figures = [...plots.values()].map((plot) => plot.figure);
  const data = kind === 'csv' ? csvOf(found) : sheet(figures, 2);
  await shell.attempt(() => host.request(PANEL_SAVE, { name: `finite-differences.${kind}`, data }));
}
