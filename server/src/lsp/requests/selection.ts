import type { SelectionRange } from 'vscode-languageserver';
import { selectionRanges } from '../../features/selection.ts';
import { answering } from '../context.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Request } from '../request.ts';

export const selectionRequest: Request = {
  capabilities: { selectionRangeProvider: true },
  register(context) {
    context.connection.onSelectionRanges(
      answering(context, 'selection ranges', (snapshot, { positions }) =>
        positions.map((position) => {
          let outer: SelectionRange | undefined;
          for (const range of selectionRanges(snapshot, toOffset(snapshot.lines, position)).toReversed()) {
            outer = { range: toRange(snapshot.lines, range), ...(outer && { parent: outer }) };
          }
          return outer!;
        }),
      ),
    );
  },
};
