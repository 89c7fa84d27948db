import { setImmediate } from 'node:timers/promises';
import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import { documentSymbols, type OutlineItem } from '../../features/document-symbols.ts';
import { workspaceSymbols } from '../../features/workspace-symbols.ts';
import { uriOf } from '../../workspace/places.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { answering, guarded } from '../context.ts';
import { Lines, toRange } from '../convert.ts';
import { SYMBOL_KINDS } from '../kinds.ts';
import type { Request } from '../request.ts';

/** The outline of a document, and names in the whole workspace. */
export const symbolsRequest: Request = {
  capabilities: { documentSymbolProvider: { label: 'Spacetime' }, workspaceSymbolProvider: true },
  register(context) {
    context.connection.onDocumentSymbol(
      answering(context, 'document symbols', (snapshot): DocumentSymbol[] | SymbolInformation[] => {
        const items = documentSymbols(snapshot);
        return context.client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport
          ? items.map((item) => toSymbol(snapshot, item))
          : flat(snapshot, items);
      }),
    );
    context.connection.onWorkspaceSymbol(({ query }, token) =>
      guarded(context, 'workspace symbols', async () => {
        const isWanted = async () => {
          await setImmediate();
          return !token.isCancellationRequested;
        };
        const lines = new Lines(context.workspace);
        const found = await workspaceSymbols(context.workspace, query, isWanted);
        return found.map(({ name, kind, container, ...place }) => ({
          ...{ name, kind: SYMBOL_KINDS[kind], location: lines.location(place) },
          ...(container !== undefined && { containerName: container }),
        }));
      }),
    );
  },
};

function toSymbol(snapshot: Snapshot, { name, detail, kind, range, selection, children }: OutlineItem): DocumentSymbol {
  const { lines } = snapshot;
  return {
    ...{ name, kind: SYMBOL_KINDS[kind], range: toRange(lines, range), selectionRange: toRange(lines, selection) },
    ...(detail !== '' && { detail }),
    ...(children.length > 0 && { children: children.map((child) => toSymbol(snapshot, child)) }),
  };
}

function flat({ path, lines }: Snapshot, items: readonly OutlineItem[]): SymbolInformation[] {
  const uri = uriOf(path);
  const found: SymbolInformation[] = [];
  const visit = (some: readonly OutlineItem[], containerName?: string) => {
    for (const { name, kind, range, children } of some) {
      const location = { uri, range: toRange(lines, range) };
      found.push({ name, kind: SYMBOL_KINDS[kind], location, ...(containerName !== undefined && { containerName }) });
      visit(children, name);
    }
  };
  visit(items);
  return found;
}
