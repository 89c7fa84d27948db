import type { Domain } from '@spacetime/dsl';
import { corners, samplePoints } from '../sampling/points.ts';

export interface DomainSamples {
  /** Shape [count, 4]. */
  readonly points: Float64Array;
  readonly count: number;
}

/** Low-discrepancy points of a domain, then its sixteen corners; nothing where a bound is not a number. */
export function sampleDomain(domain: Domain, interior: number): DomainSamples | undefined {
  if (![...domain.lower, ...domain.upper].every(Number.isFinite)) return undefined;
  const inside = samplePoints({ kind: 'sobol', count: interior }, domain, 0);
  const points = new Float64Array(inside.length + 64);
  points.set(inside);
  points.set(corners(domain), inside.length);
  return { points, count: interior + 16 };
}
