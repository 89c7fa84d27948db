import { canonicalName } from '@spacetime/dsl';
import type { Workspace } from '../workspace/workspace.ts';
import { documentSymbols, type OutlineItem, type OutlineKind } from './document-symbols.ts';
import type { Place } from './places.ts';

export interface FoundSymbol extends Place {
  readonly name: string;
  readonly kind: OutlineKind;
  readonly container?: string;
}

/** Answers at the most: nobody reads more. */
const MOST = 500;
/** What has a name of its own; parts of a metric and settings have not. */
const NAMED: ReadonlySet<OutlineKind> = new Set([
  ...(['spacetime', 'fit', 'geodesic', 'render', 'data'] as const),
  ...(['parameter', 'let', 'function', 'chart', 'coordinate'] as const),
]);

/** Names of one file that have the letters of a query in their order; Greek ones by either spelling. */
function symbolsIn(workspace: Workspace, path: string, query: string): readonly FoundSymbol[] {
  const source = workspace.source(path);
  if (source === undefined) return [];
  const matches = matcher(query);
  const found: FoundSymbol[] = [];
  const visit = (items: readonly OutlineItem[], container?: string) => {
    for (const { name, kind, selection, children } of items) {
      if (!NAMED.has(kind)) continue;
      if (matches(name)) found.push({ name, kind, path, range: selection, ...(container && { container }) });
      visit(children, name);
    }
  };
  visit(documentSymbols(source));
  return found;
}

/**
 * Names in all files of the workspace. Files are looked at one after the other, and between two of them
 * `isWanted` says whether to go on, so that other requests come in between.
 */
export async function workspaceSymbols(
  workspace: Workspace,
  query: string,
  isWanted: () => Promise<boolean>,
): Promise<readonly FoundSymbol[]> {
  const found: FoundSymbol[] = [];
  for (const path of workspace.paths) {
    if (found.length >= MOST || !(await isWanted())) break;
    found.push(...symbolsIn(workspace, path, query));
  }
  return found.slice(0, MOST);
}

function matcher(query: string): (name: string) => boolean {
  const plain = query.toLowerCase();
  const canonical = canonicalName(query).toLowerCase();
  return (name) => hasInOrder(name.toLowerCase(), plain) || hasInOrder(canonicalName(name).toLowerCase(), canonical);
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
