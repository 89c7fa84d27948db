import { globSync } from 'node:fs';
import { basename } from 'node:path';
import type { Scenario } from '../stand.ts';

/** Every scenario, by the name of its file. */
export async function scenarios(): Promise<ReadonlyMap<string, Scenario>> {
  const files = globSync('*.ts', { cwd: import.meta.dirname })
    .filter((file) => file !== 'index.ts')
    .sort();
  const all = files.map(async (file): Promise<[string, Scenario]> => {
    const { scenario } = (await import(`./${file}`)) as { scenario: Scenario };
    return [basename(file, '.ts'), scenario];
  });
  return new Map(await Promise.all(all));
}
