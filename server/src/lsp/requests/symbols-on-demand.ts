import { SYMBOLS, type SymbolsParams } from '@spacetime/protocol';
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { symbolsWork } from '../../features/symbols-on-demand.ts';
import { Derivations } from '../../symbolic/derivations.ts';
import { ViewError } from '../../views/orders.ts';
import { guarded } from '../context.ts';
import type { Request } from '../request.ts';

/** Exact symbols for panels; see the room `protocol`. */
export const symbolsOnDemandRequest: Request = {
  capabilities: {},
  register(context) {
    const { connection, workspace } = context;
    const derivations = new Derivations();
    connection.onRequest(SYMBOLS, (params: SymbolsParams, token: CancellationToken) =>
      guarded(context, SYMBOLS, async () => {
        const abort = new AbortController();
        const listening = token.onCancellationRequested(() =>
          abort.abort(new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')),
        );
        try {
          return await derivations.run(symbolsWork(workspace, params), abort.signal);
        } catch (error) {
          if (error instanceof ViewError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
          throw error;
        } finally {
          listening.dispose();
        }
      }),
    );
    connection.onExit(() => derivations.close());
  },
};
