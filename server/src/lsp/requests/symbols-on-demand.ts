import { SYMBOLS, type SymbolsParams } from '@spacetime/protocol';
import type { CancellationToken } from 'vscode-languageserver';
import { symbolsWork } from '../../features/symbols-on-demand.ts';
import { Derivations } from '../../symbolic/derivations.ts';
import { guarded } from '../context.ts';
import type { Request } from '../request.ts';
import { viewing } from '../viewing.ts';

/** Exact symbols for panels; see the room `protocol`. */
export const symbolsOnDemandRequest: Request = {
  capabilities: {},
  register(context) {
    const { connection, workspace } = context;
    const derivations = new Derivations();
    connection.onRequest(SYMBOLS, (params: SymbolsParams, token: CancellationToken) =>
      guarded(context, SYMBOLS, () =>
        viewing(token, async (signal) => derivations.run(symbolsWork(workspace, params), signal)),
      ),
    );
    connection.onExit(() => derivations.close());
  },
};
