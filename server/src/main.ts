/** `node server/src/main.ts --stdio | --node-ipc`: the language server, started by an editor. */
import { start } from './lsp/start.ts';

if (process.argv.includes('--node-ipc')) start('node-ipc');
else if (process.argv.includes('--stdio')) start('stdio');
else {
  process.stderr.write('spacetime server: say how the editor talks to it: --stdio or --node-ipc\n');
  process.exitCode = 2;
}
