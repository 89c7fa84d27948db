import type { DocumentLink } from 'vscode-languageserver';
import { fileLinks } from '../../features/links.ts';
import { uriOf } from '../../workspace/places.ts';
import { answering, guarded } from '../context.ts';
import { toRange } from '../convert.ts';
import type { Request } from '../request.ts';

/** A link has its target when it is followed: the file may be gone by then. */
export const linksRequest: Request = {
  capabilities: { documentLinkProvider: { resolveProvider: true } },
  register(context) {
    const { connection, workspace } = context;
    connection.onDocumentLinks(
      answering(context, 'document links', (snapshot): DocumentLink[] =>
        fileLinks(snapshot).map(({ what, path, range }) => ({
          ...{ range: toRange(snapshot.lines, range), tooltip: `Open the ${what}`, data: path },
        })),
      ),
    );
    connection.onDocumentLinkResolve((link) =>
      guarded(context, 'document links', async () => {
        const path: unknown = link.data;
        return typeof path === 'string' && workspace.exists(path) ? { ...link, target: uriOf(path) } : link;
      }),
    );
  },
};
