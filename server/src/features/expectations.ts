import type { Range } from '@spacetime/dsl';
import type { ExpectationFact } from '../checks/facts/spacetime.ts';
import { spacetimeSubject } from '../checks/subject.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { expectationText } from './hover/expectation.ts';
import { isUnchecked, type Numbers, reader } from './numbers.ts';

/** An `expect` of a document, and how far it is from holding; see `Expectation` of the room `protocol`. */
export interface ExpectationResult {
  readonly id: string;
  readonly spacetime: string;
  readonly label: string;
  readonly range: Range;
  readonly state: 'holds' | 'fails' | 'pending' | 'unknown';
  readonly message?: string;
  readonly found?: string;
  readonly expected?: string;
  readonly milliseconds?: number;
}

/** Every expectation of a document, in the order of its text. */
export function expectations(snapshot: Snapshot, numbers: Numbers): readonly ExpectationResult[] {
  const { model, path, text } = snapshot;
  const seen = new Map<string, number>();
  return model.spacetimes
    .filter(({ file }) => file === path)
    .flatMap((spacetime) => {
      const subject = isUnchecked(snapshot) ? undefined : spacetimeSubject(spacetime, reader(snapshot));
      const findings = subject === undefined ? undefined : numbers(subject);
      const facts = typeof findings === 'object' ? findings.spacetime : undefined;
      const shift = subject?.parts[0]?.start ?? 0;
      const coordinates = facts?.metrics[0]?.coordinates ?? [];
      return spacetime.expectations.map(({ declaration }): ExpectationResult => {
        const { range } = declaration;
        const label = text
          .slice(range.start, range.end)
          .replace(/^expect\s+/u, '')
          .replace(/\s+/gu, ' ')
          .trim();
        // The same words twice are two tests.
        const key = `${spacetime.name}/${label}`;
        const times = seen.get(key) ?? 0;
        seen.set(key, times + 1);
        const base = { id: times === 0 ? key : `${key} ${times + 1}`, spacetime: spacetime.name, label, range };
        if (subject === undefined) return { ...base, state: 'unknown', message: unsound(snapshot, spacetime.name) };
        if (findings === 'pending') return { ...base, state: 'pending' };
        if (findings === undefined) return { ...base, state: 'unknown', message: 'Not checked yet.' };
        const { milliseconds } = findings;
        const own = facts?.expectations.filter(({ at }) => at + shift === range.start) ?? [];
        if (own.length === 0) {
          const first = findings.diagnostics.find(({ severity }) => severity === 'error');
          const message = `Not measured: ${first?.message ?? 'the metric has no value to be measured.'}`;
          return { ...base, state: 'unknown', message, milliseconds };
        }
        const message = expectationText(own, declaration, coordinates);
        return { ...base, ...outcome(own), message, milliseconds };
      });
    });
}

function outcome(facts: readonly ExpectationFact[]): Pick<ExpectationResult, 'state' | 'found' | 'expected'> {
  const failed = facts.find(({ holds, samples }) => samples > 0 && !holds);
  if (failed !== undefined) {
    const { found, expected } = failed;
    return { state: 'fails', ...(found !== undefined && { found }), ...(expected !== undefined && { expected }) };
  }
  return { state: facts.some(({ samples }) => samples === 0) ? 'unknown' : 'holds' };
}

function unsound(snapshot: Snapshot, name: string): string {
  if (isUnchecked(snapshot)) return 'The file is too large to be checked by numbers here.';
  const error = snapshot.model.diagnostics.find(({ severity }) => severity === 'error');
  return error === undefined ? `${name} has no metric.` : `Not measured: ${error.message}`;
}
