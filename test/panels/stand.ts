import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { FromPanel, PanelEvent, PanelKind, PanelSubject, ToPanel } from '@spacetime/protocol';
import type { Page } from 'playwright-core';
import { panels } from '../../scripts/bundle/bundle.ts';
import { type Opened, openBrowser } from '../e2e/editor.ts';
import { root } from '../e2e/prepared.ts';

/** What a panel is shown without the editor: a file of `scenarios` exports one as `scenario`. */
export interface Scenario {
  readonly kind: PanelKind;
  readonly subject: PanelSubject;
  /** What the document has kept, where it comes back after a reload. */
  readonly view?: unknown;
  /** Names that are not the panel's own words: of fits, files, coordinates, engines. */
  readonly names: readonly string[];
  /** What the extension answers, after what it tells meanwhile; a string refuses, undefined leaves the question open. */
  answer(method: string, params: never, tell: (event: PanelEvent) => Promise<void>): unknown;
  /** The state that it comes to; `ready` unless given. */
  readonly state?: string;
  /** What it is told once it is in that state, and how it stands then. */
  readonly then?: { readonly event: PanelEvent; readonly state: string };
}

/** Colours of the editor's own themes, as the real one gives them to webviews. */
export const THEMES: Readonly<Record<Theme, { readonly body: string; readonly colours: Record<string, string> }>> =
  JSON.parse(readFileSync(join(root, 'test', 'panels', 'themes.json'), 'utf8'));
export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

export interface Shown {
  readonly page: Page;
  /** Messages of the document, but for its questions. */
  readonly said: FromPanel[];
  /** Questions of the document, in order. */
  readonly asked: { readonly method: string; readonly params: unknown }[];
  /** Faults of the document, and what its policy has refused. */
  readonly faults: string[];
  /** Until the document says that it stands so. */
  until(state: string): Promise<void>;
  tell(message: ToPanel): Promise<void>;
  /** The user takes another theme. */
  theme(theme: Theme): Promise<void>;
}

export interface ShowOptions {
  readonly theme?: Theme;
  readonly strings?: Readonly<Record<string, string>>;
  readonly size?: { readonly width: number; readonly height: number };
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.woff2': 'font/woff2',
};
const FRAME = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
const ORIGIN = 'http://panel.invalid';

/** The panels' documents in a browser of their own, with a host that answers by a scenario. */
export class Stand implements AsyncDisposable {
  readonly #folder: string;
  readonly #opened: Opened;
  #last: Page | undefined;

  private constructor(folder: string, opened: Opened) {
    this.#folder = folder;
    this.#opened = opened;
  }

  static async open(): Promise<Stand> {
    const folder = mkdtempSync(join(tmpdir(), 'st-panels-'));
    await panels(folder);
    return new Stand(folder, await openBrowser());
  }

  /** Takes the place of what was shown before. */
  async show(scenario: Scenario, options: ShowOptions = {}): Promise<Shown> {
    const { theme = 'dark', strings = {}, size = { width: 900, height: 1200 } } = options;
    await this.#last?.close();
    const page = await this.#opened.browser.newPage({ viewport: size });
    this.#last = page;
    page.setDefaultTimeout(20_000);
    const shown: Shown = {
      ...{ page, said: [], asked: [], faults: [] },
      until: async (state) => {
        await page.locator(`body[data-state="${state}"]`).waitFor();
      },
      theme: async (other) => {
        await page.evaluate(`(() => {
          const { body, colours } = ${JSON.stringify(THEMES[other])};
          const { style } = document.documentElement;
          for (const name of [...style]) style.removeProperty(name);
          for (const [name, colour] of Object.entries(colours)) style.setProperty('--vscode-' + name, colour);
          document.body.className = body;
        })()`);
        await page.evaluate(FRAME);
      },
      tell: (message) => page.evaluate(`window.postMessage(${JSON.stringify(message)})`),
    };
    page.on('pageerror', ({ message }) => shown.faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') shown.faults.push(message.text());
    });
    await page.exposeFunction('toHost', (message: FromPanel) => receive(scenario, shown, strings, message));
    for (const script of ['prelude.js', 'colours.js'])
      await page.addInitScript({ path: join(root, 'test', 'panels', script) });
    await page.route(`${ORIGIN}/**`, async (route) => {
      const file = new URL(route.request().url()).pathname.slice(1);
      if (file === '') return route.fulfill({ contentType: 'text/html', body: pageOf(scenario.kind) });
      const contentType = TYPES[extname(file)] ?? 'application/octet-stream';
      return route.fulfill({ contentType, body: readFileSync(join(this.#folder, 'webview', file)) });
    });
    await page.goto(`${ORIGIN}/`);
    await shown.theme(theme);
    await shown.until(scenario.state ?? 'ready');
    if (scenario.then) {
      await shown.tell(scenario.then.event);
      await shown.until(scenario.then.state);
    }
    // What is drawn at the next frame is there.
    await page.evaluate(FRAME);
    return shown;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function receive(
  scenario: Scenario,
  { said, asked, faults, tell }: Shown,
  strings: Readonly<Record<string, string>>,
  message: FromPanel,
): Promise<void> {
  const { subject, view } = scenario;
  if (message.type === 'ready') {
    await tell({
      ...{ type: 'init', subject, language: 'en', strings, trusted: true },
      ...(view !== undefined && { view }),
    });
    return;
  }
  if (message.type === 'failure') faults.push(message.message);
  if (message.type !== 'request') {
    said.push(message);
    return;
  }
  const { id, method, params } = message;
  asked.push({ method, params });
  const result = await scenario.answer(method, params as never, tell);
  if (typeof result === 'string') await tell({ type: 'refusal', id, message: result });
  else if (result !== undefined) await tell({ type: 'answer', id, result });
}

function pageOf(kind: PanelKind): string {
  const policy = `default-src 'none'; style-src 'self'; font-src 'self'; img-src data: blob:; script-src 'self'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${kind}.css">
</head>
<body data-panel="${kind}">
<main></main>
<script type="module" src="${kind}.js"></script>
</body>
</html>
`;
}
