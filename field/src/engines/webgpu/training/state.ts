import { type ReadonlyState, restore, type State } from '../../../state.ts';
import { sharedNumbers } from '../link.ts';
import type { SidePlan, TrainingPlan } from './plan.ts';

interface Part {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** What of the optimiser's memory a step carries to the next, under the names of the optimisers on the processor. */
function partsOf({ optimizer, tensors, vectors, start, weights }: TrainingPlan): readonly Part[] {
  const all = (name: string, offset: number) => ({ name, offset: offset + start, length: weights - start });
  const side = (name: string, plan: SidePlan | undefined): Part[] =>
    plan
      ? [
          { name: `${name}.average`, offset: plan.average, length: plan.n ** 2 },
          { name: `${name}.basis`, offset: plan.basis, length: plan.n ** 2 },
        ]
      : [];
  switch (optimizer.kind) {
    case 'lars':
      return [all('v', vectors.m)];
    case 'adam':
    case 'adamw':
    case 'lamb':
      return [all('m', vectors.m), all('v', vectors.v)];
    case 'soap':
      return tensors.flatMap(({ name, offset, rows, columns, left, right }) => [
        { name: `${name}.m`, offset: vectors.m + offset, length: rows * columns },
        { name: `${name}.v`, offset: vectors.v + offset, length: rows * columns },
        ...side(`${name}.left`, left),
        ...side(`${name}.right`, right),
      ]);
  }
}

export function optimizerState(plan: TrainingPlan, memory: Float32Array, count: number, primed: boolean): State {
  const state: State = new Map();
  if (plan.optimizer.kind !== 'lars') state.set('count', Float64Array.of(count));
  if (plan.optimizer.kind === 'soap') state.set('primed', Float64Array.of(Number(primed)));
  for (const { name, offset, length } of partsOf(plan)) state.set(name, memory.slice(offset, offset + length));
  return state;
}

/** The optimiser's memory. */
export function restoreOptimizer(plan: TrainingPlan, state: ReadonlyState): Float32Array {
  const memory = sharedNumbers(plan.memory);
  for (const { name, offset, length } of partsOf(plan)) restore(state, name, memory.subarray(offset, offset + length));
  return memory;
}

const BALANCE = ['weights', 'initial', 'm', 'v'];

/** @param numbers what ends the control block */
export function balanceState({ balance, order }: TrainingPlan, numbers: Float32Array, count: number): State {
  if (balance.kind !== 'gradnorm') return new Map();
  const lists = BALANCE.map(
    (name, k) => [name, Float64Array.from(numbers.subarray(4 * k, 4 * k + order + 1))] as const,
  );
  return new Map([['count', Float64Array.of(count)], ...lists]);
}

/** The numbers that end the control block; those of a beginning where there is no state. */
export function balanceNumbers({ balance, order }: TrainingPlan, state?: ReadonlyState): Float32Array {
  const numbers = sharedNumbers(4 * BALANCE.length);
  numbers.fill(1, 0, order + 1);
  if (!state || balance.kind !== 'gradnorm') return numbers;
  for (const [k, name] of BALANCE.entries()) restore(state, name, numbers.subarray(4 * k, 4 * k + order + 1));
  return numbers;
}
