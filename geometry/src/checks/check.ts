import {
  bindParameters,
  type Diagnostic,
  type FitModel,
  lowerMetric,
  type MapModel,
  type MetricModel,
  type Model,
  type SpacetimeModel,
} from '@spacetime/dsl';
import { chartOf, type ExactMetric, exactMetric, MissingMetricError, programMetric } from '../fields/exact-metric.ts';
import { checkAgreement } from './agreement.ts';
import { checkSymmetry } from './asymmetry.ts';
import { drive } from './drive.ts';
import { checkExpectations } from './expectations/check.ts';
import { checkBackground } from './fits/background.ts';
import { checkEncoding } from './fits/encoding.ts';
import { checkStart } from './geodesics.ts';
import { checkMap } from './maps.ts';
import { checkMetric } from './metric.ts';
import { DEFAULT_BOXES } from './proof/prove-signature.ts';
import { checkRender } from './render.ts';
import type { CheckOptions, CheckReport, FitReport, SignatureEvidence, SpacetimeReport } from './report.ts';
import { sampleDomain } from './samples.ts';
import { type Survey, surveyMetric } from './survey.ts';

const DEFAULT_SAMPLES = 512;
/** Points at which it is judged whether a chart suits flat space. */
const BACKGROUND_SAMPLES = 32;

/**
 * All checks of a model that need numbers: symmetry, signature (by proof where it can be had), degeneracy, maps,
 * expectations, encodings, backgrounds, starts of geodesics and cameras. Deterministic. Pauses every few milliseconds, so that others get their
 * turn; `signal` stops it there.
 */
export async function checkModel(model: Model, options: CheckOptions = {}): Promise<CheckReport> {
  const total = model.spacetimes.length + model.fits.length;
  let done = 0;
  const part = (): CheckOptions => ({
    ...options,
    onProgress: (fraction, what) => options.onProgress?.((done + fraction) / total, what),
  });
  const spacetimes: SpacetimeReport[] = [];
  for (const spacetime of model.spacetimes) {
    spacetimes.push(await checkSpacetime(spacetime, part()));
    done++;
  }
  const fits: FitReport[] = [];
  for (const fit of model.fits) {
    fits.push(await checkFit(fit, part()));
    done++;
  }
  const starts = model.jobs.flatMap((job) => (job.kind === 'geodesic' ? checkStart(job) : []));
  const renders = model.jobs.flatMap((job) => (job.kind === 'render' ? checkRender(job) : []));
  options.onProgress?.(1, '');
  const diagnostics = [...[...spacetimes, ...fits].flatMap((report) => report.diagnostics), ...starts, ...renders];
  return { diagnostics, spacetimes, fits };
}

/** The checks of one spacetime, which depend on its own declaration alone. */
export async function checkSpacetime(spacetime: SpacetimeModel, options: CheckOptions = {}): Promise<SpacetimeReport> {
  const start = performance.now();
  const name = spacetime.name;
  const tell = (step: Step) => options.onProgress?.(step.fraction, `${name}: ${step.what}`);
  const found = await drive(spacetimeSteps(spacetime, options), options.signal, tell);
  return { spacetime, ...found, milliseconds: performance.now() - start };
}

/** The checks of one fit, which depend on its declaration and on its spacetime's. */
export async function checkFit(fit: FitModel, options: CheckOptions = {}): Promise<FitReport> {
  const start = performance.now();
  const tell = (step: Step) => options.onProgress?.(step.fraction, `${fit.name}: ${step.what}`);
  const diagnostics = await drive(fitSteps(fit, options), options.signal, tell);
  return { fit, diagnostics, milliseconds: performance.now() - start };
}

interface Step {
  readonly fraction: number;
  readonly what: string;
}

type SpacetimeFindings = Omit<SpacetimeReport, 'spacetime' | 'milliseconds'>;

function* spacetimeSteps(spacetime: SpacetimeModel, options: CheckOptions): Generator<Step, SpacetimeFindings> {
  const { metric, metrics, background } = spacetime;
  const diagnostics: Diagnostic[] = [];
  const nothing: SpacetimeFindings = { diagnostics, expectations: [], signatures: [] };
  if (!spacetime.sound || metric === undefined) return nothing;
  const parameters = bindParameters(spacetime);
  const samples = options.samples ?? DEFAULT_SAMPLES;
  const first = yield* metricSteps(spacetime, metric, exactMetric(spacetime), options);
  if (first === undefined) return nothing;
  diagnostics.push(...first.diagnostics);
  const signatures = new Map([[metric, first.evidence]]);
  for (const other of metrics) {
    if (other === metric) continue;
    const chart = chartOf(spacetime, other.chart, parameters);
    const field = programMetric(lowerMetric(spacetime, other, parameters), chart, other.signature);
    const found = yield* metricSteps(spacetime, other, field, options);
    if (found !== undefined) {
      diagnostics.push(...found.diagnostics);
      signatures.set(other, found.evidence);
    }
    diagnostics.push(...checkAgreement(spacetime, metric, other, parameters, samples));
  }
  if (background.kind === 'metric') {
    const own = sampleDomain(chartOf(spacetime, background.metric.chart, parameters).domain, samples);
    if (own) diagnostics.push(...checkSymmetry(spacetime, background.metric, parameters, own.points, own.count));
  }
  for (const map of spacetime.maps) {
    yield { fraction: 0.55, what: `map to ${map.target.name}` };
    diagnostics.push(...mapDiagnostics(spacetime, map, first.field, parameters, samples));
  }
  const { regular, regularCount } = first.survey;
  const work = checkExpectations(spacetime, first.field, parameters, regular, regularCount);
  const expectations = yield* steps(work, 'expectations', (fraction) => fraction, 0.6, 0.4);
  diagnostics.push(...expectations.diagnostics);
  return {
    ...{ diagnostics, expectations: expectations.reports, signature: first.evidence },
    signatures: metrics.map((one) => signatures.get(one)),
  };
}

interface MetricFindings {
  readonly field: ExactMetric;
  readonly survey: Survey;
  readonly diagnostics: readonly Diagnostic[];
  readonly evidence: SignatureEvidence;
}

/** Nothing where the domain is not one. */
function* metricSteps(
  spacetime: SpacetimeModel,
  metric: MetricModel,
  field: ExactMetric,
  options: CheckOptions,
): Generator<Step, MetricFindings | undefined> {
  const samples = sampleDomain(field.chart.domain, options.samples ?? DEFAULT_SAMPLES);
  if (samples === undefined) return undefined;
  const { points, count } = samples;
  yield { fraction: 0.05, what: 'signature' };
  const asymmetries = checkSymmetry(spacetime, metric, bindParameters(spacetime), points, count);
  const survey = surveyMetric(field, points, count);
  const boxes = options.boxes ?? DEFAULT_BOXES;
  const work = checkMetric(spacetime, metric, field, survey, count, boxes);
  const { diagnostics, evidence } = yield* steps(work, 'signature', (n) => n / boxes, 0.1, 0.4);
  return { field, survey, diagnostics: [...asymmetries, ...diagnostics], evidence };
}

function mapDiagnostics(
  spacetime: SpacetimeModel,
  map: MapModel,
  field: ExactMetric,
  parameters: ReadonlyMap<string, number>,
  count: number,
): readonly Diagnostic[] {
  const samples = sampleDomain(chartOf(spacetime, map.source, parameters).domain, count);
  if (samples === undefined) return [];
  const depends = map.target.name === field.chart.name ? field.depends : 0b1111;
  return checkMap(spacetime, map, parameters, samples.points, samples.count, depends);
}

function* fitSteps(fit: FitModel, options: CheckOptions): Generator<Step, readonly Diagnostic[]> {
  const { spacetime, chart } = fit;
  if (!fit.sound || !spacetime?.sound || chart === undefined || spacetime.metric === undefined) return [];
  try {
    const field = exactMetric(spacetime, { chart: chart.name });
    const samples = sampleDomain(field.chart.domain, options.samples ?? DEFAULT_SAMPLES);
    if (samples === undefined) return [];
    const { points, count } = samples;
    yield { fraction: 0.2, what: 'encoding' };
    const encoding = checkEncoding(fit, spacetime, points, count);
    const work = checkBackground(fit, field, points, Math.min(count, BACKGROUND_SAMPLES));
    const background = yield* steps(work, 'background', (fraction) => fraction, 0.5, 0.5);
    return [...encoding, ...background];
  } catch (error) {
    if (!(error instanceof MissingMetricError)) throw error;
    const range = fit.ranges.get('chart') ?? fit.declaration.header;
    return [{ file: fit.file, range, severity: 'error', code: 'fit/chart', message: error.message }];
  }
}

/** Passes work through with its yields made into steps from `start` over `extent` of the whole. */
function* steps<T>(
  work: Generator<number, T>,
  what: string,
  fraction: (step: number) => number,
  start: number,
  extent: number,
): Generator<Step, T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield { fraction: start + extent * Math.min(1, fraction(value)), what };
  }
}
