import { type InlayHint as LspInlayHint, MarkupKind } from 'vscode-languageserver';
import { hover } from '../../features/hover/hover.ts';
import { inlayHints } from '../../features/inlay-hints.ts';
import { pathOf } from '../../workspace/places.ts';
import { answering, guarded } from '../context.ts';
import { fromRange, toPosition } from '../convert.ts';
import type { Request } from '../request.ts';

/** What a hint must come back with for its tooltip. */
interface Data {
  readonly uri: string;
  readonly about: number;
}

export const inlayHintsRequest: Request = {
  capabilities: { inlayHintProvider: { resolveProvider: true } },
  register(context) {
    const { connection, workspace, checks } = context;
    connection.languages.inlayHint.on(
      answering(context, 'inlay hints', (snapshot, { range, textDocument: { uri } }) =>
        inlayHints(snapshot, fromRange(snapshot.lines, range), checks.numbers).map(
          ({ offset, label, about }): LspInlayHint => ({
            ...{ position: toPosition(snapshot.lines, offset), label, paddingLeft: true },
            data: { uri, about } satisfies Data,
          }),
        ),
      ),
    );
    connection.languages.inlayHint.resolve((hint) =>
      guarded(context, 'inlay hint', async () => {
        const { uri, about } = hint.data as Data;
        const snapshot = workspace.snapshot(pathOf(uri));
        const found = snapshot && hover(snapshot, about, { numbers: checks.asking, math: context.math });
        return found === undefined ? hint : { ...hint, tooltip: { kind: MarkupKind.Markdown, value: found.text } };
      }),
    );
    checks.onFound(() => {
      if (!context.client.workspace?.inlayHint?.refreshSupport) return;
      void connection.languages.inlayHint.refresh().catch(() => {});
    });
  },
};
