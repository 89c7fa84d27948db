import { EOF, type IToken, isRecognitionException, type TokenType } from 'chevrotain';
import type { Name } from '../ast.ts';
import { rangeOf } from '../lexer.ts';
import { canonicalName } from '../names.ts';
import * as T from '../tokens.ts';
import { BROKEN, ReportParser } from './reports.ts';

/**
 * What all rules share: names, where statements begin, and recovery at the end of a broken one.
 *
 * A statement that cannot be understood is given up where it breaks (`fail`), and `skip` goes on to where
 * the next one can begin: after the brackets that were open, at a line that starts with a word, or at `}`.
 * What was understood of it stays in the tree.
 */
export abstract class StatementParser extends ReportParser {
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
    if (!this.RECORDING_PHASE && (!this.is(1, type) || (type === T.Word && this.leavesName())))
      this.expected(what, type);
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

  protected override startsSoundly(): boolean {
    return this.startsStatement();
  }

  /** `ds` or `dl` of `ds^2`. */
  protected lineSymbol(): 'ds' | 'dl' | undefined {
    if (!this.is(2, T.Caret)) return undefined;
    const name = canonicalName(this.LA(1).image);
    return name === 'ds' || name === 'dl' ? name : undefined;
  }

  /** Any statement of any block begins here, so an expression before it has ended. */
  protected startsStatement(): boolean {
    if (!this.is(1, T.Word)) return this.LA(1).tokenType === T.Let;
    if (this.is(2, T.Equal) || this.is(2, T.In)) return true;
    if (this.lineSymbol() && this.is(4, T.Equal)) return true;
    const { image } = this.LA(1);
    if (image === 'g' && this.is(2, T.LeftBracket)) return true;
    if (image === 'spatial' && this.is(2, T.LeftBrace)) return true;
    return this.startsMember() || this.startsDeclaration();
  }
}
