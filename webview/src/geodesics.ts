/** The panel of geodesics: orbits in space and in the chart, what is conserved, and learned beside exact. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import 'uplot/dist/uPlot.min.css';
import './panel.css';
import './geodesics.css';
import {
  FIT_CHANGED,
  GEODESIC_LIST,
  type GeodesicBlock,
  type GeodesicTarget,
  PANEL_PICK_FIELD,
  PANEL_SAVE,
  PANEL_SERVER,
  PANEL_SOURCE,
  PANEL_STALE,
  type PanelSubject,
  VIEW_GEODESIC,
  VIEW_GEODESIC_PROGRESS,
} from '@spacetime/protocol';
import { element, pngOf, replaceChildren } from './dom.ts';
import { type Course, courseOf } from './geodesics/course.ts';
import { csvOf } from './geodesics/csv.ts';
import { GeodesicPictures } from './geodesics/pictures.ts';
import { drawnOf } from './geodesics/scenes.ts';
import { tableOf, wordsOf } from './geodesics/table.ts';
import { type GeodesicsView, viewOf } from './geodesics/view.ts';
import { Host, Refusal } from './host.ts';
import { short } from './numbers.ts';
import { sheet } from './plots/svg.ts';
import { button, Shell } from './shell.ts';
import { tableElement } from './table.ts';
import { onThemeChange } from './theme.ts';

type Subject = Extract<PanelSubject, { kind: 'geodesics' }>;

const host = new Host();
const init = await host.init();
const say = host.say.bind(host);
let subject: Subject =
  init.subject.kind === 'geodesics' ? init.subject : { kind: 'geodesics', targets: [{ uri: '', name: '' }] };
const shell = new Shell(host, titleOf(subject));
let view: GeodesicsView = viewOf(init.view);
let courses: readonly Course[] = [];
let blocks: readonly GeodesicBlock[] = [];
let isStale = false;
/** The fit that a block is of has been trained since. */
let isRetrained = false;
let running: AbortController | undefined;
/** The last try came to nothing. */
let hasFailed = false;

const pictures = new GeodesicPictures(say, view, change);
const table = element('div', { class: 'scroll about' });
const overlay = element('select', {
  ...{ title: say('Lay another geodesic over it'), 'aria-label': say('Lay another geodesic over it') },
  hidden: true,
  onchange: () => lay(overlay.value),
});
shell.toolbar.append(
  overlay,
  button(say('Learned field …'), () => void pickField(), say('Follow it through a learned field too')),
  button(say('Compute again'), () => void begin(), say('Compute with the source as it is now'), false),
  button(say('Source'), () => void shell.attempt(() => host.request(PANEL_SOURCE, subject.targets[0]!))),
  button(say('PNG'), () => void save('png'), say('Save the picture of the orbit')),
  button(say('SVG'), () => void save('svg'), say('Save the pictures as drawings')),
  button(say('CSV'), () => void save('csv'), say('Save the paths as a table')),
);

host.on(PANEL_STALE, () => {
  // Of this panel's own sources: the extension tells of no others.
  isStale = true;
  if (running === undefined) show();
});
host.on(FIT_CHANGED, ({ state, uri, fit }) => {
  const { targets, field } = subject;
  const isOf = (name: string) => blocks.find((block) => block.name === name)?.fit === fit;
  if (state !== 'finished' || field !== undefined || uri !== targets[0]?.uri) return;
  if (!targets.some(({ name }) => isOf(name))) return;
  isRetrained = true;
  if (running === undefined) show();
});
host.on(PANEL_SERVER, ({ state, message }) => {
  if (state === 'running') {
    // What is on its way, or there already, is not followed again.
    if (running !== undefined) return;
    if (courses.length === 0 || hasFailed) void begin();
    else show();
  } else shell.show('failed', message ?? say('The language server is {0}.', say(state)));
});
onThemeChange(() => pictures.redraw());
await begin();

function titleOf({ targets }: Subject): string {
  return say('Geodesic {0}', targets.map(({ name }) => name).join(', '));
}

function change(part: Partial<GeodesicsView>): void {
  view = { ...view, ...part };
  host.keepView(view);
}

/** Other blocks, another field: kept, for a reload. */
function about(next: Subject): void {
  subject = next;
  host.keepSubject(subject);
  shell.title = titleOf(subject);
  void begin();
}

async function begin(): Promise<void> {
  running?.abort();
  const current = new AbortController();
  running = current;
  const { targets, field } = subject;
  hasFailed = false;
  shell.show('busy', say('Reading …'));
  try {
    blocks = await host.request(GEODESIC_LIST, { uri: targets[0]!.uri }, current.signal);
    const found: Course[] = [];
    for (const [k, target] of targets.entries()) found.push(await follow(target, field, k, current));
    courses = found;
    isStale = false;
    isRetrained = false;
    running = undefined;
    fill();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (running !== current) return;
    running = undefined;
    hasFailed = !error.cancelled;
    if (hasFailed) shell.show('failed', error.message);
    else if (courses.length > 0) shell.show('ready', say('Cancelled: this is what was there before.'), words());
    else shell.show('empty', say('Cancelled.'));
  }
}

/** One block, with progress in the line above the pictures. */
async function follow(
  target: GeodesicTarget,
  field: string | undefined,
  k: number,
  current: AbortController,
): Promise<Course> {
  // crypto.randomUUID is not there where the editor is served without TLS.
  const progress = [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(36)).join('-');
  const cancel = button(say('Cancel'), () => current.abort());
  const bar = element('progress', { max: 1, 'aria-label': say('Progress') });
  const reached = element('span', {});
  shell.show('busy', say('Following {0} …', target.name), undefined, bar, reached, cancel);
  const stop = host.on(VIEW_GEODESIC_PROGRESS, (told) => {
    if (told.progress !== progress) return;
    bar.value = (k + told.fraction) / subject.targets.length;
    const what = told.path === 'learned' ? say('learned') : say('exact');
    reached.textContent = `${what}, λ = ${short(told.lambda, 4)}`;
  });
  try {
    const params = { target, progress, ...(field !== undefined && { field }) };
    return courseOf(await host.request(VIEW_GEODESIC, params, current.signal));
  } finally {
    stop();
  }
}

function fill(): void {
  offerOverlays();
  pictures.set(courses);
  const { head, rows } = tableOf(drawnOf(courses, say), say);
  const whole = rows.map(([name, ...cells]) => [name ?? '', ...cells.map(unbroken)]);
  replaceChildren(table, tableElement(head, whole));
  if (!pictures.element.isConnected) shell.body.replaceChildren(pictures.element);
  pictures.about = table;
  show();
}

/** Blocks in the same chart of the same spacetime, with those that are shown already ticked off. */
function offerOverlays(): void {
  const [first] = courses;
  const shown = new Set(subject.targets.map(({ name }) => name));
  const others = blocks.filter(
    ({ name, spacetime, chart }) =>
      name !== subject.targets[0]?.name && spacetime === first?.of.spacetime && chart === first.of.chart.name,
  );
  overlay.hidden = others.length === 0;
  replaceChildren(
    overlay,
    element('option', { value: '' }, say('Overlay …')),
    ...others.map(({ name }) => element('option', { value: name }, shown.has(name) ? `✓ ${name}` : name)),
  );
}

function lay(name: string): void {
  if (name === '') return;
  const { targets } = subject;
  const { uri } = targets[0]!;
  const isShown = targets.some((one) => one.name === name);
  const next = isShown ? targets.filter((one) => one.name !== name) : [...targets, { uri, name }];
  about({ ...subject, targets: next });
}

async function pickField(): Promise<void> {
  await shell.attempt(async () => {
    const field = await host.request(PANEL_PICK_FIELD, null);
    if (field !== null) about({ ...subject, field });
  });
}

/** A name stays with its value where lines end. */
function unbroken(text: string): string {
  return text.replaceAll(' = ', '\u00a0=\u00a0');
}

function words(): string {
  return wordsOf(drawnOf(courses, say), say);
}

function show(): void {
  if (courses.length === 0) return;
  const { parameters, unlearned } = courses[0]!.of;
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${short(value, 6)}`);
  const old = courses.some(({ learned }) => learned?.of.stale);
  const notes = [
    isStale ? say('The source has changed since.') : '',
    isRetrained ? say('The fit has been trained since.') : '',
    values.length > 0 ? say('Geometrised units; {0}.', values.join(', ')) : say('Geometrised units.'),
    pictures.note,
    unlearned ?? '',
    old ? say('The learned field was trained from another text than what is written now.') : '',
  ];
  shell.show(isStale || isRetrained ? 'stale' : 'ready', notes.filter((note) => note !== '').join(' '), words());
}

async function save(kind: 'png' | 'svg' | 'csv'): Promise<void> {
  if (courses.length === 0) return;
  const drawn = drawnOf(courses, say);
  const name = `${subject.targets.map((target) => target.name).join('-')}.${kind}`;
  await shell.attempt(async () => {
    if (kind === 'csv') return host.request(PANEL_SAVE, { name, data: csvOf(drawn) });
    if (kind === 'svg') return host.request(PANEL_SAVE, { name, data: sheet(pictures.figures, 2) });
    const data = pngOf(pictures.canvas);
    return host.request(PANEL_SAVE, { name, data, base64: true });
  });
}
