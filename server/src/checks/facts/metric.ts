import type { MetricModel, Signature, SpacetimeModel } from '@spacetime/dsl';
import { bindParameters, lowerMetric } from '@spacetime/dsl';
import {
  CurvatureChain,
  chartOf,
  type ExactMetric,
  killingDefect,
  petrovTypes,
  programMetric,
  type SignatureEvidence,
  samplePoints,
} from '@spacetime/geometry';
import type { ExactFacts } from './exact.ts';

/** A quantity at the stated point. */
export interface ScalarFact {
  readonly value: number;
  /** It is smaller than its own rounding at every sample; the largest ratio to the size of its terms. */
  readonly vanishes?: number;
}

/** Γ^a_bc = Γ^a_cb, b ≤ c, by the coordinates' indices. */
export interface ChristoffelFact {
  readonly indices: readonly [number, number, number];
  /** At the stated point. */
  readonly value: number;
}

/** What a metric is like in the chart in which it is declared. */
export interface MetricFacts {
  /** Start of its declaration. */
  readonly at: number;
  readonly chart: string;
  readonly coordinates: readonly string[];
  readonly signature: Signature;
  readonly evidence?: SignatureEvidence;
  readonly exact?: ExactFacts;
  /** The rest is absent where the metric is regular at no sample. */
  readonly local?: {
    readonly point: readonly number[];
    /** How many points were looked at. */
    readonly samples: number;
    readonly determinant: number;
    readonly scalar: ScalarFact;
    readonly kretschmann: ScalarFact;
    /** Those that are not zero at every sample. */
    readonly christoffel: readonly ChristoffelFact[];
    /** The type met most, and at how many of the samples where one could be told. */
    readonly petrov?: { readonly type: string; readonly count: number; readonly of: number };
    /** Coordinates along which nothing changes; `exact` where no formula has them, otherwise as far as rounding goes. */
    readonly killing: readonly { readonly name: string; readonly exact: boolean }[];
  };
}

const SAMPLES = 64;
/** A fraction of its terms below which a quantity is rounding: some hundred units in the last place, and the chart's. */
const ROUNDING = 1e-12;
/** Change of the metric over a coordinate's domain that counts as none. */
const UNCHANGED = 1e-10;
const QUANTITIES = ['determinant', 'christoffel', 'scalar', 'kretschmann'] as const;
const PAIRS = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].filter((b) => b >= a).map((b) => [a, b] as const));

export function metricFacts(
  spacetime: SpacetimeModel,
  metric: MetricModel,
  evidence: SignatureEvidence | undefined,
): MetricFacts {
  const parameters = bindParameters(spacetime);
  const chart = chartOf(spacetime, metric.chart, parameters);
  const field = programMetric(lowerMetric(spacetime, metric, parameters), chart, metric.signature);
  const local = localFacts(field);
  return {
    ...{ at: metric.declaration.range.start, chart: chart.name, coordinates: chart.coordinates },
    ...{ signature: metric.signature, ...(evidence && { evidence }), ...(local && { local }) },
  };
}

function localFacts(field: ExactMetric): MetricFacts['local'] {
  const { chart, program } = field;
  const { domain, coordinates } = chart;
  if (![...domain.lower, ...domain.upper].every(Number.isFinite)) return undefined;
  const points = new Float64Array(4 * (SAMPLES + 1));
  points.set(statedPoint(domain));
  points.set(samplePoints({ kind: 'sobol', count: SAMPLES }, domain, 0), 4);
  const { jets, kept, count } = regularJets(field, points);
  if (count === 0) return undefined;
  const values = new CurvatureChain(count).compute(jets, count, QUANTITIES);
  const sizes = new CurvatureChain(count, { magnitudes: true }).compute(jets, count, QUANTITIES);
  const depends = program.outputs.reduce((bits, output) => bits | program.instructions[output]!.depends, 0);
  const petrov = petrovFact(jets, count);
  return {
    ...{ point: Array.from(kept.subarray(0, 4)), samples: count, determinant: values.determinant[0]! },
    scalar: scalarFact(values.scalar, sizes.scalar),
    kretschmann: scalarFact(values.kretschmann, sizes.kretschmann),
    christoffel: christoffelFacts(values.christoffel, sizes.christoffel, count),
    ...(petrov && { petrov }),
    killing: coordinates.flatMap((name, k) => {
      const exact = (depends & (1 << k)) === 0;
      const length = domain.upper[k]! - domain.lower[k]!;
      return exact || killingDefect(jets, count, k, length).defect <= UNCHANGED ? [{ name, exact }] : [];
    }),
  };
}

/** A quarter into each coordinate's domain, where few things vanish by symmetry, in two digits. */
function statedPoint({ lower, upper }: ExactMetric['chart']['domain']): number[] {
  return lower.map((low, k) => {
    const x = low + (upper[k]! - low) / 4;
    const rounded = Number(x.toPrecision(2));
    return rounded > low && rounded < upper[k]! ? rounded : x;
  });
}

/** The points at which there is a curvature, with their jets [count, 15, 10], in their order. */
function regularJets(field: ExactMetric, points: Float64Array) {
  const all = new Float64Array((150 * points.length) / 4);
  field.jets(points, points.length / 4, 2, all);
  const { kretschmann } = new CurvatureChain(points.length / 4).compute(all, points.length / 4, ['kretschmann']);
  const regular = [...kretschmann.keys()].filter((n) => Number.isFinite(kretschmann[n]!));
  const jets = new Float64Array(150 * regular.length);
  const kept = new Float64Array(4 * regular.length);
  for (const [to, from] of regular.entries()) {
    jets.set(all.subarray(150 * from, 150 * (from + 1)), 150 * to);
    kept.set(points.subarray(4 * from, 4 * (from + 1)), 4 * to);
  }
  return { jets, kept, count: regular.length };
}

function scalarFact(values: Float64Array, sizes: Float64Array): ScalarFact {
  const ratio = values.reduce((most, value, n) => Math.max(most, value === 0 ? 0 : Math.abs(value) / sizes[n]!), 0);
  return { value: values[0]!, ...(ratio <= ROUNDING && { vanishes: ratio }) };
}

function christoffelFacts(values: Float64Array, sizes: Float64Array, count: number): ChristoffelFact[] {
  const found: ChristoffelFact[] = [];
  for (let k = 0; k < 40; k++) {
    const isZero = Array.from({ length: count }, (_, n) => 40 * n + k).every(
      (i) => Math.abs(values[i]!) <= ROUNDING * sizes[i]!,
    );
    if (isZero) continue;
    const [b, c] = PAIRS[k % 10]!;
    found.push({ indices: [Math.floor(k / 10), b, c], value: values[k]! });
  }
  return found;
}

function petrovFact(jets: Float64Array, count: number) {
  const counts = new Map<string, number>();
  let of = 0;
  for (const type of petrovTypes(jets, count).types) {
    if (type === undefined) continue;
    counts.set(type, (counts.get(type) ?? 0) + 1);
    of++;
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && { type: most[0], count: most[1], of };
}
