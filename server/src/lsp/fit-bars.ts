import { duration, type FitJob, type FitProgress } from '@spacetime/protocol';
import type { WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Context } from './context.ts';

/** Progress bars of the editor, one for each fit that runs. */
export class FitBars {
  readonly #context: Context;
  readonly #cancel: (id: string) => void;
  readonly #open = new Map<string, Promise<WorkDoneProgressServerReporter>>();

  constructor(context: Context, cancel: (id: string) => void) {
    this.#context = context;
    this.#cancel = cancel;
  }

  changed(job: FitJob): void {
    const { connection, client } = this.#context;
    if (!client.window?.workDoneProgress) return;
    if (job.state === 'running' && !this.#open.has(job.id)) {
      const created = connection.window.createWorkDoneProgress().then((bar) => {
        bar.begin(`Fit ${job.fit}`, 0, 'preparing', true);
        bar.token.onCancellationRequested(() => this.#cancel(job.id));
        return bar;
      });
      created.catch(() => this.#open.delete(job.id));
      this.#open.set(job.id, created);
    } else if (job.state !== 'running') {
      void this.#open.get(job.id)?.then(
        (bar) => bar.done(),
        () => {},
      );
      this.#open.delete(job.id);
    }
  }

  progress(id: string, progress: FitProgress): void {
    void this.#open.get(id)?.then(
      (bar) => bar.report(percentage(progress), progressLine(progress)),
      () => {},
    );
  }
}

function percentage(progress: FitProgress): number {
  return Math.floor(progress.phase === 'preparation' ? 0 : (100 * progress.step) / progress.steps);
}

/** `step 1200 of 20000, loss 3.1e-6, validation MAE 2.0e-7, 310 steps/s, 61 s to go`. */
function progressLine(progress: FitProgress): string {
  if (progress.phase === 'preparation') return `preparing, ${Math.floor(100 * progress.done)} %`;
  const { step, steps, loss, validation, stepsPerSecond, eta } = progress;
  const measured = validation === undefined ? '' : `, validation MAE ${validation.mae.toExponential(1)}`;
  const speed = stepsPerSecond > 0 ? `, ${Number(stepsPerSecond.toPrecision(3))} steps/s, ${duration(eta)} to go` : '';
  return `step ${step} of ${steps}, loss ${loss?.toExponential(1) ?? progress.lost ?? 'NaN'}${measured}${speed}`;
}
