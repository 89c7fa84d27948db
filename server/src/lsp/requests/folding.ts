import { folds } from '../../features/folding.ts';
import { answering } from '../context.ts';
import type { Request } from '../request.ts';

export const foldingRequest: Request = {
  capabilities: { foldingRangeProvider: true },
  register(context) {
    context.connection.onFoldingRanges(
      answering(context, 'folding', (snapshot) => {
        const most = context.client.textDocument?.foldingRange?.rangeLimit ?? Number.POSITIVE_INFINITY;
        return folds(snapshot)
          .slice(0, most)
          .map(({ first, last, kind }) => ({ startLine: first - 1, endLine: last - 1, ...(kind && { kind }) }));
      }),
    );
  },
};
