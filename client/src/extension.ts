import { type ExtensionContext, window, workspace } from 'vscode';
import type { App } from './app.ts';
import { registerCommands } from './commands/commands.ts';
import { Fits } from './fits/fits.ts';
import { FitStatus } from './fits/status.ts';
import { FitsTree } from './fits/tree.ts';
import { FieldEditor } from './panels/field-editor.ts';
import { Panels } from './panels/panels.ts';
import { Server } from './server/server.ts';
import { Expectations } from './tests/expectations.ts';

/** What tests, and other extensions, can reach. */
export interface Api {
  /** Milliseconds that the activation took. */
  readonly activation: number;
  readonly app: App;
}

/** Registers everything, and has the server started beside: nothing here waits for it. */
export function activate(context: ExtensionContext): Api {
  const start = performance.now();
  const log = window.createOutputChannel('Spacetime', { log: true });
  const server = new Server(context, log);
  const fits = new Fits(server);
  const app: { -readonly [K in keyof App]: App[K] } = { context, log, server, fits, panels: undefined as never };
  app.panels = new Panels(app);
  context.subscriptions.push(
    ...[log, server, fits, app.panels, new FitsTree(fits), new FitStatus(fits, server), new Expectations(server)],
    new FieldEditor(app.panels).register(),
    ...registerCommands(app),
    // What was refused is taken up; the server reads its trust when it starts.
    workspace.onDidGrantWorkspaceTrust(() => void server.restart().catch(() => {})),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('spacetime.node') || change.affectsConfiguration('spacetime.tensorflow')) {
        void server.restart().catch(() => {});
      }
    }),
  );
  // Once the editor has what it waits for.
  setImmediate(() =>
    server.start().catch((error: Error) => {
      log.error(error.message);
      void window.showErrorMessage(error.message);
    }),
  );
  const activation = performance.now() - start;
  log.info(`activated in ${activation.toFixed(0)} ms`);
  return { activation, app };
}
