import type { IToken } from 'chevrotain';
import type { Expression, Name, Range } from '../ast.ts';
import { OTHER_NAMES, OTHER_NOTATIONS } from '../functions.ts';
import { rangeOf } from '../lexer.ts';
import { nearest, replaceFix } from '../suggest.ts';
import * as T from '../tokens.ts';
import { BUILTIN, type FunctionNames } from './function-names.ts';
import { numberOf, rewrite } from './numerals.ts';
import { StatementParser } from './statements.ts';

interface Edit {
  readonly range: Range;
  readonly text: string;
}

/** What is written otherwise on paper, `2 M`, `sin^2 θ`, `2π^2`, reported with how it is written here. */
export abstract class PaperParser extends StatementParser {
  /** What can be called in the spacetime that is being read. */
  protected functions: FunctionNames = BUILTIN;
  /** Edits that put `*` between operands, of this statement's one diagnostic. */
  private products: Edit[] | undefined;
  /** Edits that put functions' arguments in parentheses, of the same kind. */
  private applications: Edit[] | undefined;

  protected override begin(): void {
    super.begin();
    this.products = undefined;
    this.applications = undefined;
  }

  /** `2 M`: one report for all products of a statement that lack their `*`. */
  protected missingProduct(): void {
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
    if (this.is(0, T.Numeral) && this.is(1, T.Numeral) && gap.start === gap.end) {
      this.report(`\`${before}${after}\` is no number.`, { start: left.start, end: right.end });
    } else if (this.products) {
      this.products.push({ range: gap, text: '*' });
    } else if (!this.reported) {
      this.products = [{ range: gap, text: '*' }];
      const power = this.is(-1, T.Caret) ? `${this.LA(-2).image}^` : '';
      const called = this.is(1, T.Word) && this.is(2, T.LeftParen) ? '(…)' : '';
      const shown = `${before === ')' ? '(…)' : power + before}*${after === '(' ? '(…)' : after + called}`;
      const message = `A product needs its \`*\`: write \`${shown}\`.`;
      this.report(
        message,
        { start: left.start, end: right.end },
        { fixes: [{ title: 'Insert `*`', edits: this.products }] },
      );
    }
  }

  /** A function applied as on paper, reported with what is written here. */
  protected applied(name: Name, values: Expression[], power: IToken | undefined, isCall: boolean): Expression {
    const range = this.rangeFrom(name.range.start);
    const call = { kind: 'call', callee: name, arguments: values, range } as const;
    const whole: Expression = power
      ? { kind: 'binary', operator: '^', left: call, right: numberOf(power), range }
      : call;
    const [first] = values;
    const parts = this.text.slice(first?.range.start ?? range.end, values.at(-1)?.range.end ?? range.end);
    const argument = first?.kind === 'binary' && !isCall ? parts.replace(/^[\d.]+/, '$&*') : parts;
    const text = `${name.text}(${argument})${power ? `^${power.image}` : ''}`;
    if (this.applications) {
      const { start } = range;
      if (this.applications.every((edit) => edit.range.end <= start)) this.applications.push({ range, text });
      return whole;
    }
    if (this.reported) return whole;
    this.applications = [{ range, text }];
    const fixes = [{ title: `Write \`${text}\``, edits: this.applications }];
    const exponent = this.LA(2);
    if (!power && !isCall && this.is(1, T.Caret) && exponent.tokenType === T.Numeral) {
      const inner = `${name.text}(${argument}^${exponent.image})`;
      const edits = [{ range: { start: range.start, end: rangeOf(exponent).end }, text: inner }];
      fixes.push({ title: `Write \`${inner}\``, edits });
    }
    const why = power ? 'The power of a function follows its argument' : 'A function has its argument in parentheses';
    this.report(`${why}: write \`${text}\`.`, range, { fixes });
    return whole;
  }

  /** `atn2(y, x) dt^2`: only a function has arguments. */
  protected notAFunction(name: IToken): void {
    const remedy = OTHER_NOTATIONS.get(name.image);
    if (remedy !== undefined) {
      this.report(`\`${name.image}\` is no function; write ${remedy}.`, rangeOf(name));
      return;
    }
    const offer = OTHER_NAMES.get(name.image) ?? nearest(name.image, this.functions);
    if (offer === undefined) {
      const message = `\`${name.image}\` is no function; declare one with \`let ${name.image}(…) = …\`.`;
      this.report(message, rangeOf(name));
    } else {
      const fixes = [replaceFix(rangeOf(name), offer)];
      this.report(`\`${name.image}\` is no function. Did you mean \`${offer}\`?`, rangeOf(name), { fixes });
    }
  }

  /** `2π^2` is 2·π² on paper, and a literal `2π` squared to the letter: neither is guessed. */
  protected checkPowerOfPi(before: IToken, token: IToken): void {
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
}
