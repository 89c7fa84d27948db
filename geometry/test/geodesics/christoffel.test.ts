import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MetricField, quantityOf } from '@spacetime/geometry';
import { follow, kerr, stateOf } from './kit.ts';

/** x″^a = −Γ^a_bc x′^b x′^c with the connection of the curvature chain. */
function acceleration(field: MetricField, y: readonly number[]): number[] {
  const { data } = quantityOf(field, 'christoffel', Float64Array.from(y.slice(0, 4)), 1);
  const u = y.slice(4);
  const a = u.map(
    (_, i) => -u.reduce((sum, ub, b) => sum + u.reduce((s, uc, c) => s + data[16 * i + 4 * b + c]! * ub * uc, 0), 0),
  );
  return [...u, ...a];
}

/**
 * Gragg's extrapolation of the modified midpoint rule (Hairer, Nørsett & Wanner, II.9) with n = 2, 4, 6, … substeps: a method that
 * has nothing in common with the one that is tested.
 */
function extrapolate(
  f: (y: readonly number[]) => number[],
  start: readonly number[],
  length: number,
  steps: number,
): number[] {
  const add = (y: readonly number[], h: number, k: readonly number[]) => y.map((value, i) => value + h * k[i]!);
  const midpoint = (y: readonly number[], H: number, n: number) => {
    const h = H / n;
    let [before, now] = [y, add(y, h, f(y))];
    for (let i = 1; i < n; i++) [before, now] = [now, add(before, 2 * h, f(now))];
    const after = add(before, 2 * h, f(now));
    return now.map((value, i) => (before[i]! + 2 * value + after[i]!) / 4);
  };
  let y = start;
  for (let step = 0; step < steps; step++) {
    const rows: number[][][] = [];
    for (let j = 0; j < 7; j++) {
      const row = [midpoint(y, length / steps, 2 * (j + 1))];
      for (let k = 1; k <= j; k++) {
        const factor = ((j + 1) / (j + 1 - k)) ** 2 - 1;
        row.push(row[k - 1]!.map((value, i) => value + (value - rows[j - 1]![k - 1]![i]!) / factor));
      }
      rows.push(row);
    }
    y = rows.at(-1)!.at(-1)!;
  }
  return y as number[];
}

test('the equation with Christoffel symbols, by extrapolation, gives the same path', () => {
  const field = kerr(0.95, '1.5 .. 100');
  const state = stateOf(field, [0, 6.5, Math.PI / 2, 0], [-0.9565446, 0, Number.NaN, -0.830327], -1);
  const path = follow(field, state, 60);
  const other = extrapolate(
    (y) => acceleration(field, y),
    [...state.subarray(0, 4), ...path.velocities.subarray(0, 4)],
    60,
    90,
  );
  for (let k = 0; k < 4; k++) {
    assert.ok(
      Math.abs(path.point[k]! - other[k]!) < 1e-10 * Math.max(1, Math.abs(other[k]!)),
      `x^${k}: ${path.point[k]! - other[k]!}`,
    );
    assert.ok(Math.abs(path.velocity[k]! - other[4 + k]!) < 1e-10, `u^${k}: ${path.velocity[k]! - other[4 + k]!}`);
  }
});
