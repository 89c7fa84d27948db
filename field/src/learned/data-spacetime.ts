import { analyze, type SpacetimeModel } from '@spacetime/dsl';

/**
 * What stands in for the spacetime of a field that was trained on data: its chart, and flat space as metric and background.
 * The metric of the data is in their own file alone.
 */
export function dataSpacetime(name: string): SpacetimeModel {
  const text = `spacetime ${name} {
  chart Cartesian(t, x, y, z) {}
  metric in Cartesian { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }
}`;
  return analyze('data', { read: () => text, resolve: (_, path) => path }).spacetimes[0];
}
