import { CONSTANTS, canonicalName, FUNCTIONS, isName, RESERVED, type SymbolEntry } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Reference } from './references.ts';
import type { Refusal } from './refusal.ts';

/** Why a symbol cannot have a name: what its scope tells without reading anything anew. */
export function nameProblem(
  { symbols }: Snapshot,
  symbol: SymbolEntry,
  references: readonly Reference[],
  name: string,
): Refusal | undefined {
  if (!isName(name))
    return { refusal: `\`${name}\` is not a name: it begins with a letter and has letters, digits and \`_\`.` };
  if (RESERVED.includes(name)) return { refusal: `\`${name}\` is a word of the language and cannot be a name.` };
  const canonical = canonicalName(name);
  if (canonical === symbol.name) return undefined;
  if (FUNCTIONS.has(canonical) || CONSTANTS.has(canonical))
    return { refusal: `\`${name}\` is built in; choose another name.` };
  if (symbol.kind === 'coordinate' && references.some(({ occurrence }) => occurrence.differential)) {
    const differential = canonicalName(`d${name}`);
    if (differential !== `d${canonical}`) {
      return { refusal: `The differential \`d${name}\` would be read as \`${differential}\`; choose another name.` };
    }
  }
  const same = scopeOf(symbols, symbol).find((other) => other.name === canonical);
  if (same !== undefined) return { refusal: collision(name, same) };
  return undefined;
}

/** Symbols beside which a symbol must have a name of its own. */
function scopeOf(symbols: Snapshot['symbols'], symbol: SymbolEntry): readonly SymbolEntry[] {
  const beside = new Set<SymbolEntry>();
  for (const occurrences of symbols.occurrences.values()) {
    for (const { symbol: other, declares } of occurrences) {
      if (declares && other !== symbol && shareScope(symbol, other)) beside.add(other);
    }
  }
  return [...beside];
}

function shareScope(a: SymbolEntry, b: SymbolEntry): boolean {
  const isTop = (symbol: SymbolEntry) => symbol.container === undefined;
  if (isTop(a) || isTop(b)) return isTop(a) && isTop(b);
  return a.container === b.container && (a.kind === 'argument') === (b.kind === 'argument');
}

function collision(name: string, other: SymbolEntry): string {
  const [declared] = other.declarations;
  const spelling = declared === undefined || declared.text === name ? '' : ` (as \`${declared.text}\`, the same name)`;
  return `\`${name}\` is the name of a ${KINDS[other.kind] ?? other.kind} already${spelling}.`;
}

const KINDS: Partial<Record<SymbolEntry['kind'], string>> = {
  let: '`let`',
  data: '`data` block',
  fit: '`fit`',
  argument: 'parameter of this function',
};
