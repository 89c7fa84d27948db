import type { Expression } from '../ast.ts';
import type { ChartModel, MapModel, SpacetimeModel } from '../model.ts';
import type { Register } from './builder.ts';

/**
 * Where a coordinate's name has a meaning: a chart, and the maps by whose functions the names of further
 * coordinates are replaced. What has been lowered here is kept, so that a `let` is lowered once a scope.
 */
export class ChartScope {
  readonly chart: ChartModel | undefined;
  readonly maps: readonly MapModel[];
  /** Lowered `let`s, map functions and calls, by a key that names them. */
  readonly known = new Map<string, Register>();
  /** Keys that are being lowered: meeting one again is a cycle. */
  readonly active = new Set<string>();
  readonly #through = new Map<MapModel, ChartScope>();

  constructor(chart: ChartModel | undefined, maps: readonly MapModel[]) {
    this.chart = chart;
    this.maps = maps;
  }

  coordinate(name: string): number {
    return this.chart?.coordinates.indexOf(name) ?? -1;
  }

  /** The function by which a map from this chart replaces a coordinate of its target. */
  replacement(name: string): { readonly scope: ChartScope; readonly value: Expression } | undefined {
    for (const map of this.maps) {
      const value = map.values[map.target.coordinates.indexOf(name)];
      if (value !== undefined) return { scope: this.#within(map), value };
    }
    return undefined;
  }

  /** Inside a map's functions only that map replaces names. */
  #within(map: MapModel): ChartScope {
    if (this.maps.length === 1) return this;
    let scope = this.#through.get(map);
    if (scope === undefined) {
      scope = new ChartScope(this.chart, [map]);
      this.#through.set(map, scope);
    }
    return scope;
  }
}

/** The scope of a chart with every map that leaves it. */
export function chartScope(spacetime: SpacetimeModel | undefined, chart: ChartModel | undefined): ChartScope {
  const maps = chart === undefined ? [] : (spacetime?.maps ?? []).filter((map) => map.source.name === chart.name);
  return new ChartScope(chart, maps);
}
