import { createHash } from 'node:crypto';
import type { CancellationToken, Diagnostic, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { pathOf, uriOf } from '../../workspace/places.ts';
import { type Context, guarded } from '../context.ts';
import { documentDiagnostics } from '../diagnostics.ts';
import type { Request } from '../request.ts';

/** Diagnostics for editors that ask for them: of a document, and of all the workspace. */
export const diagnosticsRequest: Request = {
  capabilities: {
    diagnosticProvider: { identifier: 'spacetime', interFileDependencies: true, workspaceDiagnostics: true },
  },
  register(context) {
    const { connection, workspace } = context;
    connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }) =>
      guarded(context, 'diagnostics', async () => {
        const items = documentDiagnostics(context, pathOf(uri));
        const resultId = resultIdOf(items);
        if (resultId === previousResultId) return { kind: 'unchanged', resultId };
        return { kind: 'full', resultId, items };
      }),
    );
    connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token) =>
      guarded(context, 'workspace diagnostics', async () => {
        const known = new Map(previousResultIds.map(({ uri, value }) => [pathOf(uri), value]));
        for (;;) {
          const change = nextChange(context, token);
          const items: WorkspaceDocumentDiagnosticReport[] = [];
          for (const path of new Set([...workspace.paths, ...known.keys()])) {
            if (token.isCancellationRequested) break;
            items.push(report(path, known.get(path), documentDiagnostics(context, path)));
            // Each file may take a while, and others wait.
            await new Promise(setImmediate);
          }
          // Until there is news the question stays open: editors ask again as soon as they have an answer.
          if (items.some(({ kind }) => kind === 'full') || token.isCancellationRequested) return { items };
          await change;
        }
      }),
    );
  },
};

function report(path: string, known: string | undefined, items: Diagnostic[]): WorkspaceDocumentDiagnosticReport {
  const resultId = resultIdOf(items);
  const common = { uri: uriOf(path), version: null, resultId };
  return resultId === known ? { kind: 'unchanged', ...common } : { kind: 'full', ...common, items };
}

/** The same diagnostics have the same id. */
function resultIdOf(items: readonly Diagnostic[]): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('base64url').slice(0, 16);
}

function nextChange({ changes }: Context, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancelled.dispose();
      forget();
      resolve();
    };
    const forget = changes.on(done);
    const cancelled = token.onCancellationRequested(done);
  });
}
