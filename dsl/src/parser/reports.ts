import { EmbeddedActionsParser, EOF, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import type { Range } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { rangeOf, type Tokens } from '../lexer.ts';
import { nearest, replaceFix } from '../suggest.ts';
import * as T from '../tokens.ts';
import { describe, HINTS, insteadOf, meant, synonym } from './messages.ts';

/** Unwinds to the statement that cannot be understood; its diagnostic has been given. */
export const BROKEN = new Error('broken statement');

/** No more than this many diagnostics a file: who writes more mistakes is reading no list of them. */
const MAX_PROBLEMS = 1000;

export type Extras = Pick<Diagnostic, 'fixes' | 'related'>;
/** What to write, as a sentence, and the change that does it. */
export type Hint = Pick<Diagnostic, 'fixes'> & { readonly hint: string };

/** What is wrong with a text, said once for each broken statement, with what to write instead. */
export abstract class ReportParser extends EmbeddedActionsParser {
  protected file = '';
  protected text = '';
  protected source: Tokens = { tokens: [], comments: [], closing: new Map(), problems: [] };
  protected problems: Diagnostic[] = [];

  /** The current statement has its diagnostic. */
  protected reported = false;
  /** … and what is left of it is to be skipped. */
  protected broken = false;
  /** The last statement broke inside open brackets, and what follows may still belong to it. */
  private adrift = false;
  /** Offsets of the brackets open in the current statement. */
  protected openings: number[] = [];
  /** Everything up to this offset is skipped. */
  protected skipTo = -1;

  /** @param validate checks the grammar, which takes as long as reading many files: for tests */
  constructor(validate = false) {
    super([...T.VOCABULARY], { maxLookahead: 1, recoveryEnabled: false, skipValidations: !validate });
  }

  /** Sets the text to be parsed. */
  load(text: string, file: string, source: Tokens): void {
    this.file = file;
    this.text = text;
    this.source = source;
    this.problems = [];
    this.skipTo = -1;
    this.input = source.tokens;
    this.settle();
    this.begin();
    for (const { range, message, fixes } of source.problems) {
      this.report(message, range, fixes && { fixes });
      this.settle();
    }
  }

  /** What begins here cannot be the rest of the statement before. */
  protected abstract startsSoundly(): boolean;

  /** A statement begins here. */
  protected begin(): void {
    const isOpen = this.openings.some((opening) => !this.source.closing.has(opening));
    this.adrift = this.broken && (this.adrift || isOpen) && !this.startsSoundly();
    this.reported = false;
    this.broken = false;
    this.openings = [];
  }

  /** The statement before ended well, whatever was wrong with it. */
  protected settle(): void {
    this.broken = false;
    this.adrift = false;
    this.reported = false;
    this.openings = [];
  }

  protected report(message: string, range: Range, extras: Extras = {}): void {
    if (this.reported || this.adrift) return;
    this.reported = true;
    if (this.problems.length > MAX_PROBLEMS) return;
    if (this.problems.length === MAX_PROBLEMS)
      message = `More than ${MAX_PROBLEMS} syntax errors; the rest are not shown.`;
    this.problems.push({ file: this.file, range, severity: 'error', code: 'syntax', message, ...extras });
  }

  protected fail(message: string, range: Range = this.here(), extras: Extras = {}): never {
    this.report(message, range, extras);
    this.broken = true;
    throw BROKEN;
  }

  /** Fails with what was expected and what is here instead. */
  protected expected(what: string, due?: TokenType): never {
    const token = this.LA(1);
    this.checkText(token);
    const foreign = this.missing(token, due) ?? this.foreign(token);
    this.fail(`Expected ${what}, found ${this.found()}.${foreign.hint}`, this.here(), foreign.extras);
  }

  /** What stands in the place of a token that is due, or where that is to be inserted. */
  private missing(token: IToken, due: TokenType | undefined): { hint: string; extras: Extras } | undefined {
    if (due === undefined || token.payload || token.tokenType === EOF) return undefined;
    const text = insteadOf(due, token);
    const range = rangeOf(token);
    if (text !== undefined) {
      const title = text === '' ? `Remove \`${token.image}\`` : `Write \`${text}\``;
      const gap = /^\w/.test(text) && this.lastRange().end === range.start ? ' ' : '';
      return { hint: ` ${title}.`, extras: { fixes: [{ title, edits: [{ range, text: gap + text }] }] } };
    }
    if (due === T.Equal && this.is(2, T.Equal)) {
      const title = `Remove \`${token.image}\``;
      return { hint: ` ${title}.`, extras: { fixes: [{ title, edits: [{ range, text: '' }] }] } };
    }
    if (due !== T.Equal || !(this.is(1, T.Prefix) || this.is(1, T.Word) || this.is(1, T.Numeral))) return undefined;
    const edits = [{ range: { start: range.start, end: range.start }, text: '= ' }];
    return { hint: '', extras: { fixes: [{ title: 'Insert `=`', edits }] } };
  }

  /** Reports that no statement begins like this, and gives it up. */
  protected notAStatement(what: string, better?: Hint): void {
    const token = this.LA(1);
    this.checkText(token);
    const foreign = this.foreign(token);
    const words = [...what.matchAll(/`([a-z]+)`/g)].map(([, word]) => word);
    const near = this.is(1, T.Word) ? (synonym(token.image, words) ?? nearest(token.image, words)) : undefined;
    const offer = better === undefined ? near : undefined;
    const hint = better ? ` ${better.hint}` : offer === undefined ? foreign.hint : ` Did you mean \`${offer}\`?`;
    this.report(`Expected ${what}, found ${describe(token, 'same')}.${hint}`, rangeOf(token), {
      ...foreign.extras,
      ...(better?.fixes && { fixes: better.fixes }),
      ...(offer !== undefined && { fixes: [replaceFix(rangeOf(token), offer)] }),
    });
    this.broken = true;
    const close = this.source.closing.get(token.startOffset);
    if (close !== undefined) this.skipTo = this.source.tokens[close].startOffset;
  }

  /** Reports what follows a statement on its line. */
  protected unexpected(): void {
    const token = this.LA(1);
    this.checkText(token);
    this.checkDecimal(token);
    const foreign = this.foreign(token);
    const unopened = token.tokenType === T.RightParen || token.tokenType === T.RightBracket;
    this.report(
      unopened
        ? `\`${token.image}\` closes nothing.`
        : `Unexpected ${this.found()}${foreign.hint ? `.${foreign.hint}` : ': a statement ends with its line.'}`,
      rangeOf(token),
      unopened ? { fixes: [{ title: 'Remove it', edits: [{ range: rangeOf(token), text: '' }] }] } : foreign.extras,
    );
    this.broken = true;
  }

  /** Reports `1,5`. */
  private checkDecimal(token: IToken): void {
    if (token.tokenType !== T.Comma || !this.is(0, T.Numeral) || !this.is(2, T.Numeral)) return;
    const range = { start: this.lastRange().start, end: rangeOf(this.LA(2)).end };
    const text = `${this.LA(0).image}.${this.LA(2).image}`;
    if (range.end - range.start !== text.length) return;
    const fixes = [{ title: `Write \`${text}\``, edits: [{ range, text }] }];
    this.report(`A decimal has a point: write \`${text}\`.`, range, { fixes });
  }

  /** Reports a text whose quote is never closed, which says more than that it stands in the wrong place. */
  protected checkText(token: IToken): void {
    if (token.tokenType !== T.UnclosedText) return;
    this.report('This text is never closed: write `"` at its end.', rangeOf(token));
  }

  private foreign(token: IToken): { hint: string; extras: Extras } {
    const text = meant(token);
    if (Object.hasOwn(HINTS, token.image)) return { hint: ` ${HINTS[token.image]}`, extras: {} };
    if (text === undefined || token.payload) return { hint: '', extras: {} };
    const title = text === '' ? `Remove \`${token.image}\`` : `Write \`${text}\``;
    return { hint: ` ${title}.`, extras: { fixes: [{ title, edits: [{ range: rangeOf(token), text }] }] } };
  }

  protected found(): string {
    const token = this.LA(1);
    return describe(token, token.payload && this.LA(0).image ? 'next' : 'same');
  }

  /** Where something is missing: the next token, or the last one if the line ends here. */
  protected here(): Range {
    const token = this.LA(1);
    if (token.tokenType !== EOF && !token.payload) return rangeOf(token);
    return this.lastRange();
  }

  protected lastRange(): Range {
    const last = this.LA(0);
    return last.image ? rangeOf(last) : { start: 0, end: Math.min(1, this.text.length) };
  }

  /** Where the next part begins: the next token, or the end of the last one if the line ends here. */
  protected startHere(): number {
    const token = this.LA(1);
    return token.tokenType === EOF || token.payload ? this.lastRange().end : token.startOffset;
  }

  /** From `start` to the end of the last token; empty, and after it, where nothing was read since. */
  protected rangeFrom(start: number): { readonly start: number; end: number } {
    const { end } = this.lastRange();
    return { start: Math.min(start, end), end };
  }

  protected is(ahead: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(ahead), type);
  }

  protected onNewLine(): boolean {
    return this.LA(1).payload === true;
  }
}
