import type { RunResult } from './result.ts';
import { ROWS, type TableName } from './rows.ts';
import { tableOf } from './tables.ts';

const NAMES = new Set<TableName | 'best'>([...ROWS.map(({ table }) => table), 'best']);
const REGION = /<!-- table:([\w-]+) -->\n[\s\S]*?<!-- \/table -->/g;

/** The text with every region `<!-- table:NAME --> … <!-- /table -->` filled anew. @throws where no table has the name */
export function withTables(text: string, results: readonly RunResult[]): string {
  return text.replace(REGION, (_, name: TableName) => {
    if (!NAMES.has(name)) throw new Error(`there is no table "${name}"; there are ${[...NAMES].join(', ')}`);
    return `<!-- table:${name} -->\n${tableOf(name, results)}\n<!-- /table -->`;
  });
}
