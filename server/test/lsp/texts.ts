/** The protocol's edits, applied by their definition: an oracle for what the server makes of them. */
export interface Edit {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A position behind the end of its line is that end, one behind the last line the end of the text. */
export function offsetOf(text: string, { line, character }: Position): number {
  let start = 0;
  for (let i = 0; i < line; i++) {
    const next = /\r\n|\n|\r/gu;
    next.lastIndex = start;
    const found = next.exec(text);
    if (found === null) return text.length;
    start = found.index + found[0].length;
  }
  const end = /[\n\r]|$/u.exec(text.slice(start))!.index + start;
  return Math.min(start + character, end);
}

export function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { range, text: inserted } of edits) {
    if (range === undefined) result = inserted;
    else {
      const [a, b] = [offsetOf(result, range.start), offsetOf(result, range.end)];
      result = result.slice(0, Math.min(a, b)) + inserted + result.slice(Math.max(a, b));
    }
  }
  return result;
}
