import { ATTEMPT, BlockIntegrator } from '../integration/block-integrator.ts';
import { DORMAND_PRINCE_8 } from '../integration/dormand-prince-8.ts';
import type { Tableau } from '../integration/tableau.ts';
import { dependence, type MetricField } from '../metric-field.ts';
import { type Conserved, conservedOf } from './conserved.ts';
import { type Ending, endingOf } from './ending.ts';
import { GeodesicFlow } from './equations.ts';
import { isOutside, leaves } from './leaving.ts';
import { partsOf, Samples } from './samples.ts';
import { Turning, type TurningPoint } from './turning.ts';
import { WithinStep } from './within-step.ts';

export interface TraceOptions {
  readonly until: number;
  readonly rtol: number;
  readonly atol: number;
  readonly method?: Tableau;
  /** Steps, accepted or not, after which the path ends. Default 250,000. */
  readonly steps?: number;
  /** Where samples are taken: so many a step, its end among them (default 4), or at these ascending values of λ. */
  readonly samples?: number | ArrayLike<number>;
  /** Coordinates on which the metric is taken to depend, as bits: the momenta of the others are watched. By default the field's own. */
  readonly watch?: number;
}

export interface TraceProgress {
  readonly lambda: number;
  readonly until: number;
  readonly steps: number;
}

export interface Trace {
  readonly ending: Ending;
  /** Last value of the affine parameter, and x and u there. */
  readonly lambda: number;
  readonly point: Float64Array;
  readonly velocity: Float64Array;
  readonly count: number;
  /** Affine parameter (proper time τ for a massive particle) of each sample. */
  readonly lambdas: Float64Array;
  /** Shapes [count, 4]: x, periodic coordinates counting on, and u. */
  readonly points: Float64Array;
  readonly velocities: Float64Array;
  /** Affine parameters at the ends of steps, the start among them. Drifts are given there: in between, the path is interpolated. */
  readonly reached: Float64Array;
  /** Indices of the samples taken there; of the last sample before, −1 if there is none, where the values of λ were given. */
  readonly ends: Int32Array;
  /** g(u,u) at these ends, less what it was at the start, in units of the sum of the sizes of its terms. */
  readonly normDrift: Float64Array;
  readonly conserved: readonly (Conserved & { readonly first: number; readonly drift: Float64Array })[];
  /** Where the radial coordinate turns, in their order; empty where the chart has none (by its name: r, R or ρ). */
  readonly turning: readonly TurningPoint[];
  readonly radial?: number;
  readonly accepted: number;
  readonly rejected: number;
  /** At how many points the metric and its first derivatives were evaluated, for samples and turning points too. */
  readonly evaluations: number;
}

const MOST_STEPS = 250_000;
/**
 * A path nears a horizon of its chart, where rounding soon exceeds any tolerance, if the terms of g(u,u) have grown so much
 * while steps have shrunk so much.
 */
const GROWTH = 1e3;
const SHRUNK = 1e-7;
/** Steps between two reports. */
const PAUSE = 32;

/** The index of a coordinate that is a radius by its name. */
function radialCoordinate({ chart }: MetricField): number | undefined {
  const found = chart.coordinates.findIndex((name) => /^(r|ρ|R)$/u.test(name));
  return found < 0 ? undefined : found;
}

/**
 * Follows a geodesic. Work is done between yields, some milliseconds each; who sends `true` back ends the path there, and
 * gets what there is of it.
 * @param state x^0 … x^3, p_0 … p_3
 */
export function* traceGeodesic(
  field: MetricField,
  state: Float64Array,
  options: TraceOptions,
): Generator<TraceProgress, Trace, boolean | undefined> {
  const { until, rtol, atol } = options;
  const flow = new GeodesicFlow(field);
  const method = options.method ?? DORMAND_PRINCE_8;
  const block = new BlockIntegrator(flow, { method, rtol, atol, capacity: 1 });
  const watch = options.watch ?? dependence(field);
  const radial = radialCoordinate(field);
  const within = new WithinStep(flow, method, block, partsOf(options.samples ?? 4));
  const samples = new Samples(flow, state, conservedOf(field, watch), options.samples ?? 4);
  const turning = radial === undefined ? undefined : new Turning(flow, radial, state);
  const most = options.steps ?? MOST_STEPS;
  let steps = 0;
  let longest = 0;
  const outside = isOutside(field, state);
  let ending: Ending | undefined = outside === undefined ? undefined : { kind: 'domain', coordinate: outside };
  block.add(0, state, 0, until);
  for (; ending === undefined; steps++) {
    if (steps % PAUSE === PAUSE - 1) {
      const cancelled = yield { lambda: samples.lambda, until, steps };
      if (cancelled === true) {
        ending = { kind: 'cancelled' };
        break;
      }
    }
    if (steps === most) {
      ending = { kind: 'steps' };
      break;
    }
    block.advance();
    const outcome = block.outcome[0];
    if (outcome === ATTEMPT.rejected) continue;
    if (outcome === ATTEMPT.stalled) {
      ending = endingOf(flow, samples.state, block.start[0]!, samples.before);
      break;
    }
    samples.accepted++;
    within.look();
    const left = leaves(field, within, samples.state);
    if (left !== undefined) within.look(left.fraction, left);
    turning?.step(within);
    samples.step(within);
    longest = Math.max(longest, Math.abs(block.length(0)));
    if (left !== undefined) ending = { kind: 'domain', coordinate: left.coordinate };
    else if (samples.growth > GROWTH && Math.abs(block.length(0)) < SHRUNK * longest) {
      ending = endingOf(flow, samples.state, block.end[0]!, samples.before);
    } else if (outcome === ATTEMPT.reached) ending = { kind: 'until' };
  }
  return {
    ...samples.finish(),
    ending,
    turning: turning?.points ?? [],
    ...(radial === undefined ? {} : { radial }),
    accepted: samples.accepted,
    rejected: steps - samples.accepted,
    evaluations: flow.evaluations,
  };
}

/** A whole geodesic at once. */
export function trace(field: MetricField, state: Float64Array, options: TraceOptions): Trace {
  const work = traceGeodesic(field, state, options);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
