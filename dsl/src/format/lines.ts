/** Lines of formatted text, built from left to right. */
export class Lines {
  readonly #lines: Line[] = [];

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  start(indent: number, blankBefore: boolean): void {
    this.#lines.push({ code: ' '.repeat(indent), indent, isAfterBlank: blankBefore && !this.isEmpty });
  }

  write(text: string): void {
    this.#lines.at(-1)!.code += text;
  }

  /** Puts a comment at the end of the line; `column` is where it was. */
  remark(text: string, column: number): void {
    this.#lines.at(-1)!.comment = { text, column };
  }

  join(lineBreak: string): string {
    this.#alignComments();
    return this.#lines
      .map(({ code, comment, isAfterBlank }) => {
        const remark = comment ? ' '.repeat(comment.column - widthOf(code)) + comment.text : '';
        return (isAfterBlank ? lineBreak : '') + code + remark + lineBreak;
      })
      .join('');
  }

  /**
   * Comments at the ends of lines that follow one another, equally indented, stand in one column: where the
   * writer put all of them, if there is room, or else two spaces after the longest of their lines.
   */
  #alignComments(): void {
    let group: Line[] = [];
    for (const line of this.#lines) {
      const last = group.at(-1);
      if (last && (line.isAfterBlank || line.indent !== last.indent)) {
        align(group);
        group = [];
      }
      group.push(line);
    }
    align(group);
  }
}

interface Line {
  code: string;
  readonly indent: number;
  readonly isAfterBlank: boolean;
  comment?: { readonly text: string; column: number };
}

function align(group: readonly Line[]): void {
  let needed = 0;
  const written = new Set<number>();
  for (const { code, comment } of group) {
    if (!comment) continue;
    needed = Math.max(needed, widthOf(code) + 2);
    written.add(comment.column);
  }
  const [first] = written;
  const column = written.size === 1 && first >= needed - 1 ? first : needed;
  for (const { comment } of group) if (comment) comment.column = column;
}

/** Width of the last line of a text, which has more than one where it has a block comment. */
function widthOf(code: string): number {
  return columns(code.slice(Math.max(code.lastIndexOf('\n'), code.lastIndexOf('\r')) + 1));
}

/** Columns that a text takes up where each character takes one. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text) if (!/\p{M}/u.test(character)) count++;
  return count;
}
