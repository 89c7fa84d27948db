import { analyze, bindParameters, type GeodesicModel } from '@spacetime/dsl';
import { EinfieldError, type LearnedField, openField } from '@spacetime/field';
import {
  dependence,
  endingText,
  exactMetric,
  inChart,
  type MetricField,
  MissingMetricError,
  orbitOf,
  type Start,
  startOf,
  type Trace,
  traceGeodesic,
  withinDomain,
} from '@spacetime/geometry';
import type { GeodesicCourse, GeodesicPath, GeodesicRadial, LearnedPath } from '@spacetime/protocol';
import { type GeodesicWork, ViewError, type ViewProgress } from '../orders.ts';
import { isPolar, type Projection, projectionOf } from './projection.ts';
import { surfacesOf } from './surfaces.ts';

/** Samples a step: between them a path is as good as straight on any screen. */
const SAMPLES = 8;
/** Samples of a path that are sent, at the most; of more, every second or third. */
const MOST = 40_000;

/** Follows a block through the exact metric and a learned one; yields how far it has come. */
export function* courseOf(work: GeodesicWork): Generator<ViewProgress, GeodesicCourse> {
  const model = modelOf(work);
  const spacetime = model.spacetime!;
  const chart = model.chart!.name;
  const trained = work.field === undefined ? undefined : trainedOn(work.field, model);
  const declared = bindParameters(spacetime);
  // Both paths at the parameters of the training: what is compared is what was learned.
  const parameters = trained === undefined ? declared : overridden(declared, trained.header.parameters);
  const exact = inWords(() => exactMetric(spacetime, { parameters, chart }));
  const learned = trained && learnedIn(trained, chart);
  const projection = projectionOf(exact, spacetime, parameters);
  const share = learned === undefined ? 1 : 2;
  const follow = function* (field: MetricField, path: ViewProgress['path'], samples: number | Float64Array) {
    const start = startIn(field, model, parameters);
    const began = performance.now();
    const { rtol, atol } = model;
    const options = { until: start.until, rtol, atol, samples, watch: dependence(exact) };
    const steps = traceGeodesic(field, start.state, options);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return { trace: value, seconds: (performance.now() - began) / 1000, start };
      const fraction = (value.lambda / value.until + (path === 'learned' ? 1 : 0)) / share;
      yield { fraction, lambda: value.lambda, path } satisfies ViewProgress;
    }
  };
  const first = yield* follow(exact, 'exact', SAMPLES);
  const own = thinned(first.trace);
  const parameter = model.particle === 'photon' ? 'λ' : 'τ';
  const describe = (field: MetricField, { trace, seconds }: { trace: Trace; seconds: number }, rows: Rows) =>
    pathOf(field, trace, rows, projection, parameter, seconds);
  const course = {
    ...{ name: work.name, spacetime: spacetime.name, particle: model.particle, until: first.start.until },
    chart: {
      ...{ name: chart, coordinates: exact.chart.coordinates, lower: exact.chart.domain.lower },
      ...{ upper: exact.chart.domain.upper, periodic: exact.chart.domain.periodic },
    },
    parameters: Object.fromEntries(parameters),
    projection: projection.of,
    exact: describe(exact, first, own),
    surfaces: projection.of.kind === 'spherical' ? surfacesOf(exact) : [],
    ...noteOf(work, declared, parameters),
  } satisfies GeodesicCourse;
  if (learned === undefined) return course;
  const second = yield* follow(learned, 'learned', own.lambda);
  const path: LearnedPath = {
    ...describe(learned, second, withEnd(second.trace)),
    ...{ field: work.field!, fit: trained!.header.fit, stale: work.stale ?? false },
  };
  return { ...course, learned: path };
}

/** The block as its text declares it. */
function modelOf({ text, name }: GeodesicWork): GeodesicModel {
  const host = { read: (path: string) => (path === '' ? text : undefined), resolve: (_: string, path: string) => path };
  const job = analyze('', host).jobs.find((one) => one.kind === 'geodesic' && one.name === name);
  if (job?.kind !== 'geodesic' || !job.sound || job.spacetime === undefined || job.chart === undefined) {
    throw new ViewError(`geodesic ${name} has errors: see Problems`);
  }
  return job;
}

/** Errors that are about what was asked for are said; others are faults. */
function inWords<R>(act: () => R): R {
  try {
    return act();
  } catch (error) {
    if (error instanceof EinfieldError || error instanceof MissingMetricError) throw new ViewError(error.message);
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw new ViewError((error as Error).message);
    throw error;
  }
}

function startIn(field: MetricField, model: GeodesicModel, parameters: ReadonlyMap<string, number>): Start {
  const start = startOf(model, field, parameters);
  if ('code' in start) throw new ViewError(`geodesic ${model.name}, ${start.setting}: ${start.message}`);
  return start;
}

/** A learned field; refused where it is one of something else. */
function trainedOn(path: string, { name, chart, spacetime }: GeodesicModel): LearnedField {
  const learned = inWords(() => openField(path));
  const { spacetime: own } = learned;
  if (own.name !== spacetime!.name) {
    throw new ViewError(`${path} was trained on ${own.name}; ${name} is a geodesic of ${spacetime!.name}`);
  }
  const same = own.charts.get(chart!.name);
  if (same?.coordinates.join() !== chart!.coordinates.join()) {
    const wanted = `${chart!.name}(${chart!.coordinates.join(', ')})`;
    throw new ViewError(`${path}: ${own.name} had no chart ${wanted} when it was trained`);
  }
  return learned;
}

/** A learned field in a chart of its spacetime. */
function learnedIn(learned: LearnedField, chart: string): MetricField {
  const { header, spacetime } = learned;
  if (chart === learned.chart.name) return learned;
  // In another chart the edges of what was learned are those of no coordinate.
  const parameters = new Map(Object.entries(header.parameters));
  return inWords(() => inChart(withinDomain(learned), spacetime, chart, parameters));
}

function overridden(
  declared: ReadonlyMap<string, number>,
  by: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> {
  return new Map([...declared].map(([name, value]) => [name, by[name] ?? value]));
}

/** What is to be known of a comparison. */
function noteOf(
  { note }: GeodesicWork,
  declared: ReadonlyMap<string, number>,
  parameters: ReadonlyMap<string, number>,
): { readonly unlearned?: string } {
  const others = [...parameters].filter(([name, value]) => declared.get(name) !== value);
  if (others.length === 0) return note === undefined ? {} : { unlearned: note };
  const values = others.map(([name, value]) => `${name} = ${value}`).join(', ');
  return { unlearned: `The field was trained at ${values}: both paths are those there.` };
}

/** Samples of a path. */
interface Rows {
  readonly lambda: Float64Array;
  readonly points: Float64Array;
  readonly velocities: Float64Array;
}

/** Not too many of the samples, the last among them. */
function thinned({ count, lambdas, points, velocities }: Trace): Rows {
  const every = Math.ceil(count / MOST);
  if (every === 1) return { lambda: lambdas, points, velocities };
  const kept = Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
  if (kept.at(-1) !== count - 1) kept.push(count - 1);
  const pick = (values: Float64Array, width: number) => {
    const out = new Float64Array(width * kept.length);
    for (const [n, k] of kept.entries()) out.set(values.subarray(width * k, width * (k + 1)), width * n);
    return out;
  };
  return { lambda: pick(lambdas, 1), points: pick(points, 4), velocities: pick(velocities, 4) };
}

/** Samples at given parameters, and the end of a path that has come to it between two of them. */
function withEnd({ lambdas, points, velocities, lambda, point, velocity, count }: Trace): Rows {
  if (count > 0 && lambdas[count - 1]! >= lambda) return { lambda: lambdas, points, velocities };
  return {
    lambda: joined(lambdas, Float64Array.of(lambda)),
    points: joined(points, point),
    velocities: joined(velocities, velocity),
  };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function pathOf(
  field: MetricField,
  trace: Trace,
  { lambda, points, velocities }: Rows,
  projection: Projection,
  parameter: string,
  seconds: number,
): GeodesicPath {
  const { ending, normDrift, conserved, reached, accepted, rejected, evaluations } = trace;
  const radial = radialOf(field, trace);
  return {
    lambda: base64(lambda),
    points: base64(points),
    velocities: base64(velocities),
    cartesian: base64(projection.project(points, lambda.length)),
    drift: {
      lambda: base64(reached),
      norm: base64(normDrift),
      conserved: conserved.map(({ name, first, drift }) => ({ name, first, drift: base64(drift) })),
    },
    ending: {
      kind: ending.kind,
      text: endingText(ending, field.chart, parameter, trace),
      early: ending.kind !== 'until',
      ...('coordinate' in ending && { coordinate: ending.coordinate }),
      ...('message' in ending && { fault: ending.message }),
    },
    ...{ evaluations, steps: accepted, rejected, seconds },
    ...(radial && { radial }),
  };
}

/** The orbit's means where it came around; else the turning points that it has passed. */
function radialOf(field: MetricField, trace: Trace): GeodesicRadial | undefined {
  const { radial, turning } = trace;
  if (radial === undefined || turning.length === 0) return undefined;
  const coordinate = field.chart.coordinates[radial]!;
  const orbit = isPolar(field.chart) ? orbitOf(trace, 3) : undefined;
  if (orbit !== undefined) {
    const { pericentre, apocentre, precession, revolutions } = orbit;
    return { coordinate, pericentre, apocentre, precession, orbits: revolutions };
  }
  const passed = (kind: 'pericentre' | 'apocentre') => turning.find((one) => one.kind === kind)?.point[radial];
  const [pericentre, apocentre] = [passed('pericentre'), passed('apocentre')];
  return {
    coordinate,
    ...(pericentre !== undefined && { pericentre }),
    ...(apocentre !== undefined && { apocentre }),
    orbits: 0,
  };
}

/** Every machine that Node has releases for is little-endian. */
function base64({ buffer, byteOffset, byteLength }: Float64Array): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64');
}
