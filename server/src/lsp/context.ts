import type { CancellationToken, ClientCapabilities, Connection, Position } from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { MathStyle } from '../features/hover/math.ts';
import { pathOf } from '../workspace/places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Changes } from './changes.ts';
import type { Checks } from './checks.ts';
import { toOffset } from './convert.ts';

/** What every request can reach. */
export interface Context {
  readonly connection: Connection;
  readonly workspace: Workspace;
  /** What the editor can do, known from its first message on. */
  client: ClientCapabilities;
  readonly checks: Checks;
  readonly changes: Changes;
  /** URI of the manual's folder, with a slash at its end. */
  manual: string;
  /** What runs `spacetime`: a program and its first arguments. */
  readonly command: readonly string[];
  /** Folder of the jobs; the user's own unless given. */
  storage?: string;
  /** How formulas are written in Markdown. */
  math: MathStyle;
  /** Commands that the editor has: see the room `protocol`. */
  commands: ReadonlySet<string>;
}

interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

/**
 * An answer from a document. Where it fails, that request alone fails: the log has the whole story, the editor its
 * message. Without the document, and where the editor has lost interest, the answer is null.
 */
export function answering<P extends DocumentParams, R>(
  context: Context,
  name: string,
  answer: (snapshot: Snapshot, params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | null> {
  return (params, token) =>
    guarded(context, name, async () => {
      if (token.isCancellationRequested) return null;
      const path = pathOf(params.textDocument.uri);
      const snapshot = context.workspace.isTooLarge(path) ? undefined : context.workspace.snapshot(path);
      return snapshot === undefined ? null : await answer(snapshot, params, token);
    });
}

export function answeringAt<P extends DocumentParams & { readonly position: Position }, R>(
  context: Context,
  name: string,
  answer: (snapshot: Snapshot, offset: number, params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | null> {
  return answering(context, name, (snapshot, params: P, token) =>
    answer(snapshot, toOffset(snapshot.lines, params.position), params, token),
  );
}

export async function guarded<R>({ connection }: Context, name: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    connection.console.error(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    // A thread's failure comes with its stack, which is for the log.
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new ResponseError(LSPErrorCodes.RequestFailed, `${name} failed: ${reason}`);
  }
}
