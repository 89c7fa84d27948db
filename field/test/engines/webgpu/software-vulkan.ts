import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { constants, homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** SwiftShader, a Vulkan on the processor, and the Vulkan loader, as browsers bring them. */
const FILES = ['vk_swiftshader_icd.json', 'libvk_swiftshader.so', 'libvulkan.so.1'] as const;
/** Where Debian's, Fedora's and Google's packages put them. */
const PACKAGED = ['/usr/lib/chromium', '/usr/lib64/chromium-browser', '/opt/google/chrome'];
const CACHED = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'spacetime', 'swiftshader');
/** Milliseconds for a package to come. */
const PATIENCE = 120_000;
/** glibc's RTLD_NODELETE. */
const NODELETE = 0x1000;

/**
 * Makes WebGPU find SwiftShader in this process, whatever graphics the machine has: it is looked for in
 * `SPACETIME_SWIFTSHADER`, where a browser was installed, and in the user's folder of caches, into which it is unpacked
 * from Debian's package otherwise. Elsewhere than under Linux the machine's own adapter serves.
 *
 * @throws Error that says in one line what is missing and how to get it
 */
export function useSoftwareVulkan(): void {
  const folder = softwareVulkan();
  if (folder === undefined) return;
  process.env.VK_ICD_FILENAMES = join(folder, FILES[0]);
  process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES;
  // What is started from here finds the loader by the system's own search.
  const { LD_LIBRARY_PATH: path } = process.env;
  process.env.LD_LIBRARY_PATH = path ? `${folder}:${path}` : folder;
  load(join(folder, FILES[2]));
}

/** The folder that holds {@link FILES}, fetched where need be; undefined where the machine's own adapter serves. */
export function softwareVulkan(
  { SPACETIME_SWIFTSHADER: named } = process.env,
  platform: string = process.platform,
): string | undefined {
  if (platform !== 'linux') return undefined;
  if (named) {
    if (isIn(named)) return named;
    throw new Error(`webgpu: SPACETIME_SWIFTSHADER is ${named}, which does not hold ${FILES.join(', ')}`);
  }
  const found = [...PACKAGED, CACHED].find(isIn);
  if (found !== undefined) return found;
  try {
    return fetched();
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    throw new Error(
      `webgpu: these tests need SwiftShader, which is not here: apt-get install chromium (Debian), dnf install chromium (Fedora), Google Chrome, or name a folder with ${FILES.join(', ')} in SPACETIME_SWIFTSHADER (fetching it failed: ${why})`,
    );
  }
}

/** Dawn asks for the loader by its bare name: one that the process holds already is the one it gets. */
function load(library: string): void {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | NODELETE);
  } catch (error) {
    // Node finds no module of its own in it, which there need not be; what matters is that it stays loaded.
    if (!String(error).includes('self-register')) throw error;
  }
}

function isIn(folder: string): boolean {
  return FILES.every((file) => existsSync(join(folder, file)));
}

/** The folder of the cache, filled by whoever comes first; the others wait for it. */
function fetched(): string {
  const lock = `${CACHED}.lock`;
  mkdirSync(dirname(CACHED), { recursive: true });
  const end = Date.now() + PATIENCE;
  while (!isIn(CACHED)) {
    try {
      mkdirSync(lock);
    } catch {
      if (Date.now() > end) throw new Error(`${lock} stays; remove it`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      continue;
    }
    try {
      if (!isIn(CACHED)) unpack();
    } finally {
      rmdirSync(lock);
    }
  }
  return CACHED;
}

function unpack(): void {
  const folder = mkdtempSync(join(tmpdir(), 'swiftshader-'));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, stdio: 'pipe', timeout: PATIENCE });
  try {
    try {
      run('apt-get', 'download', 'chromium-common');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error('this system has no apt-get');
      run('apt-get', 'update');
      run('apt-get', 'download', 'chromium-common');
    }
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get left no package');
    run('dpkg', '-x', archive, 'unpacked');
    // Under its name only when it is whole.
    const fresh = `${CACHED}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh);
    for (const file of FILES) copyFileSync(join(folder, 'unpacked', PACKAGED[0]!, file), join(fresh, file));
    rmSync(CACHED, { recursive: true, force: true });
    renameSync(fresh, CACHED);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
