import type { IToken } from 'chevrotain';
import type { Comment } from '../ast.ts';
import * as T from '../tokens.ts';
import type { Layout, Statement } from './layout.ts';
import { columns, Lines } from './lines.ts';
import type { Mark } from './marks.ts';
import { Spacing } from './spacing.ts';

const INDENT = 2;

/**
 * Writes tokens and comments anew, in their order. A statement begins a line; a line break within one is
 * kept, save in headers; a comment stays at the end of its line or on a line of its own.
 */
export class Writer {
  readonly #text: string;
  readonly #marks: ReadonlyMap<number, Mark>;
  readonly #spacing: Spacing;
  readonly #lines = new Lines();

  #statement: Statement | undefined;
  /** End of the last token or comment, and whether it was a comment. */
  #end = 0;
  #afterComment = false;
  /** The last comment takes the rest of its line. */
  #mustBreak = false;
  /** The line has nothing but comments so far. */
  #leads = false;
  /** Column of the first of those comments, and of the statement (with such comments) in the text. */
  #lead = 0;
  #margin = 0;
  /** A line break outside of brackets has been kept in this statement. */
  #continued = false;

  constructor(text: string, layout: Layout, marks: ReadonlyMap<number, Mark>) {
    this.#text = text;
    this.#marks = marks;
    this.#spacing = new Spacing(layout);
  }

  join(lineBreak: string): string {
    return this.#lines.join(lineBreak);
  }

  /** Writes a comment; `next` is the token after it. */
  comment({ text, kind, range }: Comment, next: IToken | undefined): void {
    const breaks = this.#lineBreaks(range.start);
    const shown = kind === 'block' ? text : text.trimEnd();
    if (!this.#lines.isEmpty && breaks === 0 && !this.#mustBreak) {
      if (kind === 'block') this.#lines.write(` ${shown}`);
      else this.#lines.remark(shown, this.#column(range.start));
    } else {
      const mark = next && this.#marks.get(next.startOffset);
      if (mark || next === undefined) {
        const level = mark ? mark.statement.level + (mark.kind === 'close' ? 1 : 0) : 0;
        this.#lines.start(INDENT * level, breaks > 1 && !this.#afterBrace());
      } else {
        const further = this.#further(range.start, this.#spacing.depth || 1);
        this.#lines.start(INDENT * this.#statement!.level + further, false);
      }
      this.#lines.write(shown);
      if (!this.#leads) this.#lead = this.#column(range.start);
      this.#leads = true;
    }
    this.#mustBreak = kind !== 'block';
    this.#afterComment = true;
    this.#end = range.end;
  }

  token(token: IToken): void {
    const mark = this.#marks.get(token.startOffset);
    const breaks = this.#lineBreaks(token.startOffset);
    const afterBrace = this.#afterBrace();
    const previous = this.#spacing.last;
    if (mark?.kind === 'statement') this.#begin(mark.statement, breaks);
    const depth = this.#spacing.depth;
    const space = this.#spacing.next(token);
    if (mark) this.#separate(mark, breaks, afterBrace);
    else if (this.#mustBreak || (breaks > 0 && (this.#leads || !this.#statement?.block))) {
      this.#break(token, depth);
    } else if (this.#afterComment) {
      this.#lines.write(token.tokenType === T.Comma || this.#spacing.depth < depth ? '' : ' ');
    } else if (
      previous &&
      previous.startOffset === this.#statement?.start &&
      this.#statement.valueColumn > 0 &&
      !this.#isFlat()
    ) {
      this.#lines.write(' '.repeat(this.#statement.valueColumn - columns(previous.image)));
    } else {
      this.#lines.write(space);
    }
    this.#lines.write(token.image);
    this.#mustBreak = false;
    this.#afterComment = false;
    this.#leads = false;
    this.#end = token.startOffset + token.image.length;
  }

  #begin(statement: Statement, breaks: number): void {
    this.#statement = statement;
    this.#spacing.begin();
    this.#continued = false;
    this.#margin = this.#leads && breaks === 0 ? this.#lead : this.#column(statement.start);
  }

  /** Before a statement, or before the brace that ends a block. */
  #separate(mark: Mark, breaks: number, afterBrace: boolean): void {
    if (mark.gap !== undefined) this.#lines.write(mark.gap);
    else if (mark.kind === 'statement' && this.#leads && breaks === 0 && !this.#mustBreak) this.#lines.write(' ');
    else this.#lines.start(INDENT * mark.statement.level, mark.kind === 'statement' && breaks > 1 && !afterBrace);
  }

  #isFlat(): boolean {
    return this.#marks.get(this.#statement!.start)?.gap !== undefined;
  }

  /** The last piece was the `{` of a block. */
  #afterBrace(): boolean {
    return !this.#afterComment && this.#spacing.last?.tokenType === T.LeftBrace;
  }

  /** Breaks the line within a statement, before a token that follows on so many open brackets. */
  #break(token: IToken, depth: number): void {
    const { level } = this.#statement!;
    const isBrace = token.tokenType === T.LeftBrace;
    if (depth === 0 && !isBrace) this.#continued = true;
    const closes = this.#spacing.depth < depth;
    const further = this.#further(token.startOffset, closes ? depth - 1 : depth, closes);
    this.#lines.start(INDENT * level + (isBrace ? 0 : further), false);
  }

  /** How much further than its statement a line within it is indented: as it was, or as deep as its brackets. */
  #further(offset: number, depth: number, closes = false): number {
    const written = this.#column(offset) - this.#margin;
    if (written >= (closes ? 0 : INDENT)) return written;
    return INDENT * (this.#continued ? depth + 1 : depth);
  }

  #lineBreaks(to: number): number {
    return this.#text.slice(this.#end, to).match(/\r\n|\n|\r/g)?.length ?? 0;
  }

  /** Columns before an offset on its line. */
  #column(offset: number): number {
    let start = offset;
    while (start > 0 && !/[\n\r]/.test(this.#text[start - 1])) start--;
    return columns(this.#text.slice(start, offset));
  }
}
