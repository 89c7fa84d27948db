import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Editor {
  /** What is started. */
  readonly executable: string;
  /** What installs extensions. */
  readonly cli: string;
}

const NAMED = 'SPACETIME_VSCODE';
const HERE = 'the same suite runs here without it: npm run test:e2e';

/**
 * Path of a VS Code: the one that is named in the environment, else one that is downloaded.
 *
 * @throws Error that says in a line what is missing and how to go on
 */
export async function vscode(
  env: NodeJS.ProcessEnv,
  download: (version: string) => Promise<string>,
  version = 'stable',
): Promise<string> {
  const named = env[NAMED];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`${NAMED} is ${named}: no such file`);
  }
  try {
    return await download(version);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    // Several addresses that were tried have no message of their own.
    const why = (message || code || String(error)).split('\n')[0];
    throw new Error(`VS Code ${version} could not be downloaded (${why}): name an installed one in ${NAMED}; ${HERE}`, {
      cause: error,
    });
  }
}

/** An installed editor by its executable, its command, or under macOS its `.app`: VS Code, its Insiders, VSCodium. */
export function editorAt(path: string, platform: NodeJS.Platform = process.platform): Editor {
  // `code` on the PATH is a link into the editor's own folder.
  const real = realpathSync(path);
  const places =
    platform === 'darwin' ? ofApp(real) : basename(dirname(real)) === 'bin' ? ofCommand(real) : ofExecutable(real);
  const { executables, clis } = places;
  const isFile = (file: string) => existsSync(file) && statSync(file).isFile();
  const [executable, cli] = [executables.find(isFile), clis.find(isFile)];
  if (executable === undefined) throw new Error(`${path} is no editor: there is no ${executables[0]}`);
  if (cli === undefined) throw new Error(`${path} has no command that installs extensions: there is no ${clis[0]}`);
  return { executable, cli };
}

interface Places {
  readonly executables: readonly string[];
  readonly clis: readonly string[];
}

function ofExecutable(file: string): Places {
  const folder = join(dirname(file), 'bin');
  const name = basename(file).replace(/\.exe$/i, '');
  const names = [name, 'code', 'code-insiders', 'codium'];
  const ending = /\.exe$/i.test(file) ? '.cmd' : '';
  return { executables: [file], clis: names.map((one) => join(folder, `${one}${ending}`)) };
}

function ofCommand(file: string): Places {
  const folder = dirname(dirname(file));
  const name = basename(file).replace(/\.cmd$/i, '');
  return {
    executables: [name, `${name}.exe`, 'Code.exe', 'VSCodium.exe'].map((one) => join(folder, one)),
    clis: [file],
  };
}

function ofApp(file: string): Places {
  const app = /^.*?\.app(?=\/|$)/.exec(file)?.[0] ?? file;
  const contents = join(app, 'Contents');
  const names = ['Electron', 'Code', 'Code - Insiders', 'VSCodium'];
  return {
    executables: names.map((name) => join(contents, 'MacOS', name)),
    clis: ['code', 'code-insiders', 'codium'].map((name) => join(contents, 'Resources', 'app', 'bin', name)),
  };
}

/** What is missing for windows to open, in a line. */
export function needsDisplay(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string | undefined {
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return undefined;
  return `there is no display: xvfb-run -a npm run test:electron; ${HERE}`;
}
