import type { FitModel, SamplesModel } from '@spacetime/dsl';
import type { NetworkShape } from './engine.ts';

/** Points in all. */
export function pointCount(samples: SamplesModel): number {
  return samples.kind === 'grid' ? samples.counts.reduce((product, n) => product * n, 1) : samples.count;
}

/** What the engine is asked for. */
export function networkShape({ network, optimizer }: FitModel, inputs: number, outputs: number): NetworkShape {
  const { kind, width, depth, activation, omega, scale, fourier } = network;
  // The stages' networks side by side.
  const stages = optimizer.kind === 'lm' ? optimizer.stages : 1;
  const shape = { inputs, width: width * stages, depth, outputs, activation, omega, scale };
  if (kind === 'piratenet') return { ...shape, architecture: kind };
  return fourier === undefined ? shape : { ...shape, depth: depth + 1, fourier: true };
}
