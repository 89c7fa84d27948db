/**
 * What the tests in the real editor run on: code-server (VS Code's server and workbench) without any native build, and a
 * Chromium. Both are fetched when missing, into the user's folder of caches, and shared by all checkouts.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { STAND_INS } from './stand-ins.ts';

const CODE_SERVER = '4.139.1';
/** Of the recursive file watcher, prebuilt: without it nothing is told of files in sub-folders. */
const WATCHER = '2.5.6';
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'spacetime');
/** Milliseconds for packages to come. */
const PATIENCE = 300_000;

export interface Tools {
  /** code-server's entry, to be run by Node 24. */
  readonly server: string;
  readonly chromium: string;
}

/** @throws Error that says in one line what is missing and how to get it */
export function tools(): Tools {
  if (process.platform !== 'linux') {
    throw new Error('e2e: the editor in a browser runs under Linux alone; here it is npm run test:electron');
  }
  return { server: codeServer(), chromium: chromium() };
}

function codeServer(): string {
  const folder = join(CACHE, `code-server-${CODE_SERVER}`);
  const entry = join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
  if (existsSync(entry)) return entry;
  const lock = `${folder}.lock`;
  mkdirSync(CACHE, { recursive: true });
  for (const end = Date.now() + PATIENCE; !existsSync(entry); ) {
    try {
      mkdirSync(lock);
    } catch {
      if (Date.now() > end) throw new Error(`e2e: ${lock} stays; remove it`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      continue;
    }
    try {
      if (!existsSync(entry)) install(folder);
    } finally {
      rmdirSync(lock);
    }
  }
  return entry;
}

function install(folder: string): void {
  process.stderr.write('Installing code-server for the tests in the real editor (once, 500 MB) …\n');
  // Under its name only when it is whole.
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  writeFileSync(join(fresh, 'package.json'), '{"private":true}\n');
  const vscode = join(fresh, 'node_modules', 'code-server', 'lib', 'vscode');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const libc = existsSync('/etc/alpine-release') ? 'musl' : 'glibc';
  try {
    // Its own postinstall builds natives; what it does that is needed follows here.
    npm(fresh, 'install', ...quiet, '--save-exact', `code-server@${CODE_SERVER}`);
    const watcher = `@parcel/watcher-linux-${process.arch}-${libc}@${WATCHER}`;
    npm(vscode, 'install', ...quiet, '--no-save', '--omit=dev', '--omit=optional', watcher);
  } catch (error) {
    const why = String((error as { stderr?: Buffer }).stderr ?? (error as Error).message).trim();
    throw new Error(`e2e: code-server could not be installed from the npm registry: ${why.split('\n')[0]}`);
  }
  for (const unused of ['@microsoft/mxc-sdk', '@github'])
    rmSync(join(vscode, 'node_modules', unused), { recursive: true, force: true });
  for (const [file, text] of Object.entries(STAND_INS)) writeFileSync(join(vscode, 'node_modules', file), text);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

function npm(cwd: string, ...args: string[]): void {
  const own = process.env.npm_execpath;
  const options = { cwd, stdio: 'pipe', timeout: PATIENCE } as const;
  if (own) execFileSync(process.execPath, [own, ...args], options);
  else execFileSync('npm', args, options);
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** `SPACETIME_CHROMIUM`, one on the PATH, or Debian's, which is installed where this user may do that. */
function chromium(): string {
  const named = process.env.SPACETIME_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`e2e: SPACETIME_CHROMIUM is ${named}: no such file`);
  }
  const found = onPath();
  if (found !== undefined) return found;
  try {
    process.stderr.write('Installing chromium for the tests in the real editor (once) …\n');
    const apt = (...args: string[]) => execFileSync('apt-get', args, { stdio: 'pipe', timeout: PATIENCE });
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  } catch {
    throw new Error(
      'e2e: these tests need a browser: apt-get install chromium fonts-dejavu-core (Debian), dnf install chromium (Fedora), or name one in SPACETIME_CHROMIUM',
    );
  }
  return onPath() ?? '/usr/bin/chromium';
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(tools())} ${dirname(CACHE)}\n`);
