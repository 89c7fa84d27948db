import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { Fits } from './fits/fits.ts';
import type { Panels } from './panels/panels.ts';
import type { Server } from './server/server.ts';

/** What commands and views share. */
export interface App {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly server: Server;
  readonly fits: Fits;
  readonly panels: Panels;
}
