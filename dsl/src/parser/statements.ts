import {
  EmbeddedActionsParser,
  EOF,
  type IToken,
  isRecognitionException,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import type { Name, Range } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { rangeOf, type Tokens } from '../lexer.ts';
import { canonicalName } from '../names.ts';
import { nearest, replaceFix } from '../suggest.ts';
import * as T from '../tokens.ts';
import { describe, IN_WORDS, meant } from './messages.ts';

/** Unwinds to the statement that cannot be understood; its diagnostic has been given. */
const BROKEN = new Error('broken statement');

/** No more than this many diagnostics a file: who writes more mistakes is reading no list of them. */
const MAX_PROBLEMS = 1000;

export type Extras = Pick<Diagnostic, 'fixes' | 'related'>;

/**
 * What all rules share: one diagnostic for each broken statement, and recovery at its end.
 *
 * A statement that cannot be understood is given up where it breaks (`fail`), and `skip` goes on to where
 * the next one can begin: after the brackets that were open, at a line that starts with a word, or at `}`.
 * What was understood of it stays in the tree.
 */
export abstract class StatementParser extends EmbeddedActionsParser {
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
  private skipTo = -1;

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
    for (const { range, message } of source.problems) {
      this.report(message, range);
      this.settle();
    }
  }

  /** A statement begins here. */
  protected begin(): void {
    this.adrift = this.broken && (this.adrift || this.openings.length > 0) && !this.startsSoundly();
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
  protected expected(what: string): never {
    const token = this.LA(1);
    this.checkText(token);
    const foreign = this.foreign(token);
    this.fail(`Expected ${what}, found ${this.found()}.${foreign.hint}`, this.here(), foreign.extras);
  }

  /** Reports that no statement begins like this, and gives it up. */
  protected notAStatement(what: string, extras: Extras = {}): void {
    const token = this.LA(1);
    this.checkText(token);
    const foreign = this.foreign(token);
    const words = [...what.matchAll(/`([a-z]+)`/g)].map(([, word]) => word);
    const offer = this.is(1, T.Word) ? nearest(token.image, words) : undefined;
    const hint = offer === undefined ? foreign.hint : ` Did you mean \`${offer}\`?`;
    this.report(`Expected ${what}, found ${describe(token, 'same')}.${hint}`, rangeOf(token), {
      ...foreign.extras,
      ...extras,
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

  /** Reports a text whose quote is never closed, which says more than that it stands in the wrong place. */
  protected checkText(token: IToken): void {
    if (token.tokenType !== T.UnclosedText) return;
    this.report('This text is never closed: write `"` at its end.', rangeOf(token));
  }

  private foreign(token: IToken): { hint: string; extras: Extras } {
    const text = meant(token);
    const words = Object.hasOwn(IN_WORDS, token.image) ? IN_WORDS[token.image] : undefined;
    if (words) return { hint: ` Write \`${words}\`.`, extras: {} };
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

  /** Runs a part of a statement; `undefined` where it broke. */
  protected guard<R>(part: () => R): R | undefined {
    if (this.RECORDING_PHASE) return part();
    try {
      return part();
    } catch (error) {
      if (error !== BROKEN && !isRecognitionException(error as Error)) throw error;
      this.broken = true;
      return undefined;
    }
  }

  /** Consumes a token that must be there. */
  protected need(index: number, type: TokenType, what: string): IToken {
    if (!this.RECORDING_PHASE && (!this.is(1, type) || (type === T.Word && this.leavesName()))) this.expected(what);
    return this.consume(index, type);
  }

  /** The word on the next line is not the missing name: it is a keyword, or a bracket before it is never closed. */
  private leavesName(): boolean {
    if (!this.onNewLine()) return false;
    const open = this.openings.at(-1);
    return this.LA(1).tokenType !== T.Identifier || (open !== undefined && !this.source.closing.has(open));
  }

  protected needName(index: number, what: string): Name {
    if (!this.RECORDING_PHASE && T.RESERVED.includes(this.LA(1).image) && !this.LA(1).payload) {
      this.fail(`\`${this.LA(1).image}\` is a word of the language and cannot be a name.`);
    }
    return this.nameOf(this.need(index, T.Word, what));
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, canonical: canonicalName(token.image), range: rangeOf(token) };
  }

  /** Stands for a name that is not there. */
  protected missingName(): Name {
    const { end } = this.lastRange();
    return { text: '', canonical: '', range: { start: end, end } };
  }

  protected is(ahead: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(ahead), type);
  }

  protected onNewLine(): boolean {
    return this.LA(1).payload === true;
  }

  /** Skips what is left of a broken statement. */
  protected skip = this.RULE('skip', () => {
    this.ACTION(() => {
      const close = this.broken ? this.source.closing.get(this.openings[0]) : undefined;
      if (close !== undefined) this.skipTo = Math.max(this.skipTo, this.source.tokens[close].startOffset);
    });
    this.MANY({ GATE: () => this.broken && this.skips(), DEF: () => this.CONSUME(T.Any) });
  });

  private skips(): boolean {
    const token = this.LA(1);
    if (token.tokenType === EOF) return false;
    if (token.startOffset <= this.skipTo) return true;
    if (token.tokenType === T.RightBrace) return false;
    if (token.payload && (this.is(1, T.Word) || token.tokenType === T.Let)) return false;
    const close = this.source.closing.get(token.startOffset);
    if (close !== undefined) this.skipTo = this.source.tokens[close].startOffset;
    return true;
  }

  /** Skips what is left of a broken header, up to the block. */
  protected skipHeader = this.RULE('skipHeader', () => {
    this.MANY({
      GATE: () =>
        this.broken && !this.onNewLine() && !this.is(1, EOF) && !this.is(1, T.LeftBrace) && !this.is(1, T.RightBrace),
      DEF: () => this.CONSUME(T.Any),
    });
  });

  /** `NAME in CHART`-like beginnings of the blocks at the top of a file. */
  protected startsDeclaration(): boolean {
    switch (this.LA(1).tokenType) {
      case T.Spacetime:
        return this.is(2, T.Word) && this.is(3, T.LeftBrace);
      case T.Fit:
      case T.Geodesic:
      case T.Render:
        return this.is(2, T.Word) && this.is(3, T.Of);
      case T.Data:
        return this.is(2, T.Word) && this.is(3, T.LeftBrace);
      case T.Import:
        return this.is(2, T.Text);
      default:
        return false;
    }
  }

  /** A member of a `spacetime` block begins here. */
  protected startsMember(): boolean {
    switch (this.LA(1).tokenType) {
      case T.Let:
        return true;
      case T.Parameter:
      case T.Expect:
        return this.is(2, T.Word);
      case T.Chart:
        return this.is(2, T.Word) && this.is(3, T.LeftParen);
      case T.Metric:
      case T.Background:
        return this.is(2, T.Signature) || this.is(2, T.LeftBrace) || (this.is(2, T.In) && this.startsBlockIn());
      case T.MapWord:
        return this.is(2, T.Word) && this.is(3, T.Arrow);
      default:
        return false;
    }
  }

  /** `in CHART {`, not the `in 0 .. 1` of a coordinate that is called `metric`. */
  private startsBlockIn(): boolean {
    return this.is(3, T.Word) && (this.is(4, T.LeftBrace) || this.is(4, T.Signature) || this.LA(4).payload === true);
  }

  /** What begins here cannot be the rest of the statement before. */
  protected startsSoundly(): boolean {
    return this.startsStatement();
  }

  /** Any statement of any block begins here, so an expression before it has ended. */
  protected startsStatement(): boolean {
    if (!this.is(1, T.Word)) return this.LA(1).tokenType === T.Let;
    if (this.is(2, T.Equal) || this.is(2, T.In)) return true;
    const { image } = this.LA(1);
    if ((image === 'ds' || image === 'dl') && this.is(2, T.Caret) && this.is(4, T.Equal)) return true;
    if (image === 'g' && this.is(2, T.LeftBracket)) return true;
    if (image === 'spatial' && this.is(2, T.LeftBrace)) return true;
    return this.startsMember() || this.startsDeclaration();
  }
}
