import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, bindParameters, type GeodesicModel } from '@spacetime/dsl';
import {
  type ExactMetric,
  exactMetric,
  type MetricField,
  raise,
  startOf,
  type Trace,
  type TraceOptions,
  trace,
} from '@spacetime/geometry';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

/** Tolerances at which accuracy is judged. */
export const FINE = { rtol: 1e-12, atol: 1e-14 };

export function modelOf(text: string) {
  const model = analyze('test.spacetime', { read: () => text, resolve: (_, path) => path });
  const errors = model.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return model;
}

/** An example's metric at other parameters, with r (or another coordinate) in another domain. */
export function example(
  name: string,
  parameters: Readonly<Record<string, number>> = {},
  domains: Readonly<Record<string, string>> = {},
  chart?: string,
): ExactMetric {
  let text = readFileSync(join(EXAMPLES, `${name}.spacetime`), 'utf8');
  for (const [coordinate, range] of Object.entries(domains)) {
    text = text.replace(new RegExp(`^( *(?:chart.*\\{)? *${coordinate} in )[^}\\n]*`, 'mu'), `$1${range}`);
  }
  const [spacetime] = modelOf(text).spacetimes;
  return exactMetric(spacetime!, {
    parameters: new Map(Object.entries(parameters)),
    ...(chart === undefined ? {} : { chart }),
  });
}

export const schwarzschild = (domain = '2.0001 .. 10000') => example('schwarzschild', { M: 1 }, { r: domain });
export const kerr = (a: number, domain = '1 .. 10000') => example('kerr', { a }, { r: domain });

/** A geodesic block with what surrounds it. */
export function block(text: string): {
  readonly field: ExactMetric;
  readonly geodesic: GeodesicModel;
  readonly parameters: ReadonlyMap<string, number>;
} {
  const model = modelOf(text);
  const geodesic = model.jobs.find((job) => job.kind === 'geodesic') as GeodesicModel;
  const spacetime = geodesic.spacetime!;
  const field = exactMetric(spacetime, geodesic.chart === undefined ? {} : { chart: geodesic.chart.name });
  return { field, geodesic, parameters: bindParameters(spacetime) };
}

export const start = (text: string) => {
  const { field, geodesic, parameters } = block(text);
  return startOf(geodesic, field, parameters);
};

/** g^{ab} q_a q_b at a point. */
export function square(field: ExactMetric, point: readonly number[], q: readonly number[]): number {
  const g = new Float64Array(10);
  field.jets(Float64Array.from(point), 1, 0, g);
  const u = new Float64Array(4);
  raise(g, 0, q, 0, u, 0);
  return u.reduce((sum, component, k) => sum + component * q[k]!, 0);
}

/**
 * A state at a point with given momenta, one of which, marked by NaN, is positive and solved from g^{ab} p_a p_b = norm; the metric must
 * not mix it with others.
 */
export function stateOf(
  field: ExactMetric,
  point: readonly number[],
  momenta: readonly number[],
  norm: number,
): Float64Array {
  const k = momenta.findIndex(Number.isNaN);
  const rest = momenta.map((p, i) => (i === k ? 0 : p));
  const unit = momenta.map((_, i) => (i === k ? 1 : 0));
  const solved = Math.sqrt((norm - square(field, point, rest)) / square(field, point, unit));
  return Float64Array.of(...point, ...momenta.map((p, i) => (i === k ? solved : p)));
}

export const follow = (
  field: MetricField,
  state: Float64Array,
  until: number,
  options: Partial<TraceOptions> = {},
): Trace => trace(field, state, { ...FINE, until, ...options });

export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** ∫_a^b f by the substitution x = middle + half·sin(t), which removes inverse roots at the ends; exact to rounding for smooth rests. */
export function integrate(f: (x: number) => number, a: number, b: number, points = 400): number {
  const [middle, half] = [(a + b) / 2, (b - a) / 2];
  // Midpoint rule: geometric convergence, since the integrand is periodic in t after the substitution.
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const t = -Math.PI / 2 + (Math.PI * (i + 0.5)) / points;
    sum += f(middle + half * Math.sin(t)) * half * Math.cos(t);
  }
  return (sum * Math.PI) / points;
}
