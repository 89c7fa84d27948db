import { type CompletionItem, CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver';
import { type Completion, completion } from '../../features/completion/completion.ts';
import type { Item, ItemKind } from '../../features/completion/item.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { answeringAt, type Context } from '../context.ts';
import { toRange } from '../convert.ts';
import type { Request } from '../request.ts';

const KINDS: Readonly<Record<ItemKind, CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  coordinate: CompletionItemKind.Variable,
  parameter: CompletionItemKind.Constant,
  let: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  constant: CompletionItemKind.Value,
  chart: CompletionItemKind.Struct,
  spacetime: CompletionItemKind.Class,
  job: CompletionItemKind.Module,
  setting: CompletionItemKind.Property,
  form: CompletionItemKind.Constructor,
  option: CompletionItemKind.EnumMember,
  letter: CompletionItemKind.Text,
  file: CompletionItemKind.File,
  snippet: CompletionItemKind.Snippet,
};

/** An editor's own command that offers what comes next. */
const SUGGEST = 'editor.action.triggerSuggest';
/** Lists whose documentation may still be asked for. */
const LISTS_KEPT = 4;

/** What an item is found by again: the number of its list, and its place there. */
interface Data {
  readonly list: number;
  readonly index: number;
}

/** Completion, and documentation of the item that is looked at. */
export const completionRequest: Request = {
  capabilities: {
    completionProvider: { triggerCharacters: ['\\', '"', '[', '(', ',', '=', '+', ' '], resolveProvider: true },
  },
  register(context) {
    const lists = new Map<number, readonly Item[]>();
    let count = 0;
    const { connection } = context;
    connection.onCompletion(
      answeringAt(context, 'completion', (snapshot, offset, { context: why }) => {
        const found = completion(snapshot, offset);
        // To type a character is no wish for everything.
        if (found === undefined || (why?.triggerCharacter !== undefined && !found.isExpected)) return null;
        const list = count++;
        lists.set(list, found.items);
        lists.delete(list - LISTS_KEPT);
        return {
          isIncomplete: false,
          items: found.items.map((item, index) => toItem(context, snapshot, found, item, { list, index })),
        };
      }),
    );
    connection.onCompletionResolve((item) => {
      const { list, index } = (item.data ?? {}) as Partial<Data>;
      const doc = lists.get(list ?? -1)?.[index ?? -1]?.doc?.();
      return doc === undefined ? item : { ...item, documentation: { kind: 'markdown', value: doc } };
    });
  },
};

function toItem(context: Context, { lines }: Snapshot, at: Completion, item: Item, data: Data): CompletionItem {
  const support = context.client.textDocument?.completion?.completionItem;
  const isSnippet = item.snippet !== undefined && support?.snippetSupport === true;
  const newText = isSnippet ? item.snippet! : (item.insert ?? item.label);
  const [insert, replace] = [toRange(lines, at.insert), toRange(lines, at.replace)];
  const canIndent = support?.insertTextModeSupport?.valueSet.includes(InsertTextMode.adjustIndentation) === true;
  const canContinue = item.continues === true && context.commands.has(SUGGEST);
  return {
    ...{
      label: item.label,
      kind: KINDS[item.kind],
      sortText: `${item.rank}${String(data.index).padStart(4, '0')}`,
      data,
    },
    ...(item.detail !== undefined && { detail: item.detail }),
    ...(item.filter !== undefined && { filterText: item.filter }),
    ...(isSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(isSnippet && canIndent && { insertTextMode: InsertTextMode.adjustIndentation }),
    ...(item.commit && !isSnippet && support?.commitCharactersSupport && { commitCharacters: [...item.commit] }),
    ...(canContinue && { command: { title: 'Suggest', command: SUGGEST } }),
    textEdit: support?.insertReplaceSupport ? { newText, insert, replace } : { newText, range: insert },
  };
}
