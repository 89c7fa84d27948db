import { type ChartModel, evaluate, lowerExpressions, type SpacetimeModel } from '@spacetime/dsl';
import {
  COMPONENTS,
  CurvatureChain,
  type CurvatureQuantity,
  exactMetric,
  STREAMS,
  samplePoints,
  sobol,
} from '@spacetime/geometry';
import type { Tree } from '../writing/tree.ts';
import { evaluateTree, type Rounded } from './evaluate.ts';

/** The quantities that are compared, by the names of geometry's chain. */
export type ComparedQuantity = 'metric' | CurvatureQuantity;

/** A point with the values of every name there. */
interface Sample {
  readonly set: number;
  readonly point: readonly number[];
  readonly names: ReadonlyMap<string, Rounded>;
}

/** What automatic differentiation gives at the samples. */
export interface Reference {
  /** [sample][component]; NaN at samples without a value. */
  readonly values: readonly Float64Array[];
  /** The sums of the magnitudes of the chain's terms, of which its own rounding is some units in the last place. */
  readonly sizes: readonly Float64Array[];
  /** What rounding in all does to the values, jets included: their second differences over tiny steps. */
  readonly noises: readonly Float64Array[];
}

/** Points of each set of parameters. */
const POINTS = 24;
/** Steps over which a smooth function is linear to less than rounding, relative to the coordinates. */
const STEPS = [1e-9, 3e-9, 8e-9];
/** The declared parameters, and others from their intervals: what depends on a parameter is tested as well. */
const SETS = 3;
const EPSILON = Number.EPSILON;

/** Points of a chart's domain, for the declared and for other parameters, with the metric's jets there. */
export class Samples {
  readonly all: readonly Sample[];
  readonly #jets: readonly Jets[];
  readonly #references = new Map<ComparedQuantity, Reference>();

  /** @param lets what the names of `let`s stand for, for the error of their values */
  constructor(spacetime: SpacetimeModel, chart: ChartModel, lets: ReadonlyMap<string, Tree>) {
    const all: Sample[] = [];
    const blocks: Jets[] = [];
    for (let set = 0; set < (spacetime.parameters.size === 0 ? 1 : SETS); set++) {
      const parameters = parametersOf(spacetime, set);
      const field = exactMetric(spacetime, { chart: chart.name, parameters });
      if (![...field.chart.domain.lower, ...field.chart.domain.upper].every(Number.isFinite)) continue;
      const points = samplePoints({ kind: 'sobol', count: POINTS }, field.chart.domain, set);
      const jetsAt = (shifted: Float64Array) => {
        const jets = new Float64Array(POINTS * STREAMS[2] * COMPONENTS);
        field.jets(shifted, POINTS, 2, jets);
        return jets;
      };
      const around = STEPS.map((step) => [1, -1].map((sign) => jetsAt(moved(points, sign * step))));
      blocks.push({ jets: jetsAt(points), around });
      const names = [...lets.keys()];
      const program = lowerExpressions(
        spacetime,
        chart,
        names.map((name) => ({ kind: 'name', name: { text: name, canonical: name, range: NOWHERE }, range: NOWHERE })),
        parameters,
      );
      for (let k = 0; k < POINTS; k++) {
        const point = Array.from(points.subarray(4 * k, 4 * k + 4));
        const values = new Map<string, Rounded>([['π', { value: Math.PI, error: EPSILON * Math.PI }]]);
        for (const [name, value] of parameters) values.set(name, { value, error: 0 });
        for (const [i, name] of chart.coordinates.entries()) values.set(name, { value: point[i]!, error: 0 });
        const lowered = evaluate(program, point);
        for (const [i, name] of names.entries()) {
          const { error } = evaluateTree(lets.get(name)!, values);
          values.set(name, { value: lowered[i]!, error: error + EPSILON * Math.abs(lowered[i]!) });
        }
        all.push({ set, point, names: values });
      }
    }
    this.all = all;
    this.#jets = blocks;
  }

  reference(quantity: ComparedQuantity): Reference {
    let known = this.#references.get(quantity);
    if (known === undefined) {
      known = this.#compute(quantity);
      this.#references.set(quantity, known);
    }
    return known;
  }

  #compute(quantity: ComparedQuantity): Reference {
    const values: Float64Array[] = [];
    const sizes: Float64Array[] = [];
    const noises: Float64Array[] = [];
    for (const { jets, around } of this.#jets) {
      const center = componentsOf(quantity, jets, false);
      const pairs = around.map((pair) => pair.map((shifted) => componentsOf(quantity, shifted, false)));
      values.push(...center);
      sizes.push(...componentsOf(quantity, jets, true).map((row) => row.map(Math.abs)));
      noises.push(
        ...center.map((row, k) =>
          row.map((value, i) =>
            Math.max(...pairs.map(([after, before]) => Math.abs(after![k]![i]! - 2 * value + before![k]![i]!))),
          ),
        ),
      );
    }
    return { values, sizes, noises };
  }
}

interface Jets {
  readonly jets: Float64Array;
  /** For each step, a step forth and a step back. */
  readonly around: readonly (readonly Float64Array[])[];
}

/** By point, the components of a quantity in geometry's order, or the sums of the magnitudes of their terms. */
function componentsOf(quantity: ComparedQuantity, jets: Float64Array, magnitudes: boolean): Float64Array[] {
  const stride = STREAMS[2] * COMPONENTS;
  if (quantity === 'metric') {
    return Array.from({ length: POINTS }, (_, k) => jets.slice(k * stride, k * stride + COMPONENTS));
  }
  const data = new CurvatureChain(POINTS, { magnitudes }).compute(jets, POINTS, [quantity])[quantity];
  const width = data.length / POINTS;
  return Array.from({ length: POINTS }, (_, k) => data.slice(k * width, (k + 1) * width));
}

/** Every point a step along a direction of its own in which no two coordinates move alike. */
function moved(points: Float64Array, step: number): Float64Array {
  return points.map((x, k) => x + step * Math.max(Math.abs(x), 0.01) * (1 + 0.37 * (k % 4)) * (k % 3 === 0 ? -1 : 1));
}

const NOWHERE = { start: 0, end: 0 };

/** The declared parameters, or a point of their intervals; where those are infinite, a number near the declared one. */
function parametersOf(spacetime: SpacetimeModel, set: number): ReadonlyMap<string, number> {
  return new Map(
    [...spacetime.parameters].map(([name, { value, lower, upper }], k) => {
      if (set === 0) return [name, value];
      const fraction = (sobol(k % 8, set) + 0.5) * 2 ** -32;
      const finite = Number.isFinite(lower) && Number.isFinite(upper);
      return [name, finite ? lower + (upper - lower) * fraction : value * (0.75 + fraction / 2)];
    }),
  );
}
