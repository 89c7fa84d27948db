import { EOF, type IToken, tokenMatcher } from 'chevrotain';
import type { BinaryOperator, Expression, Name } from '../ast.ts';
import { rangeOf } from '../lexer.ts';
import * as T from '../tokens.ts';
import { BUILTIN } from './function-names.ts';
import { numberOf, numeralValue, rewrite } from './numerals.ts';
import { Operators } from './operators.ts';
import { PaperParser } from './paper.ts';

/**
 * How two operands side by side are read: in `ordinary` expressions as a mistake, in a `line` element as a
 * product, in the `item`s of a setting as two items.
 */
export type Mode = 'ordinary' | 'line' | 'item';

/** Words that follow a bound of an interval, or are meant to. */
const ENDS_INTERVAL: ReadonlySet<string> = new Set(['periodic', 'Periodic', 'to']);

/** Brackets and `if`s in one another. */
export const MAX_NESTING = 100;
/** Height of an expression's tree: also the number of terms of a sum. */
export const MAX_HEIGHT = 1000;

/**
 * Expressions. A line break means nothing in them, save that a line which starts like a statement
 * (`NAME =`, `NAME in`, `let`, …) ends the expression before it.
 *
 * In a line element a coefficient stands directly before its differentials, as on paper. There `name (…)` is a
 * call if and only if the name is a function, built in or declared by `let name(…)` anywhere in the spacetime, and
 * otherwise a juxtaposition, whatever spaces are typed: `Σ (dr^2/Δ + dθ^2)` is a product, `f(r) dt^2` begins with a
 * call where `f` is a function. A juxtaposition binds less tightly than `*` and `/`, more tightly than `+` and `-`:
 * `1/f dr^2` is (1/f)·dr^2, and `Δ/Σ (dt - a dφ)^2` is (Δ/Σ)·(dt - a dφ)^2. Everywhere else `name (…)` is a call.
 */
export abstract class ExpressionParser extends PaperParser {
  private nesting = 0;
  /** Height of the expression that was read last. */
  private height = 0;
  /** `=` compares here: inside brackets and conditions. */
  private equality = false;
  /** `_` is allowed here. */
  protected holes = false;
  protected override begin(): void {
    super.begin();
    this.nesting = 0;
    this.equality = false;
    this.holes = false;
  }

  /** The expression of a statement: where it breaks, an `error` expression over what could not be read. */
  protected value = this.RULE('value', (mode: Mode): Expression => {
    const start = this.startHere();
    const expression = this.guard(() => this.SUBRULE(this.expression, { ARGS: [mode] }));
    this.SUBRULE(this.skip);
    return expression ?? { kind: 'error', range: this.rangeFrom(start) };
  });

  protected expression = this.RULE('expression', (mode: Mode): Expression => {
    const operators = new Operators();
    this.SUBRULE1(this.prefixed, { ARGS: [mode, operators] });
    this.MANY({
      GATE: () => this.continues(mode),
      DEF: () => {
        const token = this.OPTION(() => this.CONSUME(T.Infix));
        this.ACTION(() => (token ? this.infix(operators, token) : this.juxtapose(operators, mode)));
        this.SUBRULE2(this.prefixed, { ARGS: [mode, operators] });
      },
    });
    return this.ACTION(() => {
      const { expression, height } = operators.finish();
      if (height > MAX_HEIGHT) this.tooDeep(MAX_HEIGHT);
      this.height = height;
      return expression;
    });
  });

  private prefixed = this.RULE('prefixed', (mode: Mode, operators: Operators) => {
    this.MANY(() => {
      const token = this.CONSUME(T.Prefix);
      this.ACTION(() => operators.prefix(token.image as '-' | '+' | 'not', token.startOffset));
    });
    const operand = this.SUBRULE(this.operand, { ARGS: [mode] });
    this.ACTION(() => operators.operand(operand, this.height));
  });

  private operand = this.RULE('operand', (mode: Mode): Expression => {
    this.ACTION(() => {
      this.height = 1;
      if (!(this.startsOperand() || this.startsBracket()) || (this.onNewLine() && this.atBoundary()))
        this.expected('a value');
    });
    return this.OR([
      { ALT: () => this.SUBRULE(this.numeral) },
      { ALT: () => this.SUBRULE(this.conditional, { ARGS: [mode] }) },
      { ALT: () => this.SUBRULE(this.nameOrCall, { ARGS: [mode] }) },
      { ALT: () => this.SUBRULE(this.group, { ARGS: [mode] }) },
      { ALT: () => this.SUBRULE(this.bracketed, { ARGS: [mode] }) },
      { ALT: () => this.SUBRULE(this.hole) },
    ]);
  });

  private numeral = this.RULE('numeral', (): Expression => {
    const before = this.LA(0);
    const token = this.OR([{ ALT: () => this.CONSUME(T.Numeral) }, { ALT: () => this.CONSUME(T.Inf) }]);
    return this.ACTION(() => {
      const value = numeralValue(token.image);
      if (value === Number.POSITIVE_INFINITY && token.tokenType === T.Numeral) {
        this.report(
          `\`${token.image}\` is beyond the largest number, 1.8e308.`,
          rangeOf(token),
          rewrite(token, ['inf']),
        );
      }
      this.checkPowerOfPi(before, token);
      return numberOf(token);
    });
  });

  private conditional = this.RULE('conditional', (mode: Mode): Expression => {
    const outer = this.equality;
    const start = this.CONSUME(T.If).startOffset;
    this.ACTION(() => this.enter(true));
    const condition = this.SUBRULE1(this.expression, { ARGS: ['ordinary'] });
    let height = this.height;
    this.need(0, T.Then, '`then`');
    this.ACTION(() => {
      this.equality = outer;
    });
    const then = this.SUBRULE2(this.expression, { ARGS: [mode] });
    height = Math.max(height, this.height);
    this.need(0, T.Else, '`else`');
    const otherwise = this.SUBRULE3(this.expression, { ARGS: [mode] });
    return this.ACTION(() => {
      this.leave(outer, Math.max(height, this.height));
      return { kind: 'if', condition, then, otherwise, range: this.rangeFrom(start) };
    });
  });

  private nameOrCall = this.RULE('nameOrCall', (mode: Mode): Expression => {
    const name = this.nameOf(this.CONSUME(T.Word));
    const power = this.OPTION1({
      GATE: () => this.isApplied(name, mode, 3) && this.is(1, T.Caret) && this.is(2, T.Numeral),
      DEF: () => {
        this.CONSUME(T.Caret);
        return this.CONSUME(T.Numeral);
      },
    });
    const bare = this.OPTION2({
      GATE: () => this.isApplied(name, mode, 1) && !this.is(1, T.LeftParen),
      DEF: () => this.SUBRULE(this.bareArgument, { ARGS: [mode] }),
    });
    const values = this.OPTION3({
      GATE: () =>
        !bare && (mode === 'line' ? this.functions.has(name.canonical) : mode !== 'item' || !this.onNewLine()),
      DEF: () => this.SUBRULE(this.values, { ARGS: [mode === 'line' ? 'line' : 'ordinary'] }),
    });
    return this.ACTION(() => {
      if (!bare && !values) return { kind: 'name', name, range: name.range };
      if (bare || power) {
        this.height++;
        return this.applied(name, values ?? [bare as Expression], power, values !== undefined);
      }
      return { kind: 'call', callee: name, arguments: values ?? [], range: this.rangeFrom(name.range.start) };
    });
  });

  /** `sin θ`, `sin^2 θ`, `sin^2(θ)`: a function, and what it is applied to on paper so many tokens ahead. */
  private isApplied(name: Name, mode: Mode, ahead: number): boolean {
    if (mode === 'item' || !this.functions.has(name.canonical)) return false;
    const { tokenType, payload, image } = this.LA(ahead);
    if (payload || tokenType === EOF || ENDS_INTERVAL.has(image)) return false;
    if (tokenType === T.LeftParen) return true;
    return BUILTIN.has(name.canonical) && (tokenType === T.Numeral || this.is(ahead, T.Word)) && !this.atBoundary();
  }

  /** `θ`, `2θ` or `cos θ` after a function. */
  private bareArgument = this.RULE('bareArgument', (mode: Mode): Expression => {
    this.ACTION(() => this.enter(this.equality));
    const outer = this.equality;
    const factor = this.OPTION1(() => this.SUBRULE(this.numeral));
    const name = this.OPTION2({
      GATE: () => !factor || this.LA(1).startOffset === this.lastRange().end,
      DEF: () => this.SUBRULE(this.nameOrCall, { ARGS: [mode] }),
    });
    this.ACTION(() => this.leave(outer, this.height));
    return this.ACTION(() => {
      if (!factor || !name) return factor ?? name ?? { kind: 'error', range: this.lastRange() };
      const range = { start: factor.range.start, end: name.range.end };
      return { kind: 'binary', operator: '*', left: factor, right: name, range };
    });
  });

  /** Expressions in parentheses, none or some. */
  protected values = this.RULE('values', (mode: Mode): Expression[] => {
    const outer = this.equality;
    const values: Expression[] = [];
    let height = 0;
    const open = this.CONSUME(T.LeftParen);
    this.ACTION(() => this.enter(true, open));
    this.OPTION({
      GATE: () => !this.is(1, T.RightParen),
      DEF: () => {
        values.push(this.SUBRULE1(this.expression, { ARGS: [mode] }));
        height = this.height;
        this.MANY(() => {
          this.CONSUME(T.Comma);
          values.push(this.SUBRULE2(this.expression, { ARGS: [mode] }));
          height = Math.max(height, this.height);
        });
      },
    });
    this.closeParen(open, values.length > 0 ? '`,` or `)`' : '`)`');
    this.ACTION(() => this.leave(outer, height, open));
    return values;
  });

  private group = this.RULE('group', (mode: Mode): Expression => {
    const outer = this.equality;
    const before = this.LA(0);
    const open = this.CONSUME(T.LeftParen);
    this.ACTION(() => this.enter(true, open));
    let inner = this.SUBRULE(this.expression, { ARGS: [mode === 'line' ? 'line' : 'ordinary'] });
    const close = this.source.closing.get(open.startOffset);
    const end = close === undefined ? -1 : this.source.tokens[close].startOffset;
    this.ACTION(() => {
      if (mode !== 'line' || end < 0 || !this.is(1, T.Comma) || !tokenMatcher(before, T.Word)) return;
      this.notAFunction(before);
      inner = { kind: 'error', range: { start: inner.range.start, end } };
    });
    this.MANY({
      GATE: () => inner.kind === 'error' && this.LA(1).startOffset < end,
      DEF: () => this.CONSUME(T.Any),
    });
    this.closeParen(open, '`)`');
    this.ACTION(() => this.leave(outer, this.height, open));
    return { kind: 'group', inner, range: this.rangeFrom(open.startOffset) };
  });

  /** `[a + b]` for `(a + b)`, and `r^{2}`. */
  private bracketed = this.RULE('bracketed', (mode: Mode): Expression => {
    const outer = this.equality;
    const open = this.OR1([{ ALT: () => this.CONSUME(T.LeftBracket) }, { ALT: () => this.CONSUME(T.LeftBrace) }]);
    this.ACTION(() => {
      const close = this.source.tokens[this.source.closing.get(open.startOffset)!];
      const edits = [
        { range: rangeOf(open), text: '(' },
        { range: rangeOf(close), text: ')' },
      ];
      this.report('Only parentheses group: write `(…)`.', rangeOf(open), {
        fixes: [{ title: 'Write `(…)`', edits }],
      });
      this.enter(true, open);
    });
    const inner = this.SUBRULE(this.expression, { ARGS: [mode === 'line' ? 'line' : 'ordinary'] });
    this.ACTION(() => {
      const close = open.tokenType === T.LeftBracket ? T.RightBracket : T.RightBrace;
      if (!this.is(1, close)) this.expected(close === T.RightBracket ? '`]`' : '`}`');
    });
    this.OR2([{ ALT: () => this.CONSUME(T.RightBracket) }, { ALT: () => this.CONSUME(T.RightBrace) }]);
    this.ACTION(() => this.leave(outer, this.height, open));
    return { kind: 'group', inner, range: this.rangeFrom(open.startOffset) };
  });

  private startsBracket(): boolean {
    if (!this.source.closing.has(this.LA(1).startOffset)) return false;
    return this.is(1, T.LeftBracket) || (this.is(1, T.LeftBrace) && this.is(0, T.Caret) && !this.onNewLine());
  }

  private hole = this.RULE('hole', (): Expression => {
    const range = rangeOf(this.CONSUME(T.Hole));
    this.ACTION(() => {
      if (!this.holes)
        this.report(
          '`_`, a value to be solved for, can only stand in a list such as `velocity (_, 0, 0, 0.03)`.',
          range,
        );
    });
    return { kind: 'hole', range };
  });

  protected closeParen(open: IToken, what: string): void {
    if (!this.RECORDING_PHASE && !this.is(1, T.RightParen) && !this.source.closing.has(open.startOffset)) {
      const here = this.here();
      this.fail(
        `Expected ${what}, found ${this.found()}: this \`(\` is never closed.`,
        this.onNewLine() ? rangeOf(open) : here,
      );
    }
    this.need(9, T.RightParen, what);
  }

  /** Goes into brackets (or an `if`), where `=` compares. */
  protected enter(equality: boolean, open?: IToken): void {
    this.equality = equality;
    if (open) this.openings.push(open.startOffset);
    if (++this.nesting > MAX_NESTING) this.tooDeep(MAX_NESTING);
  }

  protected leave(equality: boolean, height = 0, open?: IToken): void {
    this.equality = equality;
    if (open) this.openings.pop();
    this.nesting--;
    this.height = height + 1;
  }

  private tooDeep(limit: number): never {
    this.fail(`Expression nested deeper than ${limit}: name its parts with \`let\`.`, this.lastRange());
  }

  private infix(operators: Operators, token: IToken): void {
    if (!operators.infix(token.image as BinaryOperator)) {
      this.report('Comparisons do not chain: write `a < b and b < c`.', rangeOf(token));
    }
  }

  /** Two operands side by side: a product in a line element, elsewhere a product that lacks its `*`. */
  private juxtapose(operators: Operators, mode: Mode): void {
    operators.infix(mode === 'line' ? 'juxtaposition' : '*');
    if (mode !== 'line') this.missingProduct();
  }

  /** Whether the expression goes on: an operator, or an operand right beside the last one. */
  private continues(mode: Mode): boolean {
    const token = this.LA(1);
    if (this.is(1, T.Infix)) return token.tokenType !== T.Equal || this.equality;
    if (mode === 'line' && this.startsBracket()) return true;
    if (!this.startsOperand() || token.tokenType === T.If || mode === 'item') return false;
    if (mode === 'ordinary' && (token.payload || ENDS_INTERVAL.has(token.image))) return false;
    return !this.atBoundary();
  }

  /** A statement begins here: never inside brackets, unless they are left open on an earlier line. */
  private atBoundary(): boolean {
    const open = this.openings.at(-1);
    if (open !== undefined && (!this.onNewLine() || this.source.closing.has(open))) return false;
    if (open === undefined && this.equality && this.is(2, T.Equal)) return false;
    return this.startsStatement();
  }

  protected startsOperand(ahead = 1): boolean {
    switch (this.LA(ahead).tokenType) {
      case T.Numeral:
      case T.Inf:
      case T.If:
      case T.LeftParen:
      case T.Hole:
        return true;
      default:
        return this.is(ahead, T.Word);
    }
  }
}
