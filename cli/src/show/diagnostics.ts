import { type Diagnostic, LineIndex } from '@spacetime/dsl';
import { paint } from './paint.ts';

/** A diagnostic with 1-based lines and columns (UTF-16 units); `endColumn` is the first column after it. */
export interface DiagnosticRow {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly message: string;
}

/** Texts and line indices of files, read once each. */
export class Sources {
  readonly #read: (path: string) => string | undefined;
  readonly #files = new Map<string, { readonly text: string; readonly index: LineIndex }>();

  constructor(read: (path: string) => string | undefined) {
    this.#read = read;
  }

  get(file: string): { readonly text: string; readonly index: LineIndex } {
    let entry = this.#files.get(file);
    if (entry === undefined) {
      const text = this.#read(file) ?? '';
      entry = { text, index: new LineIndex(text) };
      this.#files.set(file, entry);
    }
    return entry;
  }
}

export function toRow(diagnostic: Diagnostic, sources: Sources): DiagnosticRow {
  const { index } = sources.get(diagnostic.file);
  const start = index.position(diagnostic.range.start);
  const end = index.position(diagnostic.range.end);
  return {
    file: diagnostic.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    severity: diagnostic.severity,
    code: diagnostic.code,
    message: diagnostic.message,
  };
}

/** By file, then by place. */
export function byPlace(a: DiagnosticRow, b: DiagnosticRow): number {
  return (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column;
}

const COLOURS = { error: 'red', warning: 'yellow', information: 'blue', hint: 'cyan' } as const;
/** A source line longer than this is shown around the caret only. */
const WIDEST = 160;

/** `file:line:column severity code message`, then the source line with a caret under what is meant. */
export function describe(row: DiagnosticRow, sources: Sources): string {
  const head = `${row.file}:${row.line}:${row.column} ${paint(COLOURS[row.severity], row.severity)} ${row.code} ${row.message}`;
  const line = sources.get(row.file).text.split(/\r\n|\r|\n/, row.line)[row.line - 1];
  if (line === undefined || line.trim() === '') return head;
  const from = row.column > WIDEST ? row.column - 1 - WIDEST / 2 : 0;
  const shown = line.slice(from, from + WIDEST);
  const indent = shown.slice(0, row.column - 1 - from).replace(/[^\t]/gu, ' ');
  const last = row.endLine === row.line ? row.endColumn : line.length + 1;
  const length = Math.max(1, Math.min(last - row.column, shown.length - (row.column - 1 - from)));
  return `${head}\n    ${shown}\n    ${indent}${paint(COLOURS[row.severity], '^'.repeat(length))}`;
}
