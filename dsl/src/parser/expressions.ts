import { type IToken, tokenMatcher } from 'chevrotain';
import type { BinaryOperator, Expression } from '../ast.ts';
import { rangeOf } from '../lexer.ts';
import { nearest, replaceFix } from '../suggest.ts';
import * as T from '../tokens.ts';
import { BUILTIN, type FunctionNames } from './function-names.ts';
import { numeralValue, rewrite } from './numerals.ts';
import { Operators } from './operators.ts';
import { StatementParser } from './statements.ts';

/**
 * How two operands side by side are read: in `ordinary` expressions as a mistake, in a `line` element as a
 * product, in the `item`s of a setting as two items.
 */
export type Mode = 'ordinary' | 'line' | 'item';

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
export abstract class ExpressionParser extends StatementParser {
  private nesting = 0;
  /** Height of the expression that was read last. */
  private height = 0;
  /** `=` compares here: inside brackets and conditions. */
  private equality = false;
  /** `_` is allowed here. */
  protected holes = false;
  /** What can be called in the spacetime that is being read. */
  protected functions: FunctionNames = BUILTIN;
  /** Edits that put `*` between operands, of this statement's one diagnostic. */
  private products: { range: { start: number; end: number }; text: string }[] | undefined;

  protected override begin(): void {
    super.begin();
    this.nesting = 0;
    this.equality = false;
    this.holes = false;
    this.products = undefined;
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
      if (!this.startsOperand() || (this.onNewLine() && this.atBoundary())) this.expected('a value');
    });
    return this.OR([
      { ALT: () => this.SUBRULE(this.numeral) },
      { ALT: () => this.SUBRULE(this.conditional, { ARGS: [mode] }) },
      { ALT: () => this.SUBRULE(this.nameOrCall, { ARGS: [mode] }) },
      { ALT: () => this.SUBRULE(this.group, { ARGS: [mode] }) },
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
      return { kind: 'number', value, text: token.image, range: rangeOf(token) };
    });
  });

  /** `2π^2` is 2·π² on paper, and a literal `2π` squared to the letter: neither is guessed. */
  private checkPowerOfPi(before: IToken, token: IToken): void {
    const match = /^(.*?)(π|pi)$/.exec(token.image);
    if (!match) return;
    const [, factor, pi] = match;
    const power = this.is(1, T.Caret);
    if (!power && before.tokenType !== T.Caret) return;
    const readings = [`${factor}*${pi}`, `(${token.image})`];
    const shown = readings.map((text) => (power ? `\`${text}^\`` : `\`^${text}\``)).join(' or ');
    this.report(
      `\`${token.image}\` in a power can be read in two ways: write ${shown}.`,
      rangeOf(token),
      rewrite(token, readings),
    );
  }

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
    const token = this.CONSUME(T.Word);
    const name = this.nameOf(token);
    const values = this.OPTION({
      GATE: () => (mode === 'line' ? this.functions.has(name.canonical) : mode !== 'item' || !this.onNewLine()),
      DEF: () => this.SUBRULE(this.values, { ARGS: [mode === 'line' ? 'line' : 'ordinary'] }),
    });
    return values
      ? { kind: 'call', callee: name, arguments: values, range: this.rangeFrom(name.range.start) }
      : { kind: 'name', name, range: name.range };
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

  /** `atn2(y, x) dt^2`: only a function has arguments. */
  private notAFunction(name: IToken): void {
    const offer = nearest(name.image, this.functions);
    if (offer === undefined) {
      const message = `\`${name.image}\` is no function; declare one with \`let ${name.image}(…) = …\`.`;
      this.report(message, rangeOf(name));
    } else {
      const fixes = [replaceFix(rangeOf(name), offer)];
      this.report(`\`${name.image}\` is no function. Did you mean \`${offer}\`?`, rangeOf(name), { fixes });
    }
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
    if (mode === 'line') return;
    const left = rangeOf(this.LA(0));
    const right = rangeOf(this.LA(1));
    let gap = { start: left.end, end: right.start };
    let [before, after] = [this.LA(0).image, this.LA(1).image];
    const pi = gap.start === gap.end && this.LA(0).tokenType === T.Numeral ? /^(π|pi)./u.exec(after)?.[1] : undefined;
    if (pi) {
      // 2πr was meant as 2π*r.
      gap = { start: gap.start + pi.length, end: gap.start + pi.length };
      [before, after] = [before + pi, after.slice(pi.length)];
    }
    if (this.text.slice(gap.start, gap.end).trim() !== '') gap = { start: gap.start, end: gap.start };
    if (this.products) {
      this.products.push({ range: gap, text: '*' });
    } else if (!this.reported) {
      this.products = [{ range: gap, text: '*' }];
      const shown = `${before === ')' ? '(…)' : before}*${after === '(' ? '(…)' : after}`;
      const message = `A product needs its \`*\`: write \`${shown}\`.`;
      this.report(
        message,
        { start: left.start, end: right.end },
        { fixes: [{ title: 'Insert `*`', edits: this.products }] },
      );
    }
  }

  /** Whether the expression goes on: an operator, or an operand right beside the last one. */
  private continues(mode: Mode): boolean {
    const token = this.LA(1);
    if (this.is(1, T.Infix)) return token.tokenType !== T.Equal || this.equality;
    if (!this.startsOperand() || token.tokenType === T.If || mode === 'item') return false;
    if (mode === 'ordinary' && (token.payload || token.tokenType === T.Periodic)) return false;
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
