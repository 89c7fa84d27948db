import type { RunResult } from './result.ts';
import { ROWS } from './rows.ts';
import { type AnyTable, tableOf } from './tables.ts';

const NAMES = new Set<AnyTable>([...ROWS.map(({ table }) => table), 'derivatives', 'best']);
const REGION = /<!-- table:([\w-]+) -->\n[\s\S]*?<!-- \/table -->/g;

/** The text with every region `<!-- table:NAME --> … <!-- /table -->` filled anew. @throws where no table has the name */
export function withTables(text: string, results: readonly RunResult[]): string {
  return text.replace(REGION, (_, name: AnyTable) => {
    if (!NAMES.has(name)) throw new Error(`there is no table "${name}"; there are ${[...NAMES].join(', ')}`);
    return `<!-- table:${name} -->\n${tableOf(name, results)}\n<!-- /table -->`;
  });
}
