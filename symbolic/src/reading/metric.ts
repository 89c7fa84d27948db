import { type MapModel, type MetricModel, PAIR_INDEX, PAIRS, type SpacetimeModel } from '@spacetime/dsl';
import { metricPath } from '@spacetime/geometry';
import { type Element, UnsupportedError, ZERO } from '../elements/element.ts';
import { Field } from '../elements/field.ts';
import { Functions } from '../elements/functions.ts';
import { UnitChange, Units } from '../elements/units.ts';
import { readLineElement } from './line-element.ts';
import { adoptRoot, type NestedRoot, NestedRootFound, nestedRoot } from './nested-root.ts';
import { Reader } from './reader.ts';

/** A metric as exact functions of a chart's coordinates and of the parameters. */
export interface ExactComponents {
  readonly functions: Functions;
  /** Ten, order of PAIRS. */
  readonly components: readonly Element[];
  /** The `let`s that were used, in the metric's own chart; none where it was pulled back. */
  readonly lets: ReadonlyMap<string, Element>;
  /** A `let` that is a variable of its own, in terms of which others are written out. */
  readonly root?: NestedRoot;
}

/**
 * The metric of a spacetime in one of its charts, pulled back along maps where it is declared in another.
 *
 * @throws UnsupportedError where it has no exact form, MissingMetricError where there is none
 */
export function readMetric(spacetime: SpacetimeModel, chart: string): ExactComponents {
  const { metric, maps } = metricPath(spacetime, chart);
  const units = new Units();
  let root: NestedRoot | undefined;
  for (;;) {
    try {
      return readOnce(spacetime, chart, metric, maps, units, root);
    } catch (error) {
      if (error instanceof NestedRootFound) root = error.root;
      else if (!(error instanceof UnitChange)) throw error;
    }
  }
}

function readOnce(
  spacetime: SpacetimeModel,
  chart: string,
  metric: MetricModel,
  maps: readonly MapModel[],
  units: Units,
  root: NestedRoot | undefined,
): ExactComponents {
  const field = new Field();
  const functions = new Functions(field, units);
  // Parameters first: the variables of the highest numbers are the main ones, and those should be the coordinates.
  for (const name of spacetime.parameters.keys()) functions.symbol(name, -1);
  const own = spacetime.charts.get(chart)!;
  for (const [k, name] of own.coordinates.entries()) if (name !== root?.coordinate) functions.symbol(name, k);
  const rho = root && adoptRoot(functions, root, own.coordinates);
  let values = new Map(own.coordinates.map((name, k) => [name, functions.symbol(name, k)]));
  for (const map of maps) {
    const reader = new Reader(functions, spacetime, values, [map]);
    values = new Map(
      map.target.coordinates.map((name, k) => {
        const value = map.values[k];
        if (value === undefined) throw new UnsupportedError(`the map to ${map.target.name} gives no ${name}`);
        return [name, reader.read(value)];
      }),
    );
  }
  const leaving = spacetime.maps.filter((map) => map.source.name === metric.chart.name);
  const reader = new Reader(functions, spacetime, values, leaving, {
    ...(root && { lets: new Map([[root.name, rho!]]) }),
    onLet: (name, value) => {
      const found =
        root === undefined && maps.length === 0 ? nestedRoot(functions, name, value, reader.lets) : undefined;
      if (found) throw new NestedRootFound(found);
    },
  });
  let components = ownComponents(reader, metric);
  if (maps.length > 0) {
    const inner = metric.chart.coordinates.map((name) => values.get(name)!);
    const jacobian = inner.map((x) => [0, 1, 2, 3].map((k) => field.derivative(x, k)));
    const given = components;
    components = PAIRS.map(([i, j]) =>
      field.sum(
        PAIR_INDEX.map((pair, k) =>
          field.multiply(given[pair]!, field.multiply(jacobian[k >> 2]![i]!, jacobian[k & 3]![j]!)),
        ),
      ),
    );
  }
  if (maps.length > 0) return { functions, components, lets: new Map() };
  // What the root is made of is not to be written in terms of it.
  const lets = new Map([...reader.lets].filter(([name]) => name === root?.name || !root?.trees.has(name)));
  return { functions, components, lets, ...(root && { root }) };
}

function ownComponents(reader: Reader, metric: MetricModel): Element[] {
  const { coordinates } = metric.chart;
  switch (metric.form) {
    case 'line-element': {
      const entry = metric.entries.find((candidate) => candidate.kind === 'line-element');
      return entry === undefined ? PAIRS.map(() => ZERO) : readLineElement(reader, entry.value, coordinates);
    }
    case 'components': {
      const given = new Map<number, Element>();
      // As in lowering, g[i,j] with i ≤ j is taken where both are given.
      for (const entry of metric.entries) {
        if (entry.kind !== 'component') continue;
        const place = 4 * coordinates.indexOf(entry.row.canonical) + coordinates.indexOf(entry.column.canonical);
        if (!given.has(place)) given.set(place, reader.read(entry.value));
      }
      return PAIRS.map(([i, j]) => given.get(4 * i + j) ?? given.get(4 * j + i) ?? ZERO);
    }
    case '3+1':
      return foliation(reader, metric);
  }
}

/** MTW 21.42, for either signature. */
function foliation(reader: Reader, metric: MetricModel): Element[] {
  const { field } = reader.functions;
  let lapse = field.rational(1n);
  let shift: Element[] = [ZERO, ZERO, ZERO];
  let spatial: Element[] = PAIRS.map(() => ZERO);
  for (const entry of metric.entries) {
    if (entry.kind === 'lapse') lapse = reader.read(entry.value);
    if (entry.kind === 'shift') shift = entry.values.map((value) => reader.read(value));
    if (entry.kind === 'spatial') spatial = readLineElement(reader, entry.value, metric.chart.coordinates);
  }
  const lowered = [1, 2, 3].map((i) =>
    field.sum([1, 2, 3].map((k) => field.multiply(spatial[PAIR_INDEX[4 * i + k]!]!, shift[k - 1] ?? ZERO))),
  );
  const square = field.sum(lowered.map((x, i) => field.multiply(x, shift[i] ?? ZERO)));
  const time = field.subtract(square, field.multiply(lapse, lapse));
  const all = PAIRS.map(([i, j], pair) => (j === 0 ? time : i === 0 ? lowered[j - 1]! : spatial[pair]!));
  return metric.signature.negative === 1 ? all : all.map((x) => field.negate(x));
}
