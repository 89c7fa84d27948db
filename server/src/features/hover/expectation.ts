import type { ExpectDeclaration } from '@spacetime/dsl';
import type { ExpectationFact } from '../../checks/facts/spacetime.ts';
import { counted, place, residual } from '../show.ts';

/** How well an expectation holds, as Markdown. */
export function expectationText(
  facts: readonly ExpectationFact[],
  { names }: ExpectDeclaration,
  coordinates: readonly string[],
): string {
  return facts
    .map((fact, k) => {
      const of = facts.length > 1 ? `∂_${names[k]?.canonical}: ` : '';
      return `- ${of}${factText(fact, coordinates)}`;
    })
    .join('\n');
}

function factText(fact: ExpectationFact, coordinates: readonly string[]): string {
  const { quantity, holds, samples, worst, found, expected, point, tolerance } = fact;
  if (samples === 0) return 'Not measured.';
  const where = point === undefined ? '' : ` at ${place(coordinates, point)}`;
  if (!holds) return `Does not hold: ${found}${where}, not ${expected}.`;
  const at = counted(samples, 'sample');
  if (quantity === 'petrov') return `Holds at ${at}.`;
  if (worst === 0) return `Holds exactly at ${at}.`;
  return `Holds to ${residual(worst)} of the size of its terms at ${at} (${residual(tolerance)} is allowed); worst${where}.`;
}

/** For a line's end: `to 3e-16`, `holds`, `exactly`; nothing where it does not hold. */
export function expectationLabel(facts: readonly ExpectationFact[]): string | undefined {
  if (facts.length === 0 || facts.some(({ holds, samples }) => !holds || samples === 0)) return undefined;
  const worst = Math.max(...facts.map((fact) => (Number.isFinite(fact.worst) ? fact.worst : 0)));
  if (facts[0]!.quantity === 'petrov') return `holds at ${counted(facts[0]!.samples, 'sample')}`;
  return worst === 0 ? 'holds exactly' : `holds to ${residual(worst)}`;
}
