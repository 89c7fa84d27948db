import type { Vector } from '../engine.ts';

/** ‖values[start … end − 1]‖₂, summed in float64. */
export function norm(values: Vector, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** ‖w‖ over the size of what is to change w; 1 where either vanishes, which would stop a tensor at zero for good. */
export function trustRatio(weights: number, update: number): number {
  return weights > 0 && update > 0 ? weights / update : 1;
}
