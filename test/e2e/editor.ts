/** The real editor for tests: code-server with its own data, and a page of headless Chromium in it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { tools } from '../../scripts/e2e/tools.ts';

/** Milliseconds for the server, and for the workbench, on a busy machine. */
const PATIENCE = 60_000;

/** Nothing that asks a network, moves by itself, or covers what is looked at. */
export const QUIET: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.enabled': false,
  // A browser's is otherwise "afterDelay".
  'files.autoSave': 'off',
  'window.commandCenter': false,
  'files.simpleDialog.enable': true,
  'editor.accessibilitySupport': 'off',
  'editor.fontFamily': 'DejaVu Sans Mono',
};

export interface EditorOptions {
  /** A package to be installed first. */
  readonly vsix?: string;
  /** Lets an address name an extension under development and its tests. */
  readonly driver?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether every folder is trusted without a question; true unless said otherwise. */
  readonly trusts?: boolean;
}

export interface Editor extends AsyncDisposable {
  /** The workbench's address for a folder; `payload` are pairs that the smoke-test driver reads. */
  address(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** How the workbench names a path of this machine. */
  remote(path: string): string;
  /** What the server said. */
  log(): string;
}

export async function startEditor({
  vsix,
  driver = false,
  settings = {},
  trusts = true,
}: EditorOptions = {}): Promise<Editor> {
  const { server } = tools();
  // Short: it holds a socket.
  const home = mkdtempSync(join(tmpdir(), 'st-e2e-'));
  const at = (name: string) => join(home, name);
  for (const folder of ['data/User', 'extensions']) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('data/User/settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  writeFileSync(at('config.yaml'), 'auth: none\n');
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|PORT$|PASSWORD$|NODE_|ELECTRON_|XDG_|SPACETIME_)/.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    ...{ HOME: home, TMPDIR: home, XDG_CONFIG_HOME: at('xdg'), XDG_DATA_HOME: at('xdg'), XDG_CACHE_HOME: at('xdg') },
    EXTENSIONS_GALLERY: '{}',
  };
  const own = ['--config', at('config.yaml'), '--user-data-dir', at('data'), '--extensions-dir', at('extensions')];
  if (vsix !== undefined) {
    execFileSync(process.execPath, [server, ...own, '--install-extension', vsix], { env, stdio: 'pipe' });
  }
  const port = await freePort();
  const flags = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--disable-proxy',
  ];
  const child = spawn(
    process.execPath,
    [
      ...[server, ...own, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...flags, '--ignore-last-opened'],
      ...(trusts ? ['--disable-workspace-trust'] : []),
      ...(driver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const end = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // They are gone.
    }
  };
  const atExit = () => end('SIGKILL');
  process.once('exit', atExit);
  // By which a runner ends what takes too long.
  const onSignal = () => process.exit(1);
  process.once('SIGTERM', onSignal);
  const stop = async () => {
    const gone = child.exitCode === null ? new Promise((done) => child.once('exit', done)) : undefined;
    end('SIGTERM');
    await Promise.race([gone, new Promise((done) => setTimeout(done, 5000).unref())]);
    end('SIGKILL');
    process.off('exit', atExit);
    process.off('SIGTERM', onSignal);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`code-server did not start:\n${log}`)), PATIENCE);
      const hear = (data: Buffer) => {
        log += data;
        if (!log.includes('HTTP server listening')) return;
        clearTimeout(timer);
        done();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => fail(new Error(`code-server ended with ${code}:\n${log}`)));
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const host = `127.0.0.1:${port}`;
  return {
    address: (folder, payload = []) => {
      const more = payload.length > 0 ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : '';
      return `http://${host}/?folder=${encodeURIComponent(resolve(folder))}${more}`;
    },
    remote: (path) => `vscode-remote://${host}${resolve(path)}`,
    log: () => log,
    [Symbol.asyncDispose]: stop,
  };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

const BROWSER = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
/** WebGL2 and WebGPU on the processor; fewer of these leave canvases blank. */
const GRAPHICS = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
];
/** Nothing but this machine has a name. */
const OFFLINE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';

export interface Opened extends AsyncDisposable {
  readonly browser: Browser;
  readonly page: Page;
  /** What content security policies have refused. */
  readonly refused: string[];
}

export async function openBrowser(viewport = { width: 1280, height: 800 }): Promise<Opened> {
  const args = [...BROWSER, ...GRAPHICS, OFFLINE];
  const browser = await chromium.launch({ executablePath: tools().chromium, headless: true, args });
  const page = await (await browser.newContext({ viewport })).newPage();
  page.setDefaultTimeout(PATIENCE);
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
  });
  return { browser, page, refused, [Symbol.asyncDispose]: () => browser.close() };
}
