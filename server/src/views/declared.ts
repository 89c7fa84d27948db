import { analyze, type Model, type SpacetimeModel } from '@spacetime/dsl';
import { type Seen, ViewError } from './orders.ts';

/** What a text declares that imports nothing. */
export function declaredIn(text: string): Model {
  return analyze('', { read: (path) => (path === '' ? text : undefined), resolve: (_, path) => path });
}

/** @throws ViewError where there is no such spacetime, or it has no such chart */
export function declaredSpacetime({ text, name, chart }: Seen & { readonly kind: 'exact' }): SpacetimeModel {
  const spacetime = declaredIn(text).spacetimes.find((one) => one.name === name);
  if (spacetime === undefined) throw new ViewError(`there is no spacetime ${name}`);
  checkChart(chart, spacetime);
  return spacetime;
}

/** @throws ViewError where there is no such chart */
export function checkChart(chart: string | undefined, { name, charts }: SpacetimeModel): void {
  if (chart !== undefined && !charts.has(chart)) {
    throw new ViewError(`${name} has no chart ${chart}; it has ${[...charts.keys()].join(', ')}`);
  }
}
