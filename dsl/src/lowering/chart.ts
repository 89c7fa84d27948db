import type { Expression } from '../ast.ts';
import type { ChartModel, FitModel, MapModel, SpacetimeModel } from '../model.ts';
import type { Program } from '../program.ts';
import { Lowering } from './expressions.ts';
import { ChartScope, chartScope } from './scope.ts';

/**
 * Expressions in the coordinates of a chart, one output each. The name of a coordinate of another chart
 * stands for the function that a map from this chart to that one gives it.
 *
 * Total: what has no meaning is NaN.
 */
export function lowerExpressions(
  spacetime: SpacetimeModel,
  chart: ChartModel,
  expressions: readonly Expression[],
  parameters: ReadonlyMap<string, number>,
): Program {
  return lowerIn(spacetime, chartScope(spacetime, chart), expressions, parameters, spacetime.file);
}

/**
 * A map: four outputs, the target's coordinates in its chart's order, as functions of the source's. Within a
 * map the name of a target coordinate stands for its function, unless the source has a coordinate of that name.
 */
export function lowerMap(spacetime: SpacetimeModel, map: MapModel, parameters: ReadonlyMap<string, number>): Program {
  const lowering = new Lowering(spacetime, parameters);
  const scope = new ChartScope(map.source, [map]);
  const nan = lowering.builder.constant(Number.NaN);
  return lowering.finish(
    map.values.map((value) => (value === undefined ? nan : lowering.lower(value, scope, spacetime.file))),
  );
}

/**
 * What a fit's network sees, in the coordinates of its chart and not yet scaled: the functions of `encode`, or
 * the four coordinates themselves.
 */
export function lowerEncoding(fit: FitModel, parameters: ReadonlyMap<string, number>): Program {
  const { spacetime, chart, encode } = fit;
  if (encode !== undefined) return lowerIn(spacetime, chartScope(spacetime, chart), encode, parameters, fit.file);
  const { builder } = new Lowering(spacetime, parameters);
  return builder.finish([0, 1, 2, 3].map((index) => builder.coordinate(index)));
}

function lowerIn(
  spacetime: SpacetimeModel | undefined,
  scope: ChartScope,
  expressions: readonly Expression[],
  parameters: ReadonlyMap<string, number>,
  file: string,
): Program {
  const lowering = new Lowering(spacetime, parameters);
  return lowering.finish(expressions.map((expression) => lowering.lower(expression, scope, file)));
}
