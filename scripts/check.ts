/** `npm run check`: format, lint and layering (Biome), types (tsc), and the size of files. */
import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

const results = [
  tool('biome', 'check', '--error-on-warnings', '.'),
  tool('tsc', '-p', '.'),
  tool('tsc', '-p', 'webview'),
  sizes(),
];
if (results.includes(false)) process.exit(1);
console.log('Format, lint, layering, types and sizes are in order.');
