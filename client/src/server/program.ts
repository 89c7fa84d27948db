import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { setting } from '../settings.ts';

/** The command line `spacetime` within this extension. */
export function program(context: ExtensionContext): string {
  return join(context.extensionPath, 'dist', 'spacetime.js');
}

/** Environment of everything that is started, in which users' settings reach it. */
export function environment(): NodeJS.ProcessEnv {
  const node = setting('node');
  const folder = setting('tensorflow.folder');
  return {
    ...process.env,
    // The editor's own executable is a Node where it is told so.
    ELECTRON_RUN_AS_NODE: '1',
    ...(node && { SPACETIME_NODE: node }),
    ...(folder && { SPACETIME_TENSORFLOW: folder }),
  };
}
