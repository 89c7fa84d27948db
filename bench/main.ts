/** `npm run bench -- NAME [ARGUMENT …]`: runs one measurement of this folder; each prints a table. */
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const names = globSync('*.ts', { cwd: folder })
  .filter((file) => file !== 'main.ts')
  .map((file) => file.slice(0, -3))
  .sort();

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !existsSync(join(folder, `${name}.ts`)) || name === 'main') {
  console.error(`usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
const { main } = (await import(`./${name}.ts`)) as { main(args: readonly string[]): Promise<void> };
await main(args);
