import { nameDiagnostics } from '../features/diagnostics.ts';
import { uriOf } from '../workspace/places.ts';
import type { Context } from './context.ts';
import { Lines } from './convert.ts';
import { toDiagnostic } from './diagnostics.ts';

/** Tells the editor of diagnostics as they come. */
export class Publisher {
  readonly #context: Context;
  #waiting: NodeJS.Immediate | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /** A document or file has changed, and whatever imports it may mean something else. */
  changed(path: string): void {
    const { connection, workspace } = this.#context;
    if (!workspace.isOpen(path)) void connection.sendDiagnostics({ uri: uriOf(path), diagnostics: [] });
    // Several changes that come together are looked at once.
    this.#waiting ??= setImmediate(() => {
      this.#waiting = undefined;
      for (const open of workspace.openPaths) this.#publish(open);
    });
  }

  #publish(path: string): void {
    const { connection, workspace } = this.#context;
    try {
      const found = nameDiagnostics(workspace, path);
      const lines = new Lines(workspace).of(path);
      const diagnostics = found.map((diagnostic) => toDiagnostic(diagnostic, lines, this.#context));
      void connection.sendDiagnostics({ uri: uriOf(path), diagnostics });
    } catch (error) {
      connection.console.error(`diagnostics failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}
