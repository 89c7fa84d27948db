import { analyze, type Model } from '@spacetime/dsl';
import { type CheckOptions, checkFit, checkSpacetime } from '@spacetime/geometry';
import type { Findings } from './findings.ts';
import type { Subject } from './subject.ts';

/** The name of the one file that a subject's text makes. */
const FILE = 'subject';

/** Every check of a subject that needs numbers. Rejects with the signal's reason some milliseconds after it is aborted. */
export async function examine(
  { kind, name, text }: Pick<Subject, 'kind' | 'name' | 'text'>,
  options: CheckOptions = {},
): Promise<Findings> {
  const start = performance.now();
  const model: Model = analyze(FILE, {
    read: (path) => (path === FILE ? text : undefined),
    resolve: (_, path) => path,
  });
  if (kind === 'spacetime') {
    const spacetime = model.spacetimes.find((candidate) => candidate.name === name);
    if (spacetime === undefined) throw new Error(`${name} is not in its own text`);
    const { diagnostics } = await checkSpacetime(spacetime, options);
    return { diagnostics, milliseconds: performance.now() - start };
  }
  const fit = model.fits.find((candidate) => candidate.name === name);
  if (fit === undefined) throw new Error(`${name} is not in its own text`);
  const { diagnostics } = await checkFit(fit, options);
  return { diagnostics, milliseconds: performance.now() - start };
}
