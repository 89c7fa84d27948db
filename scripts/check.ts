/** `npm run check`: format, lint and layering (Biome), types (tsc), the size of files, and the extension's manifest. */
import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestFaults } from './manifest.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** A file above this is two files; see ARCHITECTURE.md. */
const LARGEST = 20_000;

function tool(name: string, ...args: string[]): boolean {
  const windows = process.platform === 'win32';
  const binary = join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name);
  return spawnSync(binary, args, { cwd: root, stdio: 'inherit', shell: windows }).status === 0;
}

function sizes(): boolean {
  const large = globSync(['*/{src,test}/**/*.ts', '{test,bench,scripts}/**/*.ts'], { cwd: root })
    .map((file) => ({ file, size: statSync(join(root, file)).size }))
    .filter(({ size }) => size > LARGEST);
  for (const { file, size } of large)
    console.error(`${file}: ${size} bytes, over ${LARGEST}; give each purpose a file.`);
  return large.length === 0;
}

function manifest(): boolean {
  const faults = manifestFaults();
  for (const fault of faults) console.error(fault);
  return faults.length === 0;
}

const results = [
  tool('biome', 'check', '--error-on-warnings', '.'),
  tool('tsc', '-p', '.'),
  tool('tsc', '-p', 'webview'),
  sizes(),
  manifest(),
];
if (results.includes(false)) process.exit(1);
console.log('Format, lint, layering, types, sizes and manifest are in order.');
