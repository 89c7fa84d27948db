import { existsSync } from 'node:fs';
import type { Simulation } from '@spacetime/data';
import { analyze, type FitModel, type Host } from '@spacetime/dsl';
import { EinfieldError, FitError, type FitResult, openField, type Progress, trainFit } from '@spacetime/field';
import { COMPARED_POINTS } from '../commands/fit.ts';
import { comparisonOf } from '../comparison.ts';
import { asFailure } from '../failure.ts';
import { host as disk } from '../files.ts';
import { peakMemory } from '../memory.ts';
import { openDataOf } from '../simulation.ts';
import type { Cell } from './cell.ts';
import type { CellResult } from './record.ts';

/** What a cell's process is sent: its job, later perhaps the word to save and stop. */
export type ToCell =
  | { readonly kind: 'job'; readonly cell: Cell; readonly threads: number; readonly resume: boolean }
  | { readonly kind: 'stop' };

/** What it answers. */
export type FromCell =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'result'; readonly result: CellResult };

/** Waits for the job, does it, answers and ends. Stops, with a checkpoint, where the other process ends before. */
export function serveCell(): void {
  const abort = new AbortController();
  // Ctrl-C in a terminal reaches this process too; its parent decides.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  process.on('disconnect', () => abort.abort());
  process.on('message', (message: ToCell) => {
    if (message.kind === 'stop') abort.abort();
    else
      void work(message, abort.signal).then((result) => {
        send({ kind: 'result', result }, () => process.exit(0));
      });
  });
}

function send(message: FromCell, sent?: () => void): void {
  if (process.connected) process.send?.(message, () => sent?.());
  else sent?.();
}

async function work(job: Extract<ToCell, { kind: 'job' }>, signal: AbortSignal): Promise<CellResult> {
  const { cell } = job;
  try {
    const data = await openDataOf(fitOf(cell, hostOf(cell)), { quiet: true });
    const { outcome, message, out: _, written: __, ...training } = await train(job, signal, data);
    if (outcome !== 'finished') return { outcome, message, training, memory: peakMemory() };
    const field = openField(cell.out);
    const { quantities } = comparisonOf(field, COMPARED_POINTS, false, data);
    return { outcome, message, training, quantities, weightBytes: field.weightBytes, memory: peakMemory() };
  } catch (error) {
    const known = asFailure(error)?.message;
    const message = known ?? `internal error: ${error instanceof Error ? error.message : String(error)}`;
    return { outcome: known === undefined ? 'crashed' : 'refused', message };
  }
}

function hostOf({ texts }: Cell): Host {
  return { read: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined), resolve: disk.resolve };
}

async function train(
  job: Extract<ToCell, { kind: 'job' }>,
  signal: AbortSignal,
  data: Simulation | undefined,
): Promise<FitResult> {
  const { cell, threads, resume } = job;
  const host = hostOf(cell);
  const fit = fitOf(cell, host);
  const onProgress = (progress: Progress) => send({ kind: 'progress', progress });
  const options = { out: cell.out, threads, host, signal, onProgress, ...(data && { data }) };
  if (!resume || !existsSync(`${cell.out}.state`)) return trainFit(fit, options);
  try {
    return await trainFit(fit, { ...options, resume: true });
  } catch (error) {
    // A state that does not fit, or is damaged, is no reason to give the cell up.
    if (!(error instanceof FitError || error instanceof EinfieldError)) throw error;
    return trainFit(fit, options);
  }
}

function fitOf(cell: Cell, host: Host): FitModel {
  const { fits } = analyze(cell.entry, host);
  return fits.find((fit) => fit.name === cell.fit && fit.file === cell.file)!;
}
