import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, type SpacetimeModel } from '@spacetime/dsl';
import { SymbolicMetric, type SymbolQuantity, type Symbols } from '@spacetime/symbolic';
import { evaluateTree, type Rounded } from '../src/verification/evaluate.ts';

export const EXAMPLES = join(import.meta.dirname, '../../examples');

/** The first spacetime of a text, which must have no errors. */
export function spacetimeOf(text: string): SpacetimeModel {
  const model = analyze('test.spacetime', {
    read: (path) => (path === 'test.spacetime' ? text : undefined),
    resolve: (_, path) => path,
  });
  const errors = model.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return model.spacetimes[0]!;
}

export const example = (name: string): SpacetimeModel =>
  spacetimeOf(readFileSync(join(EXAMPLES, `${name}.spacetime`), 'utf8'));

const known = new Map<string, SymbolicMetric>();

export function symbolsOf(name: string, quantity: SymbolQuantity, chart?: string): Symbols {
  const key = `${name} ${chart}`;
  if (!known.has(key)) known.set(key, new SymbolicMetric(example(name), chart));
  return known.get(key)!.symbols(quantity, { time: 60_000 });
}

/** The values of all entries, by their indices' names (`r,t,t`), where the names have these values. */
export function valuesOf(symbols: Symbols, values: Readonly<Record<string, number>>): Record<string, number> {
  const names = new Map<string, Rounded>(
    Object.entries(values).map(([name, value]) => [name, { value, error: Math.abs(value) * Number.EPSILON }]),
  );
  names.set('π', { value: Math.PI, error: 0 });
  for (const { name, tree } of symbols.lets) names.set(name, evaluateTree(tree, names));
  return Object.fromEntries(
    symbols.entries.map(({ indices, tree }) => [
      indices.map((k) => symbols.coordinates[k]).join(),
      evaluateTree(tree, names).value,
    ]),
  );
}
