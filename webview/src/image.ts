/** The panel of pictures: a `render` block as its rays are traced, and what each of them met. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import './panel.css';
import './image.css';
import {
  type ImageInfo,
  type ImagePart,
  type ImageSource,
  PANEL_COPY,
  PANEL_PICK_FIELD,
  PANEL_SAVE,
  PANEL_SERVER,
  PANEL_SOURCE,
  PANEL_STALE,
  VIEW_IMAGE,
  VIEW_IMAGE_PART,
} from '@spacetime/protocol';
import { element, pngOf, replaceChildren } from './dom.ts';
import { Host, Refusal } from './host.ts';
import { Controls } from './image/controls.ts';
import { csvOf } from './image/csv.ts';
import { Picture } from './image/picture.ts';
import { Pictures } from './image/pictures.ts';
import { ProgressLine } from './image/progress.ts';
import { type ImageView, viewOf } from './image/view.ts';
import { countsLine, differenceLine, factsOf, failureLine, readingOf, sourceWord } from './image/words.ts';
import { button, Shell } from './shell.ts';
import { onThemeChange } from './theme.ts';

/** Milliseconds between two times at which all is coloured while parts come, and how many times as long as that takes. */
const REST = 200;
const SHARE = 4;
/** Rays of which a table can be handed on as one message. */
const MOST_ROWS = 700_000;

const host = new Host();
const { subject, view: kept } = await host.init();
const say = host.say.bind(host);
const shell = new Shell(host, say('Image'));
let target = subject.kind === 'image' ? subject.target : { uri: '', name: '' };

let view = viewOf(kept);
let pictures = new Map<ImageSource, Picture>();
let info: ImageInfo | undefined;
let request = '';
/** The request whose pixels are shown. */
let taken = '';
let running: AbortController | undefined;
let isStale = false;
let isRestored = kept !== undefined;
/** How the last try ended, where it is not with a whole picture. */
let ended = '';
let cursor: [number, number] | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Milliseconds that colouring took last. */
let effort = 0;

const progress = new ProgressLine(say);
const drawn = new Pictures(say, { onCursor: point, onFrame: (zoom, middle) => change({ zoom, middle }) });
const controls = new Controls(say, view, change);
const reading = element('p', { class: 'reading' });
const counts = element('div', { class: 'counts' });
const again = button(say('Render again'), () => void begin(), say('Trace the source as it is now'), false);
const cancel = button(say('Cancel'), () => running?.abort(), say('Stop, and keep what is there'));
cancel.hidden = true;
shell.toolbar.append(
  ...[again, cancel],
  button(say('Open source'), () =>
    shell.attempt(() => host.request(PANEL_SOURCE, { uri: target.uri, name: target.name })),
  ),
  button(
    say('Compare with field …'),
    () => shell.attempt(pick),
    say('Set the picture through a trained field beside the exact one'),
  ),
  button(say('PNG'), () => shell.attempt(() => save('png')), say('Save the picture, a pixel for each ray')),
  button(say('CSV'), () => shell.attempt(() => save('csv')), say('Save what each ray met')),
  button(say('Copy'), () => shell.attempt(copy), say('Copy what the picture is and what rays met, as text')),
);
shell.body.append(progress.element, controls.element, drawn.element, ...drawn.legends, reading, counts);

host.on(VIEW_IMAGE_PART, take);
host.on(PANEL_STALE, ({ source }) => {
  if (source !== target.uri || request === '') return;
  isStale = true;
  tell();
});
host.on(PANEL_SERVER, ({ state, message }) => {
  const isWhole = info !== undefined;
  if (state === 'running') {
    if (!isWhole && running === undefined && ended !== 'cancelled') void begin();
  } else if (state === 'stopped') {
    ended = message ?? say('The language server is {0}.', say(state));
    if (!isWhole) tell();
  }
});
host.onAgain((now) => {
  if (now.kind === 'image' && now.target.field !== undefined) target = now.target;
  if (running === undefined && (isStale || info === undefined)) void begin();
});
onThemeChange(() => drawn.draw());
host.keepView(view);
place();
await begin();

/** Has the block traced as it is now. */
async function begin(): Promise<void> {
  running?.abort();
  const current = new AbortController();
  running = current;
  request = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const reuse = info === undefined && !isStale;
  const [before, wasStale] = [info, isStale];
  info = undefined;
  ended = '';
  isStale = false;
  progress.begin();
  tell();
  try {
    const found = await host.request(VIEW_IMAGE, { target, request, reuse }, current.signal);
    if (running !== current) return;
    info = found;
    running = undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (running !== current) return;
    running = undefined;
    ended = error.cancelled ? 'cancelled' : error.message;
    // Nothing has come of it: what was there is there still.
    if (isUntouched()) [info, isStale] = [before, wasStale];
  }
  show();
}

/** No part of the request has come. */
function isUntouched(): boolean {
  return taken !== request;
}

function take(part: ImagePart): void {
  if (part.request !== request || running === undefined) return;
  if (taken !== request) {
    taken = request;
    pictures = new Map(part.sources.map((source) => [source, new Picture(source, part.width, part.height)]));
    cursor = undefined;
  }
  pictures.get(part.source)?.add(part);
  progress.show(part);
  timer ??= setTimeout(show, Math.max(REST, SHARE * effort));
}

function change(part: Partial<ImageView>): void {
  const before = view;
  view = { ...view, ...part };
  host.keepView(view);
  controls.show(view);
  if (before.mode !== view.mode || before.exposure !== view.exposure) show();
  else place();
}

function show(): void {
  clearTimeout(timer);
  timer = undefined;
  const start = performance.now();
  if (pictures.size > 0) drawn.set([...pictures.values()], view);
  effort = performance.now() - start;
  place();
  tell();
}

function place(): void {
  drawn.frame({ zoom: view.zoom, middle: view.middle, cursor });
  reading.textContent =
    cursor === undefined
      ? say('Point at a pixel, or move with the arrow keys, to read what its ray met.')
      : readingOf(pictures.values(), ...cursor, say);
}

function point(x: number, y: number): void {
  cursor = [x, y];
  place();
}

/** Says how the panel stands, and for tests what it shows. */
function tell(): void {
  const isBusy = running !== undefined;
  // The keys stay at the one button that is there.
  const isAtIt = document.activeElement === again || document.activeElement === cancel;
  again.hidden = isBusy;
  cancel.hidden = !isBusy;
  if (isAtIt) (isBusy ? cancel : again).focus();
  if (!isBusy) progress.end();
  const all = [...pictures.values()].filter(({ traced }) => traced > 0);
  const lines = all.map((one) => (all.length > 1 ? `${sourceWord(one.source, say)}: ` : '') + countsLine(one, say));
  if (drawn.difference && !isBusy) lines.push(differenceLine(drawn.difference, say));
  for (const one of [controls.element, reading]) one.hidden = all.length === 0;
  const failures = info?.failures.map((failure) => failureLine(failure, say)) ?? [];
  const facts = info === undefined ? [] : factsOf(info, say);
  replaceChildren(counts, ...[...lines, ...failures, ...facts].map((line) => element('p', {}, line)));
  if (info !== undefined) shell.title = say('{0} of {1}', info.name, info.of);
  else shell.title = say('Image of {0}', target.name);
  const isFailed = ended !== '' && ended !== 'cancelled';
  const notes = [
    isStale ? say('The source has changed since.') : '',
    ended !== 'cancelled'
      ? ended
      : all.length > 0
        ? say('Cancelled: what has been traced is kept.')
        : say('Cancelled.'),
    isRestored && info && !info.reused ? say('Traced again, as the window was reloaded.') : '',
    ...(info?.notes ?? []),
  ];
  const text = notes.filter((note) => note !== '').join(' ');
  const state = isBusy ? 'busy' : isFailed ? 'failed' : isStale ? 'stale' : all.length === 0 ? 'empty' : 'ready';
  if (state === 'ready') isRestored = false;
  shell.show(state, isBusy ? '' : text, [shell.title, ...lines, text].filter((part) => part !== '').join('. '));
}

async function pick(): Promise<void> {
  const field = await host.request(PANEL_PICK_FIELD, null);
  if (field === null) return;
  target = { ...target, field };
  host.keepSubject({ kind: 'image', target });
  info = undefined;
  await begin();
}

async function save(kind: 'png' | 'csv'): Promise<void> {
  const all = [...pictures.values()];
  if (all.length === 0) return;
  const name = `${target.name}.${kind}`;
  if (kind === 'csv') {
    const rows = all.reduce((sum, { traced }) => sum + traced, 0);
    if (rows > MOST_ROWS) {
      const remedy = say('{0} rays are too many for one table: write it by the command spacetime render.', rows);
      return shell.show('failed', remedy);
    }
    await host.request(PANEL_SAVE, { name, data: csvOf(all) });
  } else {
    const data = pngOf(drawn.sheet);
    await host.request(PANEL_SAVE, { name, data, base64: true });
  }
}

async function copy(): Promise<void> {
  const text = [shell.title, ...[...counts.children].map((line) => line.textContent ?? ''), reading.textContent ?? ''];
  await host.request(PANEL_COPY, { text: text.join('\n') });
}
