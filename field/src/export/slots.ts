import { operandsOf, type Step } from './network-steps.ts';

/**
 * Places for the vectors of a network's steps: as few as there are vectors at a time that are still to be read, and none
 * that a step reads and writes at once. Vector 0 stands in place 0.
 *
 * @returns for each vector (what comes in, then each step's result) its place
 */
export function slotsOf(steps: readonly Step[]): { readonly slots: readonly number[]; readonly count: number } {
  const lastRead = new Map<number, number>();
  for (const [k, step] of steps.entries()) for (const vector of operandsOf(step)) lastRead.set(vector, k);
  const slots = [0];
  const free: number[] = [];
  let count = 1;
  for (const [k, step] of steps.entries()) {
    slots.push(free.pop() ?? count++);
    for (const vector of new Set(operandsOf(step))) if (lastRead.get(vector) === k) free.push(slots[vector]!);
  }
  return { slots, count };
}
