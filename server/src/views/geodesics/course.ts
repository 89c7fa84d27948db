import { bindParameters, type GeodesicModel } from '@spacetime/dsl';
import { alongPaths, openField } from '@spacetime/field';
import {
  dependence,
  exactMetric,
  type Held,
  type MetricField,
  type Start,
  startOf,
  type Trace,
  traceGeodesic,
} from '@spacetime/geometry';
import type { GeodesicCourse, LearnedPath } from '@spacetime/protocol';
import { declaredIn } from '../declared.ts';
import { inWords } from '../in-words.ts';
import { type GeodesicWork, ViewError, type ViewProgress } from '../orders.ts';
import { pathOf, type Rows, samplesOf, thinned, withEnd } from './path.ts';
import { projectionOf } from './projection.ts';
import { surfacesOf } from './surfaces.ts';

/** Samples a step, for most paths: between them they are as good as straight on any screen. */
const SAMPLES = 8;

/** Follows a block through the exact metric and a learned one; yields how far it has come. */
export function* courseOf(work: GeodesicWork): Generator<ViewProgress, GeodesicCourse> {
  const model = modelOf(work);
  const spacetime = model.spacetime!;
  const chart = model.chart!.name;
  const { field: path } = work;
  const trained = path === undefined ? undefined : inWords(() => openField(path));
  const along = trained && inWords(() => alongPaths(trained, model, path!));
  const declared = bindParameters(spacetime);
  // Both paths at the parameters of the training: what is compared is what was learned.
  const parameters = trained === undefined ? declared : overridden(declared, trained.header.parameters);
  const exact = inWords(() => exactMetric(spacetime, { parameters, chart }));
  const projection = projectionOf(exact, spacetime, parameters);
  const share = along === undefined ? 1 : 2;
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
  let first = yield* follow(exact, 'exact', SAMPLES);
  const enough = samplesOf(first.trace, projection, SAMPLES);
  if (enough > SAMPLES) first = yield* follow(exact, 'exact', enough);
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
    ...noteOf(work, declared, parameters, along?.held ?? []),
  } satisfies GeodesicCourse;
  if (along === undefined) return course;
  const second = yield* follow(along.field, 'learned', own.lambda);
  const learned: LearnedPath = {
    ...describe(along.field, second, withEnd(second.trace)),
    ...{ field: path!, fit: trained!.header.fit, stale: work.stale ?? false },
  };
  return { ...course, learned };
}

/** The block as its text declares it. */
function modelOf({ text, name }: GeodesicWork): GeodesicModel {
  const job = declaredIn(text).jobs.find((one) => one.kind === 'geodesic' && one.name === name);
  if (job?.kind !== 'geodesic' || !job.sound || job.spacetime === undefined || job.chart === undefined) {
    throw new ViewError(`geodesic ${name} has errors: see Problems`);
  }
  return job;
}

function startIn(field: MetricField, model: GeodesicModel, parameters: ReadonlyMap<string, number>): Start {
  const start = startOf(model, field, parameters);
  if ('code' in start) throw new ViewError(`geodesic ${model.name}, ${start.setting}: ${start.message}`);
  return start;
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
  held: readonly Held[],
): { readonly unlearned?: string } {
  const list = (values: readonly { readonly name: string; readonly value: number }[]) =>
    values.map(({ name, value }) => `${name} = ${value}`).join(', ');
  const others = [...parameters].flatMap(([name, value]) => (declared.get(name) === value ? [] : [{ name, value }]));
  const notes = [
    ...(others.length > 0 ? [`The field was trained at ${list(others)}: both paths are those there.`] : []),
    ...(held.length > 0
      ? [`The learned field is taken at ${list(held)}, on which the exact metric does not depend.`]
      : []),
  ];
  if (notes.length > 0) return { unlearned: notes.join(' ') };
  return note === undefined ? {} : { unlearned: note };
}
