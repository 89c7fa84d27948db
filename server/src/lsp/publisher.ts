import { uriOf } from '../workspace/places.ts';
import type { Context } from './context.ts';
import { documentDiagnostics, isPulling } from './diagnostics.ts';
import { Settled } from './settled.ts';

/** Tells the editor of diagnostics as they come, or that there are new ones where it asks for them itself. */
export class Publisher {
  readonly #context: Context;
  /** Documents that have changed since the editor was told of them. */
  readonly #changed = new Set<string>();
  /** What was sent of each open document. */
  readonly #sent = new Map<string, string>();
  readonly #settled = new Settled(() => this.#publish());

  constructor(context: Context) {
    this.#context = context;
  }

  /** A document or file has changed, and whatever imports it may mean something else. */
  changed(path: string): void {
    const { connection, workspace } = this.#context;
    this.#changed.add(path);
    if (!workspace.isOpen(path) && !isPulling(this.#context)) {
      this.#sent.delete(path);
      void connection.sendDiagnostics({ uri: uriOf(path), diagnostics: [] });
    }
    this.#settled.ask();
  }

  /** Something has been found by numbers. */
  found(): void {
    if (isPulling(this.#context)) void this.#context.connection.languages.diagnostics.refresh().catch(() => {});
    else this.#publish();
  }

  #publish(): void {
    const { workspace } = this.#context;
    if (!isPulling(this.#context)) for (const open of workspace.openPaths) this.#send(open);
    this.#changed.clear();
  }

  #send(path: string): void {
    const { connection } = this.#context;
    try {
      const diagnostics = documentDiagnostics(this.#context, path);
      const sent = JSON.stringify(diagnostics);
      if (!this.#changed.has(path) && this.#sent.get(path) === sent) return;
      this.#sent.set(path, sent);
      void connection.sendDiagnostics({ uri: uriOf(path), diagnostics });
    } catch (error) {
      connection.console.error(`diagnostics failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}
