import type { BinaryOperator, Expression } from '../ast.ts';

/** How tightly operators bind; a juxtaposition in a line element stands between sums and products. */
const BINDING: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '=': 4,
  '+': 5,
  '-': 5,
  '*': 7,
  '/': 7,
  '^': 9,
};
const COMPARISON = 4;
const JUXTAPOSITION = 6;
const PREFIX = { not: 3, '-': 8, '+': 8 } as const;

type Infix = BinaryOperator | 'juxtaposition';
type Pending =
  | {
      readonly kind: 'prefix';
      readonly operator: keyof typeof PREFIX;
      readonly binding: number;
      readonly start: number;
    }
  | { readonly kind: 'infix'; readonly operator: Infix; readonly binding: number };

/**
 * Builds one expression from its operands and operators as they come, without recursion: an operator waits
 * until one that binds less tightly follows. A prefix after an operator binds its own operand: `2^-1`.
 */
export class Operators {
  readonly #operands: Expression[] = [];
  readonly #heights: number[] = [];
  readonly #pending: Pending[] = [];

  prefix(operator: keyof typeof PREFIX, start: number): void {
    this.#pending.push({ kind: 'prefix', operator, binding: PREFIX[operator], start });
  }

  operand(expression: Expression, height: number): void {
    this.#operands.push(expression);
    this.#heights.push(height);
  }

  /** Returns false for a comparison of a comparison, `a < b < c`. */
  infix(operator: Infix): boolean {
    const binding = operator === 'juxtaposition' ? JUXTAPOSITION : BINDING[operator];
    const rightAssociative = operator === '^';
    let sound = true;
    for (
      let top = this.#pending.at(-1);
      top && (top.binding > binding || (top.binding === binding && !rightAssociative));
    ) {
      if (binding === COMPARISON && top.binding === COMPARISON) sound = false;
      this.#reduce();
      top = this.#pending.at(-1);
    }
    this.#pending.push({ kind: 'infix', operator, binding });
    return sound;
  }

  /** The whole expression and the height of its tree. */
  finish(): { readonly expression: Expression; readonly height: number } {
    while (this.#pending.length > 0) this.#reduce();
    return { expression: this.#operands[0], height: this.#heights[0] };
  }

  #reduce(): void {
    const pending = this.#pending.pop()!;
    const right = this.#operands.pop()!;
    const height = this.#heights.pop()!;
    if (pending.kind === 'prefix') {
      const { operator, start } = pending;
      this.operand({ kind: 'unary', operator, operand: right, range: { start, end: right.range.end } }, height + 1);
      return;
    }
    const left = this.#operands.pop()!;
    const range = { start: left.range.start, end: right.range.end };
    const { operator } = pending;
    this.operand(
      operator === 'juxtaposition'
        ? { kind: 'juxtaposition', left, right, range }
        : { kind: 'binary', operator, left, right, range },
      Math.max(height, this.#heights.pop()!) + 1,
    );
  }
}
