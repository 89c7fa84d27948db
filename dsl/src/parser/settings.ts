import { EOF, type IToken } from 'chevrotain';
import type { Expression, Setting, SettingArgument, SettingItem } from '../ast.ts';
import { rangeOf } from '../lexer.ts';
import * as T from '../tokens.ts';
import { BlockParser } from './blocks.ts';
import { INTRODUCERS } from './settings-keys.ts';

/**
 * Settings: a key and the items after it, up to the end of the line or, on one line, up to the next word of
 * SETTING_KEYS. What a key's items may be is not the grammar's business.
 */
export abstract class SettingParser extends BlockParser {
  protected setting = this.RULE('setting', (): Setting => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const key = this.nameOf(this.CONSUME(T.Word));
    const items: SettingItem[] = [];
    this.guard(() => {
      this.ACTION(() => this.checkItems());
      this.MANY({
        GATE: () => this.itemFollows(items.length),
        DEF: () => items.push(this.SUBRULE(this.item)),
      });
    });
    this.SUBRULE(this.finish);
    return { kind: 'setting', key, items, ...doc, range: this.rangeFrom(key.range.start) };
  });

  private checkItems(): void {
    const token = this.LA(1);
    if (this.itemFollows(0)) return;
    if (token.tokenType === T.Equal && !token.payload) {
      const range = rangeOf(token);
      this.fail(`A setting has no \`=\`: write \`${this.LA(0).image} ${this.LA(2).image}\`.`, range, {
        fixes: [{ title: 'Remove `=`', edits: [{ range, text: '' }] }],
      });
    }
    this.expected(`a value for \`${this.LA(0).image}\``);
  }

  private itemFollows(count: number): boolean {
    if (this.onNewLine()) return count === 0 && !this.is(1, T.Word) && this.startsItem();
    return !(count > 0 && this.startsSetting()) && this.startsItem();
  }

  private startsItem(ahead = 1): boolean {
    if (ahead === 1 && this.is(1, T.Prefix)) return true;
    return this.is(ahead, T.Text) || this.startsOperand(ahead);
  }

  private item = this.RULE(
    'item',
    (): SettingItem =>
      this.OR([
        { ALT: () => this.SUBRULE(this.quoted) },
        { GATE: () => this.is(1, T.Word) && this.is(2, T.Equal), ALT: () => this.SUBRULE(this.equation) },
        { GATE: () => this.introduces(), ALT: () => this.SUBRULE(this.introducer) },
        { GATE: () => this.is(2, T.LeftParen) && this.standsAlone(2), ALT: () => this.SUBRULE(this.constructor_) },
        { GATE: () => this.standsAlone(1), ALT: () => this.SUBRULE(this.tuple) },
        { ALT: () => this.SUBRULE(this.phrase) },
      ]),
  );

  private quoted = this.RULE('quoted', (): SettingItem => {
    const token = this.CONSUME(T.Text);
    this.ACTION(() => this.checkText(token));
    return { kind: 'string', value: unquote(token.image), range: rangeOf(token) };
  });

  private equation = this.RULE('equation', (): SettingItem => {
    const name = this.nameOf(this.CONSUME(T.Word));
    this.CONSUME(T.Equal);
    const value = this.SUBRULE(this.expression, { ARGS: ['item'] });
    return { kind: 'equation', name, value, range: this.rangeFrom(name.range.start) };
  });

  private introduces(): boolean {
    if (!INTRODUCERS.has(this.LA(1).image) || this.LA(2).payload !== false) return false;
    return this.startsItem(2) && !this.startsSetting(2);
  }

  private introducer = this.RULE('introducer', (): SettingItem => {
    const name = this.nameOf(this.CONSUME(T.Word));
    return { kind: 'word', name, range: name.range };
  });

  /** Parentheses that are not the beginning of a longer expression, as `(a + b)*2` is. */
  private standsAlone(ahead: number): boolean {
    const open = this.LA(ahead);
    if (ahead > 1 && open.payload) return false;
    const close = this.source.closing.get(open.startOffset);
    if (close === undefined) return true;
    const next: IToken | undefined = this.source.tokens[close + 1];
    if (next === undefined || next.payload) return true;
    return !next.tokenType.CATEGORIES!.includes(T.Infix) && next.tokenType !== T.DotDot && next.image !== 'x';
  }

  private constructor_ = this.RULE('constructor_', (): SettingItem => {
    const name = this.nameOf(this.CONSUME(T.Word));
    const open = this.CONSUME(T.LeftParen);
    const values: SettingArgument[] = [];
    this.ACTION(() => this.enter(true, open));
    this.OPTION({
      GATE: () => !this.is(1, T.RightParen),
      DEF: () => {
        values.push(this.SUBRULE1(this.argument));
        this.MANY(() => {
          this.CONSUME(T.Comma);
          values.push(this.SUBRULE2(this.argument));
        });
      },
    });
    this.closeParen(open, values.length > 0 ? '`,` or `)`' : '`)`');
    this.ACTION(() => this.leave(false, 0, open));
    return { kind: 'constructor', name, arguments: values, range: this.rangeFrom(name.range.start) };
  });

  private argument = this.RULE('argument', (): SettingArgument => {
    const start = this.LA(1).startOffset;
    const name = this.OPTION({
      GATE: () => this.is(2, T.Equal),
      DEF: () => {
        const word = this.CONSUME(T.Word);
        this.CONSUME(T.Equal);
        return this.nameOf(word);
      },
    });
    const value = this.SUBRULE(this.expression, { ARGS: ['ordinary'] });
    return { ...(name && { name }), value, range: this.rangeFrom(start) };
  });

  private tuple = this.RULE('tuple', (): SettingItem => {
    const start = this.LA(1).startOffset;
    this.ACTION(() => {
      this.holes = true;
    });
    const values = this.SUBRULE(this.values, { ARGS: ['ordinary'] });
    this.ACTION(() => {
      this.holes = false;
    });
    return { kind: 'tuple', values, range: this.rangeFrom(start) };
  });

  /** An expression, `a .. b` or `a x b`. */
  private phrase = this.RULE('phrase', (): SettingItem => {
    const start = this.LA(1).startOffset;
    const left = this.SUBRULE1(this.expression, { ARGS: ['item'] });
    const kind = this.OPTION({
      GATE: () => !this.onNewLine() && (this.is(1, T.DotDot) || this.crosses()),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(T.DotDot) && ('interval' as const) },
          { ALT: () => this.CONSUME(T.Word) && ('product' as const) },
        ]),
    });
    const right = this.OPTION2({
      GATE: () => kind !== undefined,
      DEF: () => this.SUBRULE2(this.expression, { ARGS: ['item'] }),
    });
    const range = this.rangeFrom(start);
    if (kind === 'interval') return { kind, lower: left, upper: right as Expression, range };
    if (kind === 'product') return { kind, left, right: right as Expression, range };
    return { kind: 'expression', value: left, range };
  });

  /** `x` and a value after it; `640x480`, which is a number and a name, gets its spaces. */
  private crosses(): boolean {
    // Where a block has a setting `x`, that begins here.
    if (this.startsSetting()) return false;
    const { image, startOffset, payload } = this.LA(1);
    if (image === 'x') return this.LA(2).payload === false && this.LA(2).tokenType !== EOF && this.startsOperand(2);
    if (payload === false && this.is(0, T.Numeral) && /^x\d+$/.test(image)) {
      const range = { start: startOffset, end: startOffset + image.length };
      const text = ` x ${image.slice(1)}`;
      this.fail(
        `Write \`${this.LA(0).image}${text}\`, with spaces.`,
        { start: this.lastRange().start, end: range.end },
        {
          fixes: [
            { title: 'Insert spaces', edits: [{ range: { start: this.lastRange().end, end: range.end }, text }] },
          ],
        },
      );
    }
    return false;
  }
}

export function unquote(image: string): string {
  return image.slice(1, image.length > 1 && image.endsWith('"') ? -1 : undefined);
}
