import type { Expression } from '../ast.ts';
import type { ChartModel, Domain, SpacetimeModel } from '../model.ts';
import { evaluate } from './evaluate.ts';
import { type Lets, Lowering } from './expressions.ts';
import { ChartScope } from './scope.ts';

const NO_POINT: readonly number[] = [];

/**
 * The numbers of expressions without coordinates, such as a domain's bounds or a geodesic's start.
 *
 * @param file the file of the expressions' ranges
 * @returns NaN where an expression depends on a coordinate or has no meaning
 */
export function evaluateConstants(
  spacetime: Lets | undefined,
  expressions: readonly Expression[],
  parameters: ReadonlyMap<string, number>,
  file: string = spacetime?.file ?? '',
): number[] {
  const lowering = new Lowering(spacetime, parameters);
  const scope = new ChartScope(undefined, []);
  return evaluate(lowering.finish(expressions.map((expression) => lowering.lower(expression, scope, file))), NO_POINT);
}

/**
 * Every parameter's number by canonical name: the override where there is one, else the declared value.
 * Overrides need not keep to the declared interval (`background { M = 0 }` does not); names that are no
 * parameters of the spacetime are left out.
 */
export function bindParameters(
  spacetime: SpacetimeModel,
  overrides?: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map([...spacetime.parameters].map(([name, { value }]) => [name, overrides?.get(name) ?? value]));
}

/**
 * The domain of a chart in numbers, by coordinate index. A coordinate without a domain has 0 .. 1; bounds that
 * make no sense (an error in the file) are NaN.
 */
export function domainOf(
  spacetime: SpacetimeModel,
  chart: ChartModel,
  parameters: ReadonlyMap<string, number>,
): Domain {
  const declared = chart.coordinates.map((name) =>
    chart.declaration.domains.find((domain) => domain.coordinate.canonical === name),
  );
  const bounds = evaluateConstants(
    spacetime,
    declared.flatMap((domain) => (domain === undefined ? [] : [domain.interval.lower, domain.interval.upper])),
    parameters,
  );
  let next = 0;
  const intervals = declared.map((domain) => (domain === undefined ? [0, 1] : [bounds[next++]!, bounds[next++]!]));
  return {
    lower: intervals.map(([lower]) => lower!),
    upper: intervals.map(([, upper]) => upper!),
    periodic: declared.map((domain) => domain?.periodic ?? false),
  };
}
