import { DocumentHighlightKind } from 'vscode-languageserver';
import { highlights, references } from '../../features/references.ts';
import { answeringAt } from '../context.ts';
import { Lines, toRange } from '../convert.ts';
import type { Request } from '../request.ts';

export const referencesRequest: Request = {
  capabilities: { referencesProvider: true, documentHighlightProvider: true },
  register(context) {
    const { connection } = context;
    connection.onReferences(
      answeringAt(context, 'references', (snapshot, offset, { context: { includeDeclaration } }) => {
        const lines = new Lines(snapshot.workspace);
        return references(snapshot, offset)
          .filter(({ occurrence }) => includeDeclaration || !occurrence.declares)
          .map((place) => lines.location(place));
      }),
    );
    connection.onDocumentHighlight(
      answeringAt(context, 'highlights', (snapshot, offset) =>
        highlights(snapshot, offset).map(({ range, declares }) => ({
          range: toRange(snapshot.lines, range),
          kind: declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        })),
      ),
    );
  },
};
