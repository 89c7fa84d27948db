import type { CodeAction, Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import { type Action, type ActionKind, codeActions } from '../../features/code-actions.ts';
import { diagnostics } from '../../features/diagnostics.ts';
import type { TextEdit } from '../../features/places.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { answering, type Context } from '../context.ts';
import { fromRange, Lines } from '../convert.ts';
import { toDiagnostic } from '../diagnostics.ts';
import { toWorkspaceEdit } from '../edits.ts';
import type { Request } from '../request.ts';

const KINDS: readonly ActionKind[] = [
  'quickfix',
  'refactor.extract',
  'refactor.inline',
  'refactor.rewrite',
  'source.fixAll',
];
/** Lists whose edits may still be asked for. */
const LISTS_KEPT = 4;

interface Data {
  readonly list: number;
  readonly index: number;
}

/** Quick fixes, mending of a whole document, and refactorings, whose edits are computed once they are chosen. */
export const codeActionsRequest: Request = {
  capabilities: { codeActionProvider: { codeActionKinds: [...KINDS], resolveProvider: true } },
  register(context) {
    const lists = new Map<number, { readonly snapshot: Snapshot; readonly actions: readonly Action[] }>();
    let count = 0;
    const { connection } = context;
    connection.onCodeAction(
      answering(context, 'code actions', (snapshot, { range, context: { only, diagnostics: shown } }) => {
        const all = diagnostics(context.workspace, snapshot.path, context.checks.numbers);
        const wanted = (kind: ActionKind) => {
          // Mending the whole document is done on request, not offered at every place.
          if (only === undefined) return kind !== 'source.fixAll';
          return only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
        };
        const actions = codeActions(snapshot, fromRange(snapshot.lines, range), all, wanted);
        const list = count++;
        lists.set(list, { snapshot, actions });
        lists.delete(list - LISTS_KEPT);
        return actions.flatMap((action, index) => toAction(context, snapshot, action, shown, { list, index }) ?? []);
      }),
    );
    connection.onCodeActionResolve((action) => {
      const { list, index } = (action.data ?? {}) as Partial<Data>;
      const found = lists.get(list ?? -1);
      if (found === undefined) return action;
      const edits = found.actions[index ?? -1]?.edits();
      if (edits !== undefined) return { ...action, edit: editOf(context, found.snapshot, edits) };
      const message = `${action.title}: the meaning would not stay the same, so nothing was changed.`;
      void connection.window.showInformationMessage(message);
      return action;
    });
  },
};

function toAction(
  context: Context,
  snapshot: Snapshot,
  { title, kind, diagnostic, preferred, isLong, edits }: Action,
  shown: readonly LspDiagnostic[],
  data: Data,
): CodeAction | undefined {
  const own = diagnostic && toDiagnostic(diagnostic, new Lines(snapshot.workspace), context);
  const ended = own && (shown.find((one) => isSame(one, own)) ?? own);
  const support = context.client.textDocument?.codeAction;
  const isLazy = isLong === true && support?.resolveSupport?.properties.includes('edit') === true;
  const found = isLazy ? undefined : edits();
  if (!isLazy && found === undefined) return undefined;
  return {
    ...{ title, kind, data },
    ...(ended && { diagnostics: [ended] }),
    ...(preferred && support?.isPreferredSupport && { isPreferred: true }),
    ...(found && { edit: editOf(context, snapshot, found) }),
  };
}

function editOf(context: Context, { path }: Snapshot, edits: readonly TextEdit[]) {
  return toWorkspaceEdit(context, new Map([[path, edits]]));
}

function isSame(a: LspDiagnostic, b: LspDiagnostic): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.range.start.line === b.range.start.line &&
    a.range.start.character === b.range.start.character
  );
}
