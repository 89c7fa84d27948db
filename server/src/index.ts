export { type ServerOptions, serve } from './lsp/server.ts';
export { start, type Transport } from './lsp/start.ts';
export { Snapshot } from './workspace/snapshot.ts';
export { Workspace, type WorkspaceOptions } from './workspace/workspace.ts';
