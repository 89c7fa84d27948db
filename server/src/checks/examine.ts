import { analyze, type Diagnostic, type FitModel } from '@spacetime/dsl';
import { tooCostly } from '@spacetime/field';
import { type CheckOptions, checkFit, checkSpacetime } from '@spacetime/geometry';
import { fitFacts } from './facts/fit.ts';
import { spacetimeFacts } from './facts/spacetime.ts';
import type { Findings } from './findings.ts';
import type { Subject } from './subject.ts';

/** The name of the one file that a subject's text makes. */
const FILE = 'subject';

/**
 * Every check of a subject that needs numbers, and what else they say of it. Rejects with the signal's reason some
 * milliseconds after it is aborted.
 */
export async function examine(
  { kind, name, text }: Pick<Subject, 'kind' | 'name' | 'text'>,
  options: CheckOptions = {},
): Promise<Findings> {
  const start = performance.now();
  const { spacetimes, fits } = analyze(FILE, {
    read: (path) => (path === FILE ? text : undefined),
    resolve: (_, path) => path,
  });
  const took = () => performance.now() - start;
  if (kind === 'spacetime') {
    const spacetime = spacetimes.find((candidate) => candidate.name === name);
    if (spacetime === undefined) throw new Error(`${name} is not in its own text`);
    const report = await checkSpacetime(spacetime, options);
    const { diagnostics } = report;
    return { diagnostics, spacetime: spacetimeFacts(spacetime, report), milliseconds: took() };
  }
  const fit = fits.find((candidate) => candidate.name === name);
  if (fit === undefined) throw new Error(`${name} is not in its own text`);
  const { diagnostics } = await checkFit(fit, options);
  options.signal?.throwIfAborted();
  return {
    ...{ diagnostics: [...diagnostics, ...(await refusal(fit))], fit: await fitFacts(fit) },
    milliseconds: took(),
  };
}

/** What `spacetime fit` would not begin for what it costs. */
async function refusal(fit: FitModel): Promise<Diagnostic[]> {
  const reason = await tooCostly(fit);
  if (reason === undefined) return [];
  const { range } = fit.declaration.name;
  const message = `${fit.name} will be refused: ${reason}`;
  return [{ file: fit.file, range, severity: 'warning', code: 'fit/cost', message }];
}
