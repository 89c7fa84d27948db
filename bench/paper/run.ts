import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { FitModel } from '@spacetime/dsl';
import { openField, type Progress, trainFit } from '@spacetime/field';
import { type ComparisonResult, comparisonOf } from '../../cli/src/comparison.ts';
import { analyzeFile } from '../../cli/src/target.ts';
import { Ledger } from './ledger.ts';
import { type RunResult, resultPath } from './result.ts';
import { BEST, type Figures, type Row } from './rows.ts';

/** Fields and checkpoints, which git ignores. */
const WORK = join(import.meta.dirname, '..', '.work');
/** Fresh points that errors are measured at. */
const POINTS = 20_000;
/** Fields up to this size are kept beside their results. */
const KEPT_BYTES = 400e3;
const SAVE_INTERVAL = 30_000;

export function fileOf(row: Row): string {
  return join(import.meta.dirname, `${row.name}.spacetime`);
}

/** A row's fits: `Paper` and `Ours…`. */
export function fitsOf(row: Row): readonly FitModel[] {
  const file = fileOf(row);
  return analyzeFile(file).fits.filter((fit) => fit.file === file);
}

export interface RunOptions {
  /** Steps instead of the fit's own; a quick run's. */
  readonly steps?: number | undefined;
  /** Do not go on from a checkpoint. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  onMessage(line: string): void;
}

/** Trains a fit, or goes on with it, and measures it. @returns undefined where the signal stopped it */
export async function runFit(row: Row, fit: FitModel, options: RunOptions): Promise<RunResult | undefined> {
  const steps = options.steps ?? fit.steps;
  mkdirSync(WORK, { recursive: true });
  const out = join(WORK, `${row.name}.${fit.name}.${steps}.einfield`);
  const resume = !options.fresh && existsSync(`${out}.state`);
  if (!resume) rmSync(`${out}.state`, { force: true });
  const ledger = new Ledger(`${out}.ledger`, !resume, commit());
  const target = row.paper.mae ?? BEST.mae;
  let saved = performance.now();
  const result = await trainFit(fit, {
    out,
    steps,
    resume,
    signal: options.signal,
    onProgress(progress) {
      options.onProgress(progress);
      if (performance.now() - saved < SAVE_INTERVAL) return;
      ledger.save();
      saved = performance.now();
    },
    onValidation({ step, mae }, { operations }) {
      if (mae <= target) ledger.reach(target, step, operations);
    },
    onMessage: (line) => options.onMessage(line),
  });
  const spent = ledger.spent(result.step, result.operations);
  ledger.save();
  if (result.outcome !== 'finished') {
    const stopped = result.outcome === 'interrupted';
    options.onMessage(stopped ? `saved at step ${result.step} of ${steps}; the same command goes on` : result.message);
    return undefined;
  }
  const { quantities, points, finite_differences, storage_bytes } = comparisonOf(openField(out), POINTS);
  const kind = steps === fit.steps ? 'full' : 'quick';
  if (kind === 'full' && storage_bytes <= KEPT_BYTES) {
    copyFileSync(out, resultPath(row.name, fit.name, kind, '.einfield'));
  }
  return {
    row: row.name,
    fit: fit.name,
    kind: fit.name === 'Paper' ? 'paper recipe' : 'ours',
    budget: { kind, fraction: steps / fit.steps, steps },
    seed: fit.seed,
    spent,
    reached: ledger.reached,
    weights: result.parameters,
    bytes: storage_bytes,
    points,
    quantities,
    differences: differences(finite_differences),
    machine: { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, node: process.version },
    date: new Date().toISOString(),
    commit: ledger.commit,
  };
}

function differences(all: ComparisonResult['finite_differences']): RunResult['differences'] {
  const maes = (order: number, precision: string, isBest: boolean): Figures => {
    const found = all.find(
      (one) => one.order === order && one.precision === precision && (one.h === 'best') === isBest,
    );
    const names = ['christoffel', 'riemann', 'ricci', 'kretschmann'] as const;
    return Object.fromEntries(names.map((name) => [name, found?.quantities[name].mae ?? Number.NaN]));
  };
  return { float32: maes(2, 'float32', false), best: maes(6, 'float64', true) };
}

/** What a run may change without becoming another. */
const WRITTEN = ['bench/results', 'README.md', 'docs'].map((path) => `:(top,exclude)${path}`);

/** The commit that is run, with a `+` where files differ from it. */
function commit(): string {
  const git = (...args: string[]) => {
    const { status, stdout } = spawnSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  };
  const head = git('rev-parse', '--short', 'HEAD');
  const changes = git('status', '--porcelain', '--', ':/', ...WRITTEN);
  return head === undefined || changes === undefined ? 'unknown' : head + (changes === '' ? '' : '+');
}
