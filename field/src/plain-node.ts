import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** The oldest Node that runs this code: it strips types. */
const OLDEST = [22, 18] as const;

export type PlainNode = { readonly path: string } | { readonly reason: string };

/** What the search looks at. */
export interface Surroundings {
  readonly execPath: string;
  readonly versions: { readonly node: string; readonly electron?: string };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  exists(path: string): boolean;
  /** What `path --version` prints, such as `v24.1.0`; undefined where it does not run. */
  version(path: string): string | undefined;
  /** The binary of the npm package `node`; undefined where that is not installed. */
  packaged(): string | undefined;
}

const HERE: Surroundings = {
  execPath: process.execPath,
  versions: process.versions,
  env: process.env,
  platform: process.platform,
  exists: existsSync,
  version: (path) => {
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 5000, windowsHide: true });
    return status === 0 ? stdout.trim() : undefined;
  },
  packaged: () => {
    try {
      const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
      return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    } catch {
      return undefined;
    }
  },
};

/**
 * The Node for processes that may load native modules: this one, unless it is an editor's (Electron refuses the memory
 * that Dawn maps: "External buffers are not allowed", github.com/dawn-gpu/node-webgpu, issue 5). Then `SPACETIME_NODE`,
 * the npm package `node`, or the first `node` on the PATH that is new enough.
 */
export function plainNode(around: Surroundings = HERE): PlainNode {
  const { execPath, versions, env, platform, exists } = around;
  const needed = `Node ${OLDEST.join('.')} or newer`;
  const named = env.SPACETIME_NODE;
  if (named) {
    if (isRecent(around.version(named))) return { path: named };
    const what = exists(named) ? `${around.version(named) ?? 'not a Node'}` : 'no such file';
    return { reason: `SPACETIME_NODE is ${named}: ${what}; ${needed} is needed` };
  }
  if (versions.electron === undefined) return { path: execPath };
  const file = platform === 'win32' ? 'node.exe' : 'node';
  const folders = (env.PATH ?? env.Path ?? '').split(platform === process.platform ? delimiter : ':');
  const candidates = [around.packaged(), ...folders.filter((folder) => folder !== '').map((at) => join(at, file))];
  const path = candidates.find((one) => one !== undefined && exists(one) && isRecent(around.version(one)));
  if (path !== undefined) return { path };
  return {
    reason: `no ${needed} was found beside the editor's own: install one (https://nodejs.org), or name it in SPACETIME_NODE`,
  };
}

function isRecent(version: string | undefined): boolean {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version ?? '')?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return false;
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
