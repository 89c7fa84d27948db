import type { GeodesicModel } from '@spacetime/dsl';
import { exactMetric, type Held, holdIgnorable, inChart, type MetricField, withinDomain } from '@spacetime/geometry';
import { EinfieldError } from '../file/einfield-error.ts';
import type { LearnedField } from './learned-field.ts';

/** A learned metric along paths, and at which coordinates it is held. */
export interface FieldAlongPaths {
  readonly field: MetricField;
  readonly held: readonly Held[];
}

/**
 * A trained field as a `geodesic` block's path is followed through it: in the block's chart, and held where the metric
 * that it learned depends on nothing.
 *
 * @param path of its file, for messages
 * @throws EinfieldError where it was trained on another spacetime than the block's, or on one without its chart
 */
export function alongPaths(learned: LearnedField, block: GeodesicModel, path: string): FieldAlongPaths {
  const { spacetime, header } = learned;
  const { name, coordinates } = block.chart!;
  if (spacetime.name !== block.spacetime!.name) {
    throw new EinfieldError(`${path} was trained on ${spacetime.name}; ${block.name} is of ${block.spacetime!.name}`);
  }
  if (spacetime.charts.get(name)?.coordinates.join() !== coordinates.join()) {
    const wanted = `${name}(${coordinates.join(', ')})`;
    throw new EinfieldError(`${path}: ${spacetime.name} had no chart ${wanted} when it was trained`);
  }
  const own = learned.chart.name;
  const parameters = new Map(Object.entries(header.parameters));
  const { field, held } = holdIgnorable(learned, exactMetric(spacetime, { chart: own, parameters }));
  // In another chart the edges of what was learned are those of no coordinate.
  return { field: name === own ? field : inChart(withinDomain(field), spacetime, name, parameters), held };
}
