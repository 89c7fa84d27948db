/**
 * `npm run bench -- symbols [seconds=20] [quantity=christoffel …]`: exact symbols of every example in every chart. The time
 * to derive, simplify and compare, how many components do not vanish, are confirmed and are withheld, the length of the
 * longest and of all as text, and the largest difference from automatic differentiation relative to the size of the terms.
 */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { analyze } from '@spacetime/dsl';
import { SYMBOL_QUANTITIES, SymbolicMetric, type SymbolQuantity, writeSymbols } from '@spacetime/symbolic';
import { host } from '../cli/src/files.ts';
import { table } from '../cli/src/show/table.ts';

const folder = join(import.meta.dirname, '../examples');

export function main(args: readonly string[]): Promise<void> {
  const options = new Map(args.map((arg) => arg.split('=', 2) as [string, string]));
  const time = 1000 * Number(options.get('seconds') ?? 20);
  const asked = options.get('quantity')?.split(',') as SymbolQuantity[] | undefined;
  const rows: string[][] = [];
  for (const file of globSync('*.spacetime', { cwd: folder }).sort()) {
    const [spacetime] = analyze(join(folder, file), host).spacetimes;
    for (const chart of spacetime!.charts.keys()) {
      const metric = new SymbolicMetric(spacetime!, chart);
      for (const quantity of asked ?? SYMBOL_QUANTITIES) {
        const started = performance.now();
        const symbols = metric.symbols(quantity, { time });
        const milliseconds = performance.now() - started;
        const { entries, withheld, verified, refused } = symbols;
        const lines =
          refused === undefined
            ? writeSymbols({ ...symbols, lets: [] }, 'text')
                .trimEnd()
                .split('\n')
            : [''];
        const lengths = lines.map((line) => [...line].length);
        rows.push([
          ...[`${basename(file, '.spacetime')} ${chart}`, quantity, milliseconds.toFixed(0)],
          ...[`${entries.length}`, `${withheld.length}`],
          ...[`${Math.max(...lengths)}`, `${lengths.reduce((sum, length) => sum + length)}`],
          ...[verified.worst.toExponential(0), refused ?? withheld[0]?.reason ?? ''],
        ]);
      }
    }
  }
  const head = ['metric, chart', 'quantity', 'ms', 'shown', 'withheld', 'longest', 'all', 'worst', 'reason'];
  console.log(table(head, rows));
  return Promise.resolve();
}
