import { LineIndex, type Range } from '@spacetime/dsl';
import type { Location, Range as LspRange, TextEdit as LspTextEdit, Position } from 'vscode-languageserver';
import type { Place, TextEdit } from '../features/places.ts';
import { uriOf } from '../workspace/places.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Offsets in UTF-16 units ↔ the protocol's lines and characters from 0. */
export function toOffset(lines: LineIndex, { line, character }: Position): number {
  // A place behind the last line is the end of the text, whatever its character.
  const column = whole(line) < lines.lineCount ? whole(character) + 1 : Number.MAX_SAFE_INTEGER;
  return lines.offset({ line: line + 1, column });
}

/** Of what is no number at all nothing can be told. */
function whole(value: unknown): number {
  if (!Number.isSafeInteger(value))
    throw new TypeError(`a position has ${JSON.stringify(value) ?? 'nothing'} for a number`);
  return value as number;
}

export function toPosition(lines: LineIndex, offset: number): Position {
  const { line, column } = lines.position(offset);
  return { line: line - 1, character: column - 1 };
}

export function toRange(lines: LineIndex, { start, end }: Range): LspRange {
  return { start: toPosition(lines, start), end: toPosition(lines, end) };
}

export function fromRange(lines: LineIndex, { start, end }: LspRange): Range {
  const from = toOffset(lines, start);
  return { start: from, end: Math.max(from, toOffset(lines, end)) };
}

export function toEdit(lines: LineIndex, { range, text }: TextEdit): LspTextEdit {
  return { range: toRange(lines, range), newText: text };
}

/** Line indices of files, made once each: for answers that reach several. */
export class Lines {
  readonly #workspace: Workspace;
  readonly #known = new Map<string, LineIndex>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  of(path: string): LineIndex {
    let lines = this.#known.get(path);
    if (lines === undefined) {
      lines = new LineIndex(this.#workspace.read(path) ?? '');
      this.#known.set(path, lines);
    }
    return lines;
  }

  location({ path, range }: Place): Location {
    return { uri: uriOf(path), range: toRange(this.of(path), range) };
  }
}
