import type { Name } from '../ast.ts';
import { nearest, replaceFix } from '../suggest.ts';
import type { Report } from './report.ts';

/**
 * Reports a name that is not among the candidates, offering the nearest.
 *
 * @param candidates or the one that was surely meant
 * @param what begins the message, e.g. `` `x` is not declared ``
 */
export function unknownName(
  report: Report,
  name: Name,
  code: string,
  what: string,
  candidates: Iterable<string> | string,
): void {
  const offer = typeof candidates === 'string' ? candidates : nearest(name.text, candidates);
  if (offer === undefined) report.error(name.range, code, `${what}.`);
  else {
    const fixes = [replaceFix(name.range, offer)];
    report.error(name.range, code, `${what}. Did you mean \`${offer}\`?`, { fixes });
  }
}
