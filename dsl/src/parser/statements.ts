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
import * as T from '../tokens.ts';
import { describe, meant } from './messages.ts';

/** Unwinds to the statement that cannot be understood; its diagnostic has been given. */
const BROKEN = new Error('broken statement');

/** No more than this many diagnostics a file: who writes more mistakes is reading no list of them. */
const MAX_PROBLEMS = 1000;

type Extras = Pick<Diagnostic, 'fixes' | 'related'>;

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
  /** The last statement broke inside brackets that are never closed: what follows may still belong to it. */
  private adrift = false;
  /** Offsets of the brackets open in the current statement. */
  protected openings: number[] = [];
  /** Everything up to this offset is skipped. */
  private skipTo = -1;

  constructor() {
    super([...T.VOCABULARY], { maxLookahead: 1, recoveryEnabled: false, skipValidations: true });
  }

  /** Sets the text to be parsed. */
  load(text: string, file: string, source: Tokens): void {
    this.file = file;
    this.text = text;
    this.source = source;
    this.problems = [];
    this.skipTo = -1;
    this.adrift = false;
    this.input = source.tokens;
    this.begin();
  }

  /** A statement begins here. */
  protected begin(): void {
    this.adrift = this.broken && (this.adrift || this.openings.length > 0);
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
    const foreign = this.foreign(token);
    this.fail(`Expected ${what}, found ${this.found()}.${foreign.hint}`, this.here(), foreign.extras);
  }

  /** Reports that no statement begins like this, and gives it up. */
  protected notAStatement(what: string): void {
    const token = this.LA(1);
    const foreign = this.foreign(token);
    this.report(`Expected ${what}, found ${describe(token, 'same')}.${foreign.hint}`, rangeOf(token), foreign.extras);
    this.broken = true;
    const close = this.source.closing.get(token.startOffset);
    if (close !== undefined) this.skipTo = this.source.tokens[close].startOffset;
  }

  /** Reports what follows a statement on its line. */
  protected unexpected(hint = ''): void {
    const token = this.LA(1);
    const foreign = this.foreign(token);
    const unopened = token.tokenType === T.RightParen || token.tokenType === T.RightBracket;
    this.report(
      unopened
        ? `\`${token.image}\` closes nothing.`
        : `Unexpected ${this.found()}${hint || foreign.hint ? `.${hint}${foreign.hint}` : ': a statement ends with its line.'}`,
      rangeOf(token),
      unopened ? { fixes: [{ title: 'Remove it', edits: [{ range: rangeOf(token), text: '' }] }] } : foreign.extras,
    );
    this.broken = true;
  }

  private foreign(token: IToken): { hint: string; extras: Extras } {
    const text = meant(token);
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

  /** From `start` to the end of the last token. */
  protected rangeFrom(start: number): Range {
    return { start, end: Math.max(start, this.lastRange().end) };
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
    if (!this.RECORDING_PHASE && !this.is(1, type)) this.expected(what);
    return this.consume(index, type);
  }

  protected needName(index: number, what: string): Name {
    if (!this.RECORDING_PHASE && T.RESERVED.includes(this.LA(1).image) && !this.LA(1).payload) {
      this.fail(`\`${this.LA(1).image}\` is a word of the language; choose another name for ${what}.`);
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
        return this.is(2, T.In) || this.is(2, T.Signature) || this.is(2, T.LeftBrace);
      case T.Background:
        return this.is(2, T.In) || this.is(2, T.LeftBrace);
      case T.MapWord:
        return this.is(2, T.Word) && this.is(3, T.Arrow);
      default:
        return false;
    }
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
