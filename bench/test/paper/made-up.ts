import type { RunResult } from '../../paper/result.ts';

type Quantities = RunResult['quantities'];

/** A result with one error for everything. */
export function madeUp(row: string, error: number, changes: Partial<RunResult> = {}): RunResult {
  const quantity = { components: 1, mae: error, relative_l2: error, relative_l2_distortion: error };
  const names = ['metric', 'jacobian', 'hessian', 'christoffel', 'riemann', 'ricci', 'kretschmann'] as const;
  return {
    row,
    fit: 'Ours',
    kind: 'ours',
    budget: { kind: 'full', fraction: 1, steps: 60 },
    seed: 0,
    spent: { step: 60, seconds: 10, processor_seconds: 20, operations: 1e10 },
    reached: null,
    weights: 200,
    bytes: 2048,
    points: 100,
    quantities: Object.fromEntries(names.map((name) => [name, quantity])) as unknown as Quantities,
    differences: { float32: { riemann: 0.5 }, best: { riemann: 1e-9 } },
    machine: { processor: 'a processor', cores: 2, node: 'v24' },
    date: '2026-01-01T00:00:00.000Z',
    commit: 'abc',
    ...changes,
  };
}

/** The paper's recipe at a twentieth of its steps. */
export const QUICK: Partial<RunResult> = {
  fit: 'Paper',
  kind: 'paper recipe',
  budget: { kind: 'quick', fraction: 0.05, steps: 100 },
  spent: { step: 100, seconds: 100, processor_seconds: 200, operations: 3e13 },
};
