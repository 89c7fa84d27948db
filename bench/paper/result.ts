import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComparisonResult } from '../../cli/src/comparison.ts';
import { writeAtomically } from '../../cli/src/files.ts';
import type { Figures } from './rows.ts';

/** Where results are kept, in the repository. */
export const RESULTS = join(import.meta.dirname, '..', 'results', 'paper');

/** What a fit had cost by some step. */
export interface Spent {
  readonly step: number;
  /** By the clock, preparation included. */
  readonly seconds: number;
  /** Of all threads. */
  readonly processor_seconds: number;
  /** Null where the optimiser does not count them. */
  readonly operations: number | null;
}

/** One run of a fit, measured. */
export interface RunResult {
  readonly row: string;
  readonly fit: string;
  readonly kind: 'paper recipe' | 'ours';
  readonly budget: {
    readonly kind: 'full' | 'quick';
    /** Steps of this run over those that the fit declares; the schedule runs over these steps. */
    readonly fraction: number;
    readonly steps: number;
  };
  readonly seed: number;
  /** At its end; `step` is less than the budget's steps where it converged. */
  readonly spent: Spent;
  /** When the validation's MAE first was the paper's or less; null where it never was. */
  readonly reached: (Spent & { readonly mae: number }) | null;
  readonly weights: number;
  readonly bytes: number;
  readonly points: number;
  readonly quantities: ComparisonResult['quantities'];
  /** MAE by finite differences: as in the paper, and order 6 in float64 at each quantity's best step. */
  readonly differences: { readonly float32: Figures; readonly best: Figures };
  readonly machine: { readonly processor: string; readonly cores: number; readonly node: string };
  readonly date: string;
  readonly commit: string;
}

/** `bench/results/paper/ROW.FIT[.quick]` and an ending. */
export function resultPath(row: string, fit: string, kind: 'full' | 'quick', ending: string): string {
  return join(RESULTS, `${row}.${fit}${kind === 'quick' ? '.quick' : ''}${ending}`);
}

export function writeResult(result: RunResult): string {
  mkdirSync(RESULTS, { recursive: true });
  const path = resultPath(result.row, result.fit, result.budget.kind, '.json');
  writeAtomically(path, `${JSON.stringify(result, null, 2)}\n`);
  return path;
}

/** All results; of a fit that has a full run, that one. */
export function readResults(): readonly RunResult[] {
  const all = globSync('*.json', { cwd: RESULTS })
    .sort()
    .map((file) => JSON.parse(readFileSync(join(RESULTS, file), 'utf8')) as RunResult);
  return all.filter(
    ({ row, fit, budget }) => budget.kind === 'full' || !existsSync(resultPath(row, fit, 'full', '.json')),
  );
}
