import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';

/** Milliseconds of work before anything is shown, and between two reports. */
const DELAY = 1000;
const INTERVAL = 100;

/** Shows work that takes its time, in the editor's own way, with a button that stops it. */
export class WorkProgress {
  readonly #connection: Connection;
  readonly #title: string;
  readonly #stop: () => void;
  #waiting: NodeJS.Timeout | undefined;
  #reporter: WorkDoneProgressServerReporter | undefined;
  #isBusy = false;
  #reported = 0;

  constructor(connection: Connection, title: string, stop: () => void) {
    this.#connection = connection;
    this.#title = title;
    this.#stop = stop;
  }

  begin(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#waiting = setTimeout(() => void this.#show(), DELAY);
  }

  report(fraction: number, message: string): void {
    const now = performance.now();
    if (this.#reporter === undefined || now - this.#reported < INTERVAL) return;
    this.#reported = now;
    this.#reporter.report(100 * fraction, message);
  }

  end(): void {
    this.#isBusy = false;
    clearTimeout(this.#waiting);
    this.#reporter?.done();
    this.#reporter = undefined;
  }

  async #show(): Promise<void> {
    try {
      const reporter = await this.#connection.window.createWorkDoneProgress();
      reporter.begin(this.#title, 0, undefined, true);
      if (!this.#isBusy) return reporter.done();
      reporter.token.onCancellationRequested(this.#stop);
      this.#reporter = reporter;
    } catch {
      // The editor wants none.
    }
  }
}
