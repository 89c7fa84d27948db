import {
  analyze,
  type DataModel,
  type Diagnostic,
  type FitModel,
  type GeodesicModel,
  type RenderModel,
  type SpacetimeModel,
} from '@spacetime/dsl';
import { type CheckOptions, checkFit, checkRender, checkSpacetime, checkStart } from '@spacetime/geometry';
import { dataFacts } from './facts/data.ts';
import type { RefineOptions } from './facts/exact.ts';
import { spacetimeFacts } from './facts/spacetime.ts';
import type { Examined, Findings } from './findings.ts';

/** The name of the one file that a subject's text makes. */
const FILE = 'subject';

/**
 * Every check of a subject that needs numbers, and what else they say of it. Rejects with the signal's reason some
 * milliseconds after it is aborted.
 */
export async function examine(subject: Examined, options: CheckOptions = {}): Promise<Findings> {
  const start = performance.now();
  const { spacetime, fit, job } = read(subject);
  if (job?.kind === 'data') {
    const { checkData } = await import('@spacetime/data');
    const tell = (fraction: number, what: string) => options.onProgress?.(fraction, what);
    const report = await checkData(job, subject.dataPath ?? job.path, tell);
    const facts = dataFacts(report);
    return {
      ...{ diagnostics: report.diagnostics, isFinal: true, milliseconds: performance.now() - start },
      ...(facts !== undefined && { data: facts }),
    };
  }
  if (spacetime !== undefined) {
    const report = await checkSpacetime(spacetime, options);
    const facts = spacetimeFacts(spacetime, report);
    return {
      diagnostics: report.diagnostics,
      spacetime: facts,
      isFinal: false,
      milliseconds: performance.now() - start,
    };
  }
  if (job !== undefined) {
    const diagnostics = job.kind === 'render' ? checkRender(job) : checkStart(job);
    return { diagnostics, isFinal: true, milliseconds: performance.now() - start };
  }
  const { diagnostics } = await checkFit(fit, options);
  options.signal?.throwIfAborted();
  // Modules that are loaded when they are first of use: the first check of a metric doesn't wait for them.
  const { fitFacts } = await import('./facts/fit.ts');
  const facts = await fitFacts(fit);
  return {
    ...{ diagnostics: [...diagnostics, ...(await refusal(fit))], fit: facts },
    ...{ isFinal: true, milliseconds: performance.now() - start },
  };
}

/** The same findings with exact expressions, where they can be had; these take longer than the numbers. */
export async function refine(subject: Examined, findings: Findings, options: RefineOptions = {}): Promise<Findings> {
  const { spacetime } = read(subject);
  const final = { ...findings, isFinal: true };
  if (spacetime === undefined || findings.spacetime === undefined) return final;
  try {
    const { withExact } = await import('./facts/exact.ts');
    return { ...final, spacetime: await withExact(spacetime, findings.spacetime, options) };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    // The numbers stand without them.
    return final;
  }
}

type Observer = GeodesicModel | RenderModel | DataModel;

type Declared =
  | { readonly spacetime: SpacetimeModel; readonly fit?: undefined; readonly job?: undefined }
  | { readonly fit: FitModel; readonly spacetime?: undefined; readonly job?: undefined }
  | { readonly job: Observer; readonly spacetime?: undefined; readonly fit?: undefined };

function read({ kind, name, text }: Examined): Declared {
  const { spacetimes, fits, jobs } = analyze(FILE, {
    read: (path) => (path === FILE ? text : undefined),
    resolve: (_, path) => path,
  });
  const spacetime = spacetimes.find((candidate) => candidate.name === name);
  const fit = fits.find((candidate) => candidate.name === name);
  if (kind === 'spacetime' && spacetime !== undefined) return { spacetime };
  if (kind === 'fit' && fit !== undefined) return { fit };
  const job = jobs.find((candidate) => candidate.kind === kind && candidate.name === name);
  if (job !== undefined) return { job: job as Observer };
  throw new Error(`${name} is not in its own text`);
}

/** What `spacetime fit` would not begin for what it costs. */
async function refusal(fit: FitModel): Promise<Diagnostic[]> {
  const { tooCostly } = await import('@spacetime/field');
  const reason = await tooCostly(fit);
  if (reason === undefined) return [];
  const { range } = fit.declaration.name;
  const message = `${fit.name} will be refused: ${reason}`;
  return [{ file: fit.file, range, severity: 'warning', code: 'fit/cost', message }];
}
