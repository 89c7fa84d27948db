/** `node server/src/main.ts --stdio | --node-ipc`: the language server, started by an editor. */
import module from 'node:module';

// What was compiled once is kept in the system's temporary folder, for threads too.
module.enableCompileCache?.();
const { start } = await import('./lsp/start.ts');

if (process.argv.includes('--node-ipc')) start('node-ipc');
else if (process.argv.includes('--stdio')) start('stdio');
else {
  process.stderr.write('spacetime server: say how the editor talks to it: --stdio or --node-ipc\n');
  process.exitCode = 2;
}
