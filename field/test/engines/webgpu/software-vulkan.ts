import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** SwiftShader, a Vulkan on the processor, and the Vulkan loader: both of Debian's package `chromium-common`. */
const FILES = ['vk_swiftshader_icd.json', 'libvk_swiftshader.so', 'libvulkan.so.1'];
const PACKAGED = '/usr/lib/chromium';
const CACHED = fileURLToPath(new URL('../../../../.cache/swiftshader', import.meta.url));
/** Milliseconds for a package to come. */
const PATIENCE = 60_000;
/** glibc's RTLD_NODELETE. */
const NODELETE = 0x1000;

/**
 * Makes WebGPU find SwiftShader in this process, whatever graphics the machine has: it is looked for where `chromium`
 * was installed, else unpacked from that package into the folder of caches.
 *
 * @returns undefined, or in one line why there is none
 */
export function useSoftwareVulkan(): string | undefined {
  if (process.platform !== 'linux') return 'SwiftShader is looked for under Linux alone';
  try {
    const folder = isIn(PACKAGED) ? PACKAGED : fetched();
    process.env.VK_ICD_FILENAMES = join(folder, FILES[0]!);
    load(join(folder, FILES[2]!));
    return undefined;
  } catch (error) {
    return `no SwiftShader: install Debian's package chromium (${(error as Error).message.split('\n')[0]})`;
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

/** The folder of the cache, filled by whichever test comes first; the others wait for it. */
function fetched(): string {
  const lock = `${CACHED}.lock`;
  mkdirSync(join(CACHED, '..'), { recursive: true });
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
    } catch {
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
    for (const file of FILES) copyFileSync(join(folder, 'unpacked', PACKAGED, file), join(fresh, file));
    rmSync(CACHED, { recursive: true, force: true });
    renameSync(fresh, CACHED);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
