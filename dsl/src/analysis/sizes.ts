import type { Expression, LetDeclaration, Range } from '../ast.ts';
import { partsOf } from '../parts.ts';
import type { Report } from './report.ts';

/** What an expression may come to with the functions it calls written out. Lowering gives up well above it. */
const LIMIT = 1 << 16;

/**
 * Finds expressions that would never end: sixty lines of `let f1(x) = f0(f0(x))` ask for 2^60 operations.
 * A plain `let` is lowered once, however often it is used, and so counts for nothing where it is used.
 */
export class Sizes {
  readonly #lets: ReadonlyMap<string, LetDeclaration>;
  readonly #report: Report;
  readonly #known = new Map<LetDeclaration, number>();

  constructor(lets: ReadonlyMap<string, LetDeclaration>, report: Report) {
    this.#lets = lets;
    this.#report = report;
    for (const declaration of lets.values()) this.#measure(declaration);
  }

  /** Reports where the expressions together are too large. */
  check(expressions: readonly Expression[], range: Range, what: string): void {
    const size = expressions.reduce((sum, expression) => sum + this.#sizeOf(expression), 0);
    if (size <= LIMIT) return;
    const message = `${what} is too large: with functions written out it has more than ${LIMIT} parts.`;
    this.#report.error(range, 'type/size', message);
  }

  /** Functions that it calls first, without recursion; a function on its own way back counts for nothing. */
  #measure(root: LetDeclaration): void {
    const waiting = [root];
    const active = new Set<LetDeclaration>();
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const unknown = this.#known.has(top)
        ? []
        : [...new Set(this.#called(top.value))].filter((other) => !this.#known.has(other) && !active.has(other));
      if (unknown.length > 0 && !active.has(top)) {
        active.add(top);
        waiting.push(...unknown);
        continue;
      }
      waiting.pop();
      if (this.#known.has(top)) continue;
      const before = this.#report.errorCount;
      this.check([top.value], top.name.range, `\`${top.name.text}\``);
      // Reported once, not again at all that call it.
      this.#known.set(top, this.#report.errorCount > before ? 0 : this.#sizeOf(top.value));
    }
  }

  #sizeOf(expression: Expression): number {
    let size = 0;
    for (const _ of partsOf(expression)) size++;
    for (const declaration of this.#called(expression)) size += this.#known.get(declaration) ?? 0;
    return size;
  }

  *#called(expression: Expression): Generator<LetDeclaration> {
    for (const part of partsOf(expression)) {
      const declaration = part.kind === 'call' ? this.#lets.get(part.callee.canonical) : undefined;
      if (declaration?.parameters !== undefined) yield declaration;
    }
  }
}
