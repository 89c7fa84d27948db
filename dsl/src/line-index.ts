/** A place in a text as people count it: line and column from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offset ↔ line and column of one text; lines end with `\n`, `\r\n` or `\r`. */
export class LineIndex {
  /** Offset of each line's first character. */
  readonly starts: readonly number[];
  private readonly text: string;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.starts = starts;
    this.text = text;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The position of an offset, which is clamped to the text. */
  position(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - this.starts[low] + 1 };
  }

  /** The offset of a position; line and column are clamped to the text and to the line. */
  offset(position: Position): number {
    const line = Math.min(Math.max(position.line, 1), this.starts.length);
    const start = this.starts[line - 1];
    return Math.min(start + Math.max(position.column - 1, 0), this.lineEnd(line));
  }

  /** The offset after a line's last character, before its line break. */
  lineEnd(line: number): number {
    if (line >= this.starts.length) return this.text.length;
    const next = this.starts[line];
    return this.text.charCodeAt(next - 1) === 10 &&
      this.text.charCodeAt(next - 2) === 13 &&
      next - 2 >= this.starts[line - 1]
      ? next - 2
      : next - 1;
  }
}
