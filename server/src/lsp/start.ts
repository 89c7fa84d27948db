import { Console } from 'node:console';
import { createConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import metadata from '../../package.json' with { type: 'json' };
import { type ServerOptions, serve } from './server.ts';

/** How the editor that started this process talks to it. */
export type Transport = 'stdio' | 'node-ipc';

/**
 * Serves the editor that started this process, and ends the process with it: with code 0 after `shutdown` and
 * `exit`, with 1 where the editor goes away without them. Nothing but the protocol is written to standard output.
 *
 * @param options what runs `spacetime`, for fits
 */
export function start(transport: Transport, options: Pick<ServerOptions, 'command'> = {}): void {
  if (transport === 'node-ipc' && process.send === undefined) {
    throw new Error('--node-ipc is for a process that was forked by Node; use --stdio');
  }
  globalThis.console = new Console(process.stderr, process.stderr);
  const connection =
    transport === 'stdio'
      ? createConnection(process.stdin, process.stdout)
      : createConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  if (transport === 'node-ipc') process.on('disconnect', () => process.exit(1));
  // What fails outside of any request must not take all others with it.
  process.on('uncaughtException', (error) => console.error(error));
  serve(connection, { version: metadata.version, ...options });
  connection.listen();
}
