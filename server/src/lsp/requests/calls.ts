import type { CallHierarchyItem } from 'vscode-languageserver';
import { type CallItem, callItemAt, incomingCalls, outgoingCalls } from '../../features/calls.ts';
import { pathOf, uriOf } from '../../workspace/places.ts';
import { answeringAt, guarded } from '../context.ts';
import { fromRange, Lines, toRange } from '../convert.ts';
import { SYMBOL_KINDS } from '../kinds.ts';
import type { Request } from '../request.ts';

/** Which `let`s use which. */
export const callsRequest: Request = {
  capabilities: { callHierarchyProvider: true },
  register(context) {
    const { workspace, connection } = context;
    const toItem = ({ name, kind, detail, path, range, selection }: CallItem): CallHierarchyItem => {
      const lines = new Lines(workspace).of(path);
      return {
        ...{ name, kind: SYMBOL_KINDS[kind], uri: uriOf(path), ...(detail !== '' && { detail }) },
        ...{ range: toRange(lines, range), selectionRange: toRange(lines, selection) },
      };
    };
    const fromItem = ({ uri, range, selectionRange }: CallHierarchyItem) => {
      const path = pathOf(uri);
      const lines = new Lines(workspace).of(path);
      return { path, range: fromRange(lines, range), selection: fromRange(lines, selectionRange) };
    };
    const requests = connection.languages.callHierarchy;
    const prepare = answeringAt(context, 'call hierarchy', (snapshot, offset) => {
      const item = callItemAt(snapshot, offset);
      return item === undefined ? null : [toItem(item)];
    });
    requests.onPrepare((params, token) => prepare(params, token));
    requests.onIncomingCalls(({ item }) =>
      guarded(context, 'incoming calls', async () => {
        const lines = new Lines(workspace);
        return incomingCalls(workspace, fromItem(item)).map(({ item: from, ranges }) => ({
          ...{ from: toItem(from), fromRanges: ranges.map((range) => toRange(lines.of(from.path), range)) },
        }));
      }),
    );
    requests.onOutgoingCalls(({ item }) =>
      guarded(context, 'outgoing calls', async () => {
        const from = fromItem(item);
        const lines = new Lines(workspace).of(from.path);
        return outgoingCalls(workspace, from).map(({ item: to, ranges }) => ({
          ...{ to: toItem(to), fromRanges: ranges.map((range) => toRange(lines, range)) },
        }));
      }),
    );
  },
};
