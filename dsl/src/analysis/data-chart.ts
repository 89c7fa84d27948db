import type { Name } from '../ast.ts';
import type { ChartModel } from '../model.ts';
import { NO_NAMES, type SpacetimeNames } from './names.ts';

/** The chart of a simulation's grid: Cartesian, in the code's own units. */
const name = (text: string): Name => ({ text, canonical: text, range: { start: 0, end: 0 } });

export const DATA_CHART: ChartModel = {
  name: 'Cartesian',
  coordinates: ['t', 'x', 'y', 'z'],
  declaration: {
    kind: 'chart',
    name: name('Cartesian'),
    coordinates: ['t', 'x', 'y', 'z'].map(name),
    domains: [],
    range: { start: 0, end: 0 },
  },
};

/** The names that expressions of a fit to data can use. */
export const DATA_NAMES: SpacetimeNames = {
  ...NO_NAMES,
  charts: new Map([[DATA_CHART.name, DATA_CHART]]),
  coordinates: new Map(DATA_CHART.coordinates.map((coordinate) => [coordinate, [DATA_CHART]])),
};
