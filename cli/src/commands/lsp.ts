import { fileURLToPath } from 'node:url';
import { plainNode } from '@spacetime/field';
import { Command, Option } from 'commander';
import { EXIT, Failure } from '../failure.ts';

interface Options {
  readonly stdio?: boolean;
  readonly nodeIpc?: boolean;
}

/** Standard output belongs to the protocol: nothing here or behind it prints there. */
export function lspCommand(): Command {
  return new Command('lsp')
    .description('Serve an editor: diagnostics, completion, hover and the rest of the Language Server Protocol')
    .option('--stdio', 'talk over standard input and output (the default)')
    .option('--node-ipc', 'talk to the Node process that forked this one')
    .addOption(new Option('--clientProcessId <pid>', 'the process of the editor, to end with it').hideHelp())
    .addHelpText('after', '\nEditors start it themselves: docs/editors.md has their settings.')
    .action(async ({ stdio, nodeIpc }: Options) => {
      if (!stdio && !nodeIpc && process.stdin.isTTY)
        throw new Failure('an editor starts this; to talk to it by hand, say --stdio', EXIT.usage);
      if (nodeIpc && process.send === undefined)
        throw new Failure('--node-ipc is for a process that was forked by Node; use --stdio', EXIT.usage);
      const { start } = await import('@spacetime/server');
      start(nodeIpc ? 'node-ipc' : 'stdio', { command: ownCommand() });
    });
}

/** How this very command is started again, on a Node that may load native modules where there is one. */
function ownCommand(): readonly string[] {
  const node = plainNode();
  const program = fileURLToPath(new URL('../../bin/spacetime.mjs', import.meta.url));
  return ['path' in node ? node.path : process.execPath, program];
}
