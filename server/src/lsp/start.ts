import { Console } from 'node:console';
import { setFlagsFromString } from 'node:v8';
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
  saveMemory();
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

/**
 * An editor runs many servers, and left to itself the engine takes several times what is in use: space for what is young
 * stays as large as it is by now (4 MB in threads that begin later), and the rest grows in smaller steps.
 */
function saveMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--min-semi-space-size=4');
  setFlagsFromString('--heap-growing-percent=50');
}
