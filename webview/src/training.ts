/** The panel of fits: how they go, one over another. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import 'uplot/dist/uPlot.min.css';
import './panel.css';
import './training.css';
import {
  FIT_CANCEL,
  FIT_CHANGED,
  FIT_LIST,
  FIT_PROGRESS,
  FIT_START,
  FIT_SUBSCRIBE,
  FIT_UNSUBSCRIBE,
  type FitJob,
  PANEL_LOG,
  PANEL_OPEN,
  PANEL_SAVE,
  PANEL_SERVER,
  PANEL_SOURCE,
  PANEL_STALE,
} from '@spacetime/protocol';
import { atNextFrame, element, pngOf } from './dom.ts';
import { Host } from './host.ts';
import { sheet } from './plots/svg.ts';
import { Shell } from './shell.ts';
import { onThemeChange } from './theme.ts';
import { Controls } from './training/controls.ts';
import { csvOf } from './training/csv.ts';
import { TrainingPlots, viewOf } from './training/plots.ts';
import { newRun, type Run } from './training/runs.ts';
import { describe, summary } from './training/words.ts';

const host = new Host();
const { subject, view: kept } = await host.init();
const say = host.say.bind(host);
const shell = new Shell(host, say('Training'));
let view = viewOf(kept);
const runs: Run[] = [];
const plots = new TrainingPlots(view, say);
let isStale = false;
let server = '';

const controls = new Controls(say, view, {
  onView: (changed) => {
    const before = view;
    view = changed;
    host.keepView(view);
    if (before.logX !== view.logX || before.logY !== view.logY) plots.scales(view);
    draw();
  },
  onStop: (run) => shell.attempt(async () => update(await host.request(FIT_CANCEL, { id: run.job.id }))),
  onResume: (run) => shell.attempt(() => resume(run)),
  onOverlay: (id) => shell.attempt(() => overlay(id)),
  onRemove: (run) => shell.attempt(() => remove(run)),
  onSource: ({ job: { uri, fit } }) => shell.attempt(() => host.request(PANEL_SOURCE, { uri, name: fit })),
  onField: ({ job: { out } }) => shell.attempt(() => host.request(PANEL_OPEN, { kind: 'field', path: out })),
  onSaveTable: ({ job, course }) =>
    shell.attempt(() => host.request(PANEL_SAVE, { name: `${job.fit}-training.csv`, data: csvOf(course) })),
  onSavePicture: () => shell.attempt(savePicture),
  onSaveDrawing: () => shell.attempt(saveDrawing),
  onLog: () => shell.attempt(() => host.request(PANEL_LOG, null)),
});
/** Progress may come more often than a frame. */
const paint = atNextFrame(() => {
  plots.set(runs, view);
  controls.show(runs, view);
});
/** Words are said at once, so that a refusal that comes before the next frame is not taken back by it. */
function draw(): void {
  paint();
  const { state, text } = describe(runs, { isStale, server }, say);
  shell.title = runs.length === 1 ? runs[0]!.job.fit : say('Training');
  shell.show(state, text, `${text} ${summary(runs)}`.trim());
}

shell.toolbar.append(controls.toolbar);
shell.body.append(
  element('div', { class: 'scroll' }, controls.table),
  controls.notes,
  ...plots.all.map((plot) => plot.element),
);

host.on(FIT_PROGRESS, ({ id, progress }) => {
  const run = runs.find((one) => one.job.id === id);
  if (run === undefined) return;
  run.course.add(progress);
  run.job = { ...run.job, progress };
  draw();
});
host.on(FIT_CHANGED, (job) => update(job));
host.on(PANEL_STALE, ({ source }) => {
  if (!runs.some(({ job }) => job.uri === source)) return;
  isStale = true;
  draw();
});
host.on(PANEL_SERVER, ({ state, message }) => {
  server = state === 'running' ? '' : (message ?? say('The language server is {0}.', say(state)));
  if (state === 'running') void shell.attempt(() => subscribeAll(runs.map(({ job }) => job.id)));
  draw();
});
onThemeChange(() => {
  for (const plot of plots.all) plot.redraw();
});

draw();
await shell.attempt(() => subscribeAll(subject.kind === 'training' ? subject.ids : []));

/** Subscribes, and takes what is on record for the course so far. */
async function subscribeAll(ids: readonly string[]): Promise<void> {
  const courses = await Promise.all(ids.map((id) => host.request(FIT_SUBSCRIBE, { id })));
  for (const { job, progress } of courses) {
    const run = runs.find((one) => one.job.id === job.id) ?? newRun(job, freeColour());
    if (!runs.includes(run)) runs.push(run);
    run.job = job;
    for (const one of progress) run.course.add(one);
    if (job.progress) run.course.add(job.progress);
  }
  await offerOthers();
  draw();
}

async function offerOthers(): Promise<void> {
  const all = await host.request(FIT_LIST, {});
  controls.offer(all.filter(({ id }) => !runs.some((run) => run.job.id === id)));
}

async function overlay(id: string): Promise<void> {
  await subscribeAll([id]);
  keepSubject();
}

async function remove(run: Run): Promise<void> {
  runs.splice(runs.indexOf(run), 1);
  await host.request(FIT_UNSUBSCRIBE, { id: run.job.id });
  keepSubject();
  await offerOthers();
  draw();
}

/** A resumed fit is another job that writes the same field: its curve goes on where the old one ended. */
async function resume(run: Run): Promise<void> {
  const { uri, fit, out } = run.job;
  const job = await host.request(FIT_START, { uri, fit, out, resume: true });
  const { progress } = await host.request(FIT_SUBSCRIBE, { id: job.id });
  run.job = job;
  isStale = false;
  for (const one of progress) run.course.add(one);
  keepSubject();
  draw();
}

function keepSubject(): void {
  host.keepSubject({ kind: 'training', ids: runs.map(({ job }) => job.id) });
}

function update(job: FitJob): void {
  const run = runs.find((one) => one.job.id === job.id);
  if (run === undefined) return;
  run.job = job;
  if (job.progress) run.course.add(job.progress);
  draw();
}

function freeColour(): number {
  for (let colour = 0; ; colour++) if (!runs.some((run) => run.colour === colour)) return colour;
}

async function savePicture(): Promise<void> {
  const { canvas } = plots.loss;
  if (canvas === undefined) return;
  const data = pngOf(canvas);
  await host.request(PANEL_SAVE, { name: `${runs[0]?.job.fit ?? 'training'}-loss.png`, data, base64: true });
}

/** All plots, one above the other. */
async function saveDrawing(): Promise<void> {
  const figures = plots.all.filter(({ data }) => data.xs.length > 0).map((plot) => plot.figure);
  if (figures.length === 0) return;
  await host.request(PANEL_SAVE, { name: `${runs[0]?.job.fit ?? 'training'}.svg`, data: sheet(figures, 1) });
}
