import type { Domain, FitModel, Program } from '@spacetime/dsl';
import { bindParameters, lowerEncoding } from '@spacetime/dsl';
import {
  type ExactMetric,
  exactMetric,
  type Fault,
  JetEvaluator,
  type MetricField,
  type Order,
  STREAMS,
} from '@spacetime/geometry';
import { FitError } from '../fit-error.ts';
import { dataSpacetime } from '../learned/data-spacetime.ts';
import { directionsOf } from '../streams.ts';
import type { GivenMetric } from './given.ts';

/** What is learned, in functions: from a point to what the network sees, and to what it shall give. */
export interface Problem {
  readonly metric: MetricField;
  /** The formulas of the metric; absent where it is {@link given} by numbers. */
  readonly program?: Program;
  readonly given?: GivenMetric;
  /** What is subtracted from the metric before, and added after; absent for the target `full`. */
  readonly background?: ExactMetric;
  readonly encoding: Program;
}

/**
 * @param given the opened data, for a fit of a `data` block
 * @throws FitError where the fit has no metric in its chart
 */
export function problemOf(fit: FitModel, given?: GivenMetric): Problem {
  const { spacetime, chart, data } = fit;
  if (data !== undefined) {
    if (given === undefined)
      throw new FitError(`the fit ${fit.name} is of the data ${data.name}, which are not open here`);
    const encoding = lowerEncoding(fit, new Map());
    const problem = { metric: given.field, given, encoding };
    if (fit.target === 'full') return problem;
    return { ...problem, background: exactMetric(dataSpacetime(data.name), { part: 'background' }) };
  }
  if (!spacetime || !chart)
    throw new FitError(`the fit ${fit.name} is of no spacetime with a chart: it cannot be trained`);
  const parameters = bindParameters(spacetime);
  const encoding = lowerEncoding(fit, parameters);
  try {
    const metric = exactMetric(spacetime, { chart: chart.name });
    const { program } = metric;
    if (fit.target === 'full') return { metric, program, encoding };
    return { metric, program, background: exactMetric(spacetime, { chart: chart.name, part: 'background' }), encoding };
  } catch (error) {
    throw new FitError((error as Error).message);
  }
}

/** Evaluates a {@link Problem} over blocks of points; its arrays are overwritten by the next call. */
export class Evaluator {
  readonly inputs: number;
  /** Coordinates on which a feature can depend. */
  readonly directions: readonly number[];
  /** Shape [count, S, inputs]. */
  features = new Float64Array(0);
  /** Shape [count, S, 10], of the metric less the background. */
  targets = new Float64Array(0);
  /** Shape [count, S, 10]; zeros without a background. */
  background = new Float64Array(0);
  readonly #problem: Problem;
  readonly #encoding: JetEvaluator;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#encoding = new JetEvaluator(problem.encoding);
    this.inputs = problem.encoding.outputs.length;
    this.directions = directionsOf(problem.encoding);
  }

  /**
   * @param points shape [count, 4]
   * @throws FitError where something has no finite value at a point
   */
  run(points: Float64Array, count: number, order: Order): void {
    const { metric, background } = this.#problem;
    const size = count * STREAMS[order];
    if (this.features.length < size * this.inputs) this.features = new Float64Array(size * this.inputs);
    if (this.targets.length < size * 10) {
      this.targets = new Float64Array(size * 10);
      this.background = new Float64Array(size * 10);
    }
    this.encode(points, count, order, this.features);
    this.#check(metric.jets(points, count, order, this.targets), 'the metric', order, points);
    if (!background) return;
    this.#check(background.jets(points, count, order, this.background), 'the background', order, points);
    for (let i = 0; i < size * 10; i++) this.targets[i] -= this.background[i];
  }

  /**
   * The features alone, into `out`, shape [count, S, inputs].
   *
   * @throws FitError where one is not finite
   */
  encode(points: Float64Array, count: number, order: Order, out: Float64Array): void {
    this.#check(this.#encoding.run(points, count, order, out), 'what the network sees (encode)', order, points);
  }

  /** `(t = 0, r = 2, …)`. */
  describe(point: ArrayLike<number>): string {
    return describePoint(this.#problem.metric.chart.coordinates, point);
  }

  /** Values of the features at one point; not finite where they have none. */
  featuresAt(point: Float64Array): Float64Array {
    const values = new Float64Array(this.inputs);
    this.#encoding.run(point, 1, 0, values);
    return values;
  }

  #check(fault: Fault | undefined, what: string, order: Order, points: Float64Array): void {
    if (!fault) return;
    const { coordinates, domain } = this.#problem.metric.chart;
    const at = describePoint(coordinates, points.subarray(4 * fault.point, 4 * fault.point + 4));
    const derivatives = order === 0 ? '' : ', or a derivative of it,';
    throw new FitError(
      `${what}${derivatives} is not finite at the sample ${at}: ${fault.message}; ${advice(domain, points, fault.point, coordinates)}`,
    );
  }
}

/** Coordinates whose value makes a difference to what the network sees. */
export function liveCoordinates({ directions }: Evaluator, { lower, upper }: Domain): readonly number[] {
  return directions.filter((k) => upper[k] > lower[k]);
}

/** `(t = 0, r = 2, …)`. */
function describePoint(coordinates: readonly string[], point: ArrayLike<number>): string {
  return `(${coordinates.map((name, i) => `${name} = ${Number(point[i].toPrecision(6))}`).join(', ')})`;
}

function advice(domain: Domain, points: Float64Array, point: number, coordinates: readonly string[]): string {
  const edge = coordinates.findIndex((_, i) => {
    const x = points[4 * point + i];
    return domain.upper[i] > domain.lower[i] && (x === domain.lower[i] || x === domain.upper[i]);
  });
  const hint = edge < 0 ? "the chart's domain" : `the domain of ${coordinates[edge]}, at whose edge the point lies,`;
  return `keep ${hint} clear of it`;
}
