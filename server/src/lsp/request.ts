import type { ServerCapabilities } from 'vscode-languageserver';
import type { Context } from './context.ts';

/** One of the protocol's requests, or a family of them: what it promises, and how it is answered. */
export interface Request {
  readonly capabilities: ServerCapabilities;
  register(context: Context): void;
}
