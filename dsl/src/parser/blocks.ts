import { EOF, type IToken } from 'chevrotain';
import type { JobDeclaration, Range } from '../ast.ts';
import { rangeOf } from '../lexer.ts';
import { firstFrom } from '../search.ts';
import * as T from '../tokens.ts';
import { ExpressionParser } from './expressions.ts';
import type { Hint } from './reports.ts';
import { SETTING_KEYS } from './settings-keys.ts';

/** A block that is being read. */
export interface Block {
  /** Absent where the `{` is missing and taken as read, or where there is no block at all. */
  readonly brace?: IToken;
  /** There is none, and none is needed. */
  readonly isLeftOut?: boolean;
  readonly header: Range;
  /** What may end it, if its `}` is missing: an outer block's statement. */
  readonly level: 'spacetime' | 'inner' | 'settings';
}

/** Doc comments, blocks in braces, and the ends of statements. */
export abstract class BlockParser extends ExpressionParser {
  private docs: readonly { readonly start: number; readonly end: number; readonly text: string }[] = [];
  /** Offset of the last token after which a `}` was found missing: one report for all that end there. */
  private unclosedAt = -1;
  private keys: readonly string[] = [];

  override load(...source: Parameters<ExpressionParser['load']>): void {
    const [text, , { comments }] = source;
    this.unclosedAt = -1;
    this.docs = comments
      .filter(({ kind, range }) => kind === 'doc' && startsLine(text, range.start))
      .map(({ text, range }) => ({ ...range, text: text.replace(/^\/\/\/ ?/, '').trimEnd() }));
    super.load(...source);
  }

  /** A statement begins here; its doc comment as a part of its node. */
  protected beginWithDoc(): { doc?: string } {
    this.begin();
    const from = this.LA(0).image ? this.lastRange().end : 0;
    const lines: string[] = [];
    for (
      let i = firstFrom(this.docs, ({ start }) => start, from);
      i < this.docs.length && this.docs[i].start < this.LA(1).startOffset;
      i++
    ) {
      lines.push(this.docs[i].text);
    }
    return lines.length > 0 ? { doc: lines.join('\n') } : {};
  }

  /** Inside the settings of such a block, its keys begin statements. */
  protected useKeysOf(kind: JobDeclaration['kind'] | undefined): void {
    this.keys = kind === undefined ? [] : SETTING_KEYS[kind];
  }

  /** A word that begins the next setting on the same line. */
  protected startsSetting(ahead = 1): boolean {
    return this.keys.includes(this.LA(ahead).image);
  }

  protected override startsStatement(): boolean {
    return super.startsStatement() || this.startsSetting();
  }

  protected override startsSoundly(): boolean {
    if (this.keys.length === 0) return super.startsSoundly();
    return this.startsSetting() || this.startsMember() || this.startsDeclaration();
  }

  /** The end of a statement: nothing more on its line but another statement. */
  protected finish = this.RULE('finish', () => {
    this.ACTION(() => {
      if (!this.broken && !this.endsStatement()) this.unexpected();
    });
    this.SUBRULE(this.skip);
  });

  private endsStatement(): boolean {
    const { tokenType, payload } = this.LA(1);
    if (tokenType === EOF || tokenType === T.RightBrace || payload) return true;
    return this.startsStatement();
  }

  /** Something that no statement of a block begins with. */
  protected stray = this.RULE('stray', (what: string, hint?: Hint): undefined => {
    this.ACTION(() => this.notAStatement(what, hint));
    this.CONSUME(T.Any);
    this.SUBRULE(this.skip);
  });

  protected strayStatement = this.RULE('strayStatement', (what: string, hint?: Hint): undefined => {
    this.ACTION(() => this.begin());
    this.SUBRULE(this.stray, { ARGS: [what, hint] });
  });

  /** `{`, or a report that it is missing where it may not be left out. */
  protected openBlock = this.RULE(
    'openBlock',
    (start: number, level: Block['level'], what = '`{`', isOptional = false): Block => {
      const header = this.rangeFrom(start);
      const isLeftOut = this.ACTION(() => isOptional && !this.broken && this.endsHeader());
      this.ACTION(() => {
        if (this.broken || this.is(1, T.LeftBrace) || isLeftOut) return;
        const startsDomain = this.is(1, T.Word) && this.is(2, T.In);
        if (isOptional && !this.onNewLine() && !startsDomain) this.unexpected();
        else this.report(`Expected ${what}, found ${this.found()}.`, this.here());
        // On one line the block may begin all the same.
        this.broken = !this.startsStatement() || (this.is(2, T.In) && !isOptional);
      });
      this.SUBRULE(this.skipHeader);
      const brace = this.OPTION(() => this.CONSUME(T.LeftBrace));
      this.ACTION(() => this.settle());
      return { ...(brace && { brace }), ...(isLeftOut && { isLeftOut }), header, level };
    },
  );

  /** The block of this header is left out: neither `{` nor `r in …`, which begins one whose `{` is missing, follows. */
  private endsHeader(): boolean {
    if (this.is(1, T.LeftBrace) || !this.endsStatement()) return false;
    return !(this.is(1, T.Word) && this.is(2, T.In)) || this.startsMember();
  }

  /** Whether the block goes on. One without `{` ends before any other. */
  protected more(block: Block): boolean {
    const { tokenType } = this.LA(1);
    if (block.isLeftOut || tokenType === EOF || tokenType === T.RightBrace || this.startsDeclaration()) return false;
    if (!block.brace && this.onNewLine()) {
      if (T.DECLARATIONS.has(tokenType) || (block.level === 'inner' && T.MEMBERS.has(tokenType))) return false;
    }
    return block.level !== 'inner' || !this.startsMember();
  }

  /** `}`, or a report that it is missing; a block without `{` does not take its parent's `}` for its own. */
  protected closeBlock = this.RULE('closeBlock', (block: Block, isEmpty: boolean) => {
    const brace = this.OPTION({
      GATE: () => block.brace !== undefined || !isEmpty,
      DEF: () => this.CONSUME(T.RightBrace),
    });
    this.ACTION(() => {
      this.settle();
      if (brace || !block.brace || this.unclosedAt === this.lastRange().end) return;
      this.unclosedAt = this.lastRange().end;
      const name = this.text.slice(block.header.start, block.header.end).split('\n')[0];
      this.report(`\`${name} {\` is never closed: expected \`}\`, found ${this.found()}.`, this.lastRange(), {
        related: [{ file: this.file, range: rangeOf(block.brace), message: 'This `{` is open.' }],
      });
      this.settle();
    });
  });
}

function startsLine(text: string, offset: number): boolean {
  for (let i = offset - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return true;
    if (code !== 32 && code !== 9) return false;
  }
  return true;
}
