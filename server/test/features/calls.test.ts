import { callItemAt, incomingCalls, outgoingCalls } from '../../src/features/calls.ts';
import { checkFixtures, shown } from '../kit.ts';

checkFixtures(import.meta.url, 'calls', ({ snapshot, workspace, cursors }) =>
  cursors
    .map((cursor) => {
      const item = callItemAt(snapshot, cursor);
      if (item === undefined) return 'nothing';
      const show = (direction: string) => (call: ReturnType<typeof incomingCalls>[0]) => {
        const { name, kind, detail, path } = call.item;
        const from = direction === '←' ? path : item.path;
        const text = workspace.read(from)!;
        return [
          `  ${direction} ${kind} ${name} (${detail})`,
          ...call.ranges.map((range) => `      ${shown(text, range)}`),
        ].join('\n');
      };
      return [
        `${item.kind} ${item.name} (${item.detail})`,
        ...incomingCalls(workspace, item).map(show('←')),
        ...outgoingCalls(workspace, item).map(show('→')),
      ].join('\n');
    })
    .join('\n'),
);
