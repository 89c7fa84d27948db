import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makePackage } from '../../scripts/package/package.ts';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** What tests make of the sources; not in the repository. */
const MADE = join(root, '.cache', 'e2e');

/** The extension as its users get it. */
export async function vsix(): Promise<string> {
  // Tests run side by side, each with its own.
  const out = join(MADE, `spacetime-${process.pid}.vsix`);
  process.once('exit', () => rmSync(out, { force: true }));
  return (await makePackage(undefined, out)).file;
}

/** The suite that runs in the extension host, as one file that any editor can load. @returns its path */
export async function suite(): Promise<string> {
  const outfile = join(MADE, 'suite.cjs');
  await build({
    ...{ absWorkingDir: root, entryPoints: [join(root, 'test', 'extension', 'index.ts')], outfile },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node22', charset: 'utf8', sourcemap: 'inline' },
    ...{ external: ['vscode', 'mocha'], logLevel: 'warning' },
  });
  return outfile;
}

/** An extension that is nothing: editors ask for one under development where tests are to be run. */
export function driver(): string {
  const folder = join(MADE, 'driver');
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'driver', publisher: 'spacetime-tests', version: '0.0.1', engines: { vscode: '^1.101.0' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** A folder with some of the examples, and whatever else. */
export function workspaceFolder(
  examples: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'st-ws-'));
  for (const name of examples) cpSync(join(root, 'examples', name), join(path, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return {
    path,
    [Symbol.dispose]: () => {
      endProcessesIn(path);
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Fits outlive their editor: those of a test that has failed end here. */
function endProcessesIn(folder: string): void {
  for (const file of globSync('/proc/[0-9]*/cmdline')) {
    try {
      const words = readFileSync(file, 'utf8').split('\0');
      if (words.some((word) => word.startsWith(`${folder}/`))) process.kill(Number(file.split('/')[2]), 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
  }
}
