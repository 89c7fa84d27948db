/** The editor of `.einfield` files, which reads: what the field is, how accurate, from which source. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import './panel.css';
import './field.css';
import { FIELD_INFO, type FieldInfo, PANEL_OPEN, PANEL_SERVER, PANEL_SOURCE, PANEL_STALE } from '@spacetime/protocol';
import { element, replaceChildren } from './dom.ts';
import { sectionsOf } from './field/sections.ts';
import { Host, Refusal } from './host.ts';
import { button, Shell } from './shell.ts';

const host = new Host();
const { subject } = await host.init();
const say = host.say.bind(host);
const shell = new Shell(host, say('Learned metric'));
const path = subject.kind === 'field' ? subject.path : '';
const target = { field: path };

shell.toolbar.append(
  button(
    say('Plot curvature'),
    () => shell.attempt(() => host.request(PANEL_OPEN, { kind: 'curvature', target })),
    undefined,
    false,
  ),
  button(say('Finite differences'), () =>
    shell.attempt(() => host.request(PANEL_OPEN, { kind: 'differences', target })),
  ),
  button(
    say('Open source'),
    () => shell.attempt(() => host.request(PANEL_SOURCE, { field: path })),
    say('What it was trained from'),
  ),
);
host.on(PANEL_STALE, ({ source }) => {
  if (source === path) void load();
});
host.on(PANEL_SERVER, ({ state, message }) => {
  if (state === 'running') void load();
  else shell.show('failed', message ?? say('The language server is {0}.', say(state)));
});
await load();

async function load(): Promise<void> {
  shell.show('busy', say('Reading …'));
  try {
    show(await host.request(FIELD_INFO, { field: path }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    replaceChildren(shell.body);
    shell.show('failed', error.message);
  }
}

function show(info: FieldInfo): void {
  shell.title = say('{0} of {1}', info.fit, info.spacetime);
  const sections = sectionsOf(info, say).map(({ title, rows }) =>
    element(
      'section',
      {},
      element('h2', {}, title),
      element(
        'table',
        {},
        ...rows.map(([name, value]) =>
          element('tr', {}, element('th', { scope: 'row' }, name), element('td', { class: 'number' }, value)),
        ),
      ),
    ),
  );
  const sources = info.sources.map(({ path: file, text, isCurrent }) =>
    element(
      'details',
      { open: info.sources.length === 1 },
      element('summary', {}, isCurrent ? file : say('{0}, which has changed since', file)),
      element('pre', { tabIndex: 0 }, text),
    ),
  );
  replaceChildren(
    shell.body,
    element('div', { class: 'sections' }, ...sections),
    element('h2', {}, say('Source')),
    ...sources,
  );
  const isStale = info.sources.some(({ isCurrent }) => !isCurrent);
  const { validation } = info.training;
  const accuracy = validation ? `MAE ${validation.mae.toExponential(2)}` : 'not validated';
  shell.show(
    isStale ? 'stale' : 'ready',
    isStale ? say('The source has changed since this field was trained.') : '',
    `${info.fit} of ${info.spacetime}: ${info.weights} weights, ${info.bytes} bytes, ${accuracy}`,
  );
}
