import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { ViewError } from '../views/orders.ts';

/** Awaits what a thread computes for a panel; a cancelled token aborts it, and a ViewError is answered in its words. */
export async function viewing<R>(token: CancellationToken, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
  const abort = new AbortController();
  const listening = token.onCancellationRequested(() =>
    abort.abort(new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')),
  );
  try {
    return await work(abort.signal);
  } catch (error) {
    if (error instanceof ViewError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  } finally {
    listening.dispose();
  }
}
