import type { LetDeclaration } from '../ast.ts';
import { mentionedNames } from './cycles.ts';
import type { Report } from './report.ts';

/** Names that a let's value may come to when the functions it calls are written out. */
const LIMIT = 100_000;

/**
 * Reports functions that call one another so often that writing them out would never end: sixty lines of
 * `let f1(x) = f0(f0(x))` ask for 2^60 operations.
 */
export function reportExplosions(lets: ReadonlyMap<string, LetDeclaration>, report: Report): void {
  const sizes = new Map<LetDeclaration, number>();
  const active = new Set<LetDeclaration>();
  for (const root of lets.values()) {
    const waiting = [root];
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const called = [...calledFunctions(top, lets)];
      const unknown = sizes.has(top) ? [] : called.filter((other) => !sizes.has(other) && !active.has(other));
      if (unknown.length > 0) {
        active.add(top);
        waiting.push(...unknown);
        continue;
      }
      waiting.pop();
      active.delete(top);
      if (sizes.has(top)) continue;
      const size = called.reduce((sum, other) => sum + (sizes.get(other) ?? 0), 1);
      if (size > LIMIT) {
        const message = `\`${top.name.text}\` is too large: with the functions it calls written out it has over ${LIMIT} operations.`;
        report.error(top.name.range, 'type/size', message);
      }
      // Reported once, not again at all that call it.
      sizes.set(top, size > LIMIT ? 0 : size);
    }
  }
}

/** Each call of a declared function, as often as it stands in the text; plain lets are written out once. */
function* calledFunctions(declaration: LetDeclaration, lets: ReadonlyMap<string, LetDeclaration>) {
  for (const { canonical } of mentionedNames(declaration.value)) {
    const target = lets.get(canonical);
    if (target?.parameters !== undefined) yield target;
  }
}
