import type { Diagnostic, SymbolEntry } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The code of what could be left out; editors show it faded. */
export const UNUSED = 'name/unused';

/** Definitions and parameters of which nothing in the document makes use, as one hint each. */
export function unusedNames({ occurrences, path, model }: Snapshot): readonly Diagnostic[] {
  // Where something could not be read, what it would have used is not known.
  if (model.diagnostics.some(({ severity, file }) => severity === 'error' && file === path)) return [];
  const used = new Set<SymbolEntry>();
  for (const { symbol, declares } of occurrences) if (!declares) used.add(symbol);
  return occurrences.flatMap(({ symbol, declares, range, text }) => {
    const counts = symbol.kind === 'let' || symbol.kind === 'function' || symbol.kind === 'parameter';
    if (!declares || !counts || used.has(symbol) || !hasMetric(symbol)) return [];
    const message = `\`${text}\` is not used in this file.`;
    return [{ file: path, range, severity: 'hint' as const, code: UNUSED, message }];
  });
}

/** A spacetime without its metric is still being written. */
function hasMetric({ container }: SymbolEntry): boolean {
  const declaration = typeof container === 'string' ? undefined : container?.declaration;
  return declaration?.kind === 'spacetime' && declaration.members.some(({ kind }) => kind === 'metric');
}
