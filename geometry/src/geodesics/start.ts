import { evaluateConstants, type GeodesicModel } from '@spacetime/dsl';
import { inDomain, wrapPeriodic } from '../fields/charts.ts';
import { COMPONENTS, dependence, type MetricField } from '../metric-field.ts';
import { timelike } from './conserved.ts';
import { futureRoot } from './future-root.ts';
import { normOf } from './norm.ts';
import { lower, raise } from './raise.ts';

/** Where a geodesic starts. */
export interface Start {
  /** x^0 … x^3, p_0 … p_3. */
  readonly state: Float64Array;
  /** u^a with what `_` stands for. */
  readonly velocity: Float64Array;
  /** The other future-directed solution for `_`, where there are two. */
  readonly other?: number;
  /** The last value of the affine parameter. */
  readonly until: number;
}

/** Why a geodesic cannot start; the message is a whole sentence for users. */
export interface Refusal {
  readonly code: 'geodesic/outside' | 'geodesic/start';
  /** What has to be changed. */
  readonly setting: 'at' | 'velocity' | 'until';
  readonly message: string;
}

/** How far a velocity that is given in full may be off its normalisation, of the size of its terms. */
const TOLERANCE = 1e-6;

const refuse = (code: Refusal['code'], setting: Refusal['setting'], message: string): Refusal => ({
  code,
  setting,
  message,
});

/** `t = 0, r = 6, θ = 1.5708, φ = 0` */
export function pointText(names: readonly string[], values: ArrayLike<number>, at = 0): string {
  return names.map((name, k) => `${name} = ${Number(values[at + k]!.toPrecision(8))}`).join(', ');
}

/**
 * The first state of a `geodesic` block, in the chart of the given field.
 * @param parameters of the spacetime, by canonical name
 */
export function startOf(
  geodesic: GeodesicModel,
  field: MetricField,
  parameters: ReadonlyMap<string, number>,
): Start | Refusal {
  const { spacetime, file, velocity, particle } = geodesic;
  const numbers = (expressions: GeodesicModel['at']) => evaluateConstants(spacetime, expressions, parameters, file);
  const known = numbers(velocity.filter((component) => component !== undefined));
  const hole = velocity.indexOf(undefined);
  const u = Float64Array.from({ length: 4 }, (_, k) => (k === hole ? 0 : known[hole >= 0 && k > hole ? k - 1 : k]!));
  const at = Float64Array.from(numbers(geodesic.at));
  const [until] = numbers([geodesic.until]);
  const { coordinates } = field.chart;
  if (at.length !== 4 || !at.every(Number.isFinite)) {
    return refuse('geodesic/start', 'at', `The start is no point: ${pointText(coordinates, at)}.`);
  }
  if (!u.every(Number.isFinite)) {
    return refuse(
      'geodesic/start',
      'velocity',
      `The velocity has a component that is no finite number: (${[...u].join(', ')}).`,
    );
  }
  if (!(until! > 0 && until! < Number.POSITIVE_INFINITY)) {
    return refuse('geodesic/start', 'until', `The path would end at ${until}; it begins at 0 and goes on from there.`);
  }
  const begun = begin(field, at, u, hole, particle === 'massive');
  return 'code' in begun ? begun : { ...begun, until: until! };
}

/**
 * The same from numbers.
 * @param hole index of the component of `velocity` that is solved for, −1 where all are given
 */
export function begin(
  field: MetricField,
  at: Float64Array,
  velocity: Float64Array,
  hole: number,
  isMassive: boolean,
): Omit<Start, 'until'> | Refusal {
  const { coordinates, domain, name } = field.chart;
  const where = pointText(coordinates, at);
  const outside = [0, 1, 2, 3].find((k) => (dependence(field) >> k) & 1 && !inDomain(only(domain, k), at));
  if (outside !== undefined) {
    const range = `${domain.lower[outside]} .. ${domain.upper[outside]}`;
    const message = `The start, ${where}, is outside the chart \`${name}\`, whose ${coordinates[outside]} is in ${range}.`;
    return refuse('geodesic/outside', 'at', message);
  }
  const g = new Float64Array(COMPONENTS);
  const point = Float64Array.from(at);
  wrapPeriodic(domain, point, 1);
  const fault = field.jets(point, 1, 0, g);
  if (fault !== undefined) {
    return refuse('geodesic/start', 'at', `The metric has no value at the start, ${where}: ${fault.message}.`);
  }
  const u = Float64Array.from(velocity);
  const sign = timelike(field);
  const target = isMassive ? sign : 0;
  let other: number | undefined;
  if (hole >= 0) {
    const found = futureRoot(g, u, hole, target, sign, coordinates);
    if (typeof found === 'string') return refuse('geodesic/start', 'velocity', `${found} at the start, ${where}.`);
    u[hole] = found.root;
    other = found.other;
  }
  const state = new Float64Array(8);
  state.set(at);
  lower(g, 0, u, 0, state, 4);
  if (![...u, ...state].every(Number.isFinite)) {
    const message = `The velocity is too large for numbers of this machine: (${[...u].join(', ')}) at the start, ${where}.`;
    return refuse('geodesic/start', 'velocity', message);
  }
  const back = new Float64Array(4);
  raise(g, 0, state, 4, back, 0);
  if (
    !u.every(
      (component, k) => Math.abs(back[k]! - component) <= 1e-6 * (Math.abs(component) + Math.max(...u.map(Math.abs))),
    )
  ) {
    const message = `The metric is degenerate at the start, ${where}: a coordinate singularity or a horizon of this chart.`;
    return refuse('geodesic/start', 'at', message);
  }
  const { norm, size } = normOf(g, u);
  if (Math.abs(norm - target) > TOLERANCE * size || size === 0) {
    const message =
      size === 0
        ? 'The velocity vanishes.'
        : `The velocity has g(u,u) = ${Number(norm.toPrecision(8))} at the start, where a ${isMassive ? 'massive particle' : 'photon'} has ${target}; write \`_\` for one component, and it is solved for.`;
    return refuse('geodesic/start', 'velocity', message);
  }
  return { state, velocity: u, ...(other === undefined ? {} : { other }) };
}

/** A domain in which coordinate k alone is bounded. */
function only(domain: MetricField['chart']['domain'], k: number): MetricField['chart']['domain'] {
  return { ...domain, periodic: domain.periodic.map((periodic, i) => i !== k || periodic) };
}
