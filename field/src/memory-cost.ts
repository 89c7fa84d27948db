import type { FitModel } from '@spacetime/dsl';
import { samplePoints } from '@spacetime/geometry';
import type { Evaluator } from './data/problem.ts';
import { survey } from './data/survey.ts';
import type { NetworkShape } from './engine.ts';
import { mustBeAddressable } from './engines/cpu/memory.ts';
import { networkShape, pointCount } from './fit-size.ts';
import { weightCount } from './layout.ts';
import { mustFit, withinMemory } from './out-of-memory.ts';

/** Bytes of the coordinates of a point, and of what is kept for each point to validate on. */
export const POINT = 32;
export const VALIDATION = POINT + 80;
/** Points of a first look at which components vary. */
const LOOK = 256;

/** What the network will be, from a first look at which components vary. */
export async function firstShape(
  fit: FitModel,
  evaluator: Evaluator,
  domain: Parameters<typeof samplePoints>[1],
): Promise<NetworkShape> {
  const { active } = await survey(evaluator, domain, samplePoints({ kind: 'sobol', count: LOOK }, domain, fit.seed));
  return networkShape(fit, evaluator.inputs, active.length);
}

/** Bytes that a network takes at the least: its weights, packed two ways, and a gradient for each order. */
export function networkBytes({ order, precision }: Pick<FitModel, 'order' | 'precision'>, shape: NetworkShape): number {
  return (4 + order) * weightCount(shape) * (precision === 'float32' ? 4 : 8);
}

/** @throws FitError, rejecting, where samples and network cannot be held, by what they take at the least */
export async function mustHold(fit: FitModel, shape: NetworkShape): Promise<void> {
  const { samples, validate } = fit;
  const [own, fresh] = [pointCount(samples), pointCount(validate.samples)];
  const network = networkBytes(fit, shape);
  const named = `a network of ${weightCount(shape)} weights`;
  await withinMemory(`${own} samples`, 'take fewer', () => mustFit(POINT * own));
  await withinMemory(named, 'take a narrower network, or fewer layers', () => mustBeAddressable(network));
  await withinMemory(`${fresh} points to validate on`, 'take fewer', () => mustFit(VALIDATION * fresh));
  const all = `${own} samples and ${fresh} points to validate on beside ${named}`;
  await withinMemory(all, 'take fewer', () => mustFit(POINT * own + VALIDATION * fresh + network));
}
