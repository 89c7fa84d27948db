import type { SemanticTokens, SemanticTokensEdit } from 'vscode-languageserver';
import { semanticTokens, TOKEN_MODIFIERS, TOKEN_TYPES } from '../../features/semantic-tokens.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { answering } from '../context.ts';
import { fromRange, toPosition } from '../convert.ts';
import type { Request } from '../request.ts';

interface Sent {
  readonly resultId: string;
  readonly data: number[];
}

export const semanticTokensRequest: Request = {
  capabilities: {
    semanticTokensProvider: {
      legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
      full: { delta: true },
      range: true,
    },
  },
  register(context) {
    const { semanticTokens: requests } = context.connection.languages;
    const sent = new Map<string, Sent>();
    let count = 0;
    const send = (snapshot: Snapshot): Sent => {
      const result = { resultId: `${++count}`, data: encoded(snapshot) };
      // What was sent for a document that is closed is of no use.
      for (const path of sent.keys()) if (!context.workspace.isOpen(path)) sent.delete(path);
      sent.set(snapshot.path, result);
      return result;
    };
    const empty = (): SemanticTokens => ({ data: [] });
    const full = answering(context, 'semantic tokens', send);
    requests.on(async (params, token) => (await full(params, token)) ?? empty());
    const delta = answering(
      context,
      'semantic tokens',
      (snapshot, { previousResultId }: { textDocument: { uri: string }; previousResultId: string }) => {
        const previous = sent.get(snapshot.path);
        const { resultId, data } = send(snapshot);
        if (previous?.resultId !== previousResultId) return { resultId, data };
        return { resultId, edits: difference(previous.data, data) };
      },
    );
    requests.onDelta(async (params, token) => (await delta(params, token)) ?? empty());
    const part = answering(
      context,
      'semantic tokens',
      (snapshot, { range }: { textDocument: { uri: string }; range: Parameters<typeof fromRange>[1] }) => ({
        data: encoded(snapshot, fromRange(snapshot.lines, range)),
      }),
    );
    requests.onRange(async (params, token) => (await part(params, token)) ?? empty());
  },
};

/** Five numbers a token: lines and characters since the one before, length, type, modifiers as bits. */
function encoded(snapshot: Snapshot, within?: Parameters<typeof semanticTokens>[1]): number[] {
  const data: number[] = [];
  let last = { line: 0, character: 0 };
  for (const { range, type, modifiers } of semanticTokens(snapshot, within)) {
    const at = toPosition(snapshot.lines, range.start);
    const character = at.line === last.line ? at.character - last.character : at.character;
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << TOKEN_MODIFIERS.indexOf(modifier)), 0);
    data.push(at.line - last.line, character, range.end - range.start, TOKEN_TYPES.indexOf(type), bits);
    last = at;
  }
  return data;
}

/** One edit: what lies between a common beginning and a common end, in whole tokens. */
function difference(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return [];
  start -= start % 5;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  end -= end % 5;
  return [{ start, deleteCount: before.length - start - end, data: after.slice(start, after.length - end) }];
}
