import { quantityOf } from '../curvature/quantity-of.ts';
import { wrapPeriodic } from '../fields/charts.ts';
import type { Chart } from '../metric-field.ts';
import { type GeodesicFlow, STATE } from './equations.ts';
import { pointText } from './start.ts';

/** How a path ended. */
export type Ending =
  /** At the end that was asked for. */
  | { readonly kind: 'until' }
  /** At the edge of the chart's domain, in this coordinate. */
  | { readonly kind: 'domain'; readonly coordinate: number }
  /** Beyond, the metric has no value; why is what its fault says. */
  | { readonly kind: 'fault'; readonly message: string }
  /** Steps that lead anywhere would be below rounding: this component of u grows beyond all bounds, as at a horizon. */
  | { readonly kind: 'stuck'; readonly coordinate: number }
  /** The curvature grows beyond all bounds; this is the Kretschmann scalar where the path ends. */
  | { readonly kind: 'singularity'; readonly kretschmann: number }
  | { readonly kind: 'steps' }
  | { readonly kind: 'cancelled' };

/**
 * By what factor the Kretschmann scalar grows in the last step to a singularity, at least (1.4 at a ring, 4 at a point); to a horizon
 * it hardly changes (1.001).
 */
const STEEP = 1.05;

/**
 * Why no step leads on from a state: the metric has no value a little further, the curvature grows without bound, or the chart ends
 * in a horizon.
 * @param before the state a step earlier
 */
export function endingOf(flow: GeodesicFlow, state: Float64Array, lambda: number, before: Float64Array): Ending {
  const slope = new Float64Array(STATE);
  flow.derivative(state, 1, slope);
  const probe = new Float64Array(STATE);
  for (const step of [0, 1e-15, 1e-13, 1e-11]) {
    for (let d = 0; d < STATE; d++) probe[d] = state[d]! + step * Math.max(1, Math.abs(lambda)) * slope[d]!;
    const { fault } = flow.evaluate(probe, 1);
    if (fault !== undefined) return { kind: 'fault', message: fault.message };
  }
  const [kretschmann, earlier] = [state, before].map((one) => Math.abs(kretschmannAt(flow, one)));
  if (kretschmann! > STEEP * earlier!) return { kind: 'singularity', kretschmann: kretschmannAt(flow, state) };
  let coordinate = 0;
  for (let k = 1; k < 4; k++) if (Math.abs(slope[k]!) > Math.abs(slope[coordinate]!)) coordinate = k;
  return { kind: 'stuck', coordinate };
}

function kretschmannAt({ field }: GeodesicFlow, state: Float64Array): number {
  const point = state.slice(0, 4);
  wrapPeriodic(field.chart.domain, point, 1);
  return quantityOf(field, 'kretschmann', point, 1).data[0]!;
}

/** A sentence for users. @param parameter `τ` or `λ` */
export function endingText(
  ending: Ending,
  chart: Chart,
  parameter: string,
  { lambda, point }: { readonly lambda: number; readonly point: ArrayLike<number> },
): string {
  const where = `${parameter} = ${Number(lambda.toPrecision(8))}, at ${pointText(chart.coordinates, point)}`;
  switch (ending.kind) {
    case 'until':
      return `It was followed to its end, ${where}.`;
    case 'domain': {
      const { coordinate } = ending;
      const name = chart.coordinates[coordinate]!;
      const range = `${chart.domain.lower[coordinate]} .. ${chart.domain.upper[coordinate]}`;
      return `It left the chart ${chart.name}, whose ${name} is in ${range}: ${where}. Give ${name} a larger domain, or take a chart that reaches further, to follow it on.`;
    }
    case 'fault':
      return `Beyond ${where} the metric has no value: ${ending.message}.`;
    case 'stuck': {
      const name = chart.coordinates[ending.coordinate]!;
      return `It went no further than ${where}: ${name} changes without bound there, as at a horizon of this chart; a chart that is regular there leads on.`;
    }
    case 'singularity':
      return `It ends in a singularity at ${where}, where the curvature grows without bound: the Kretschmann scalar is ${ending.kretschmann.toExponential(2)} there.`;
    case 'steps':
      return `The limit of steps was reached at ${where}.`;
    case 'cancelled':
      return `It was interrupted at ${where}.`;
  }
}
