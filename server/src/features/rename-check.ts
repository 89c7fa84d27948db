import { basename } from 'node:path';
import { type Diagnostic, firstFrom, LineIndex, type Occurrence, type SymbolEntry } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { FileEdits, TextEdit } from './places.ts';
import { isSame } from './references.ts';
import type { Refusal } from './refusal.ts';

/**
 * Tries edits that give a symbol another name, and says where the result would not be the same with another name:
 * every name must still mean what it meant, and nothing may be wrong that was not wrong before. It answers for
 * whatever hides what, without a list of the cases.
 */
export function changedMeaning(snapshot: Snapshot, symbol: SymbolEntry, edits: FileEdits): Refusal | undefined {
  const { workspace } = snapshot;
  const texts = new Map<string, string>();
  for (const [path, changes] of edits) texts.set(path, applied(workspace.read(path) ?? '', changes));
  const trial = workspace.fork(texts);
  const moved = movedBy(edits);
  for (const path of filesOf(snapshot, symbol)) {
    const [before, after] = [workspace.snapshot(path), trial.snapshot(path)];
    if (before === undefined || after === undefined) continue;
    const place = differs(before, after, moved);
    if (place !== undefined) return { refusal: refusalAt(workspace, path, place) };
  }
  return undefined;
}

/** Files that have the symbol's, or import it. */
function filesOf(snapshot: Snapshot, { file }: SymbolEntry): readonly string[] {
  const { workspace, path: own } = snapshot;
  const others = workspace.paths.filter((path) => {
    const { files } = workspace.snapshot(path)?.model ?? { files: [] };
    return files.some(({ path: read }) => read === file);
  });
  return [...new Set([own, ...others])];
}

interface Difference {
  readonly start: number;
  readonly message: string;
}

/** Where an analysis with the new name is not that with the old one. */
function differs(before: Snapshot, after: Snapshot, moved: Moved): Difference | undefined {
  const problem = newProblem(before.model.diagnostics, after.model.diagnostics, before.path);
  const [old, now] = [before.occurrences, after.occurrences];
  for (let i = 0; i < Math.max(old.length, now.length); i++) {
    const [a, b] = [old[i], now[i]];
    const isHere = a !== undefined && b !== undefined && moved(before.path, a.range.start) === b.range.start;
    if (isHere && meansTheSame(a, b, moved)) continue;
    const changed = a ? `\`${a.text}\` would mean something else.` : 'A name would mean something else.';
    return { start: (a ?? old.at(-1))?.range.start ?? 0, message: problem?.message ?? changed };
  }
  return problem && { start: 0, message: problem.message };
}

function meansTheSame(a: Occurrence, b: Occurrence, moved: Moved): boolean {
  const [from, to] = [a.symbol.declarations[0], b.symbol.declarations[0]];
  if (from === undefined || to === undefined) return isSame(a.symbol, b.symbol);
  const { kind, file = '' } = a.symbol;
  return kind === b.symbol.kind && file === b.symbol.file && moved(file, from.range.start) === to.range.start;
}

/** A diagnostic of a code of which there are more than before. */
function newProblem(before: readonly Diagnostic[], after: readonly Diagnostic[], path: string): Diagnostic | undefined {
  const counts = new Map<string, number>();
  for (const { code, file } of before) if (file === path) counts.set(code, (counts.get(code) ?? 0) + 1);
  return after.find(({ code, file }) => {
    if (file !== path) return false;
    const left = (counts.get(code) ?? 0) - 1;
    counts.set(code, left);
    return left < 0;
  });
}

function refusalAt(workspace: Workspace, path: string, { start, message }: Difference): string {
  const { line } = new LineIndex(workspace.read(path) ?? '').position(start);
  return `Renaming would change what the files say: ${basename(path)}, line ${line}: ${message}`;
}

/** Where an offset of a file is after the edits. */
type Moved = (path: string, offset: number) => number;

function movedBy(edits: FileEdits): Moved {
  const shifts = new Map<string, Shift[]>();
  for (const [path, changes] of edits) {
    let by = 0;
    const list = changes
      .toSorted((a, b) => a.range.start - b.range.start)
      .map(({ range, text }) => {
        by += text.length - (range.end - range.start);
        return { start: range.start, by };
      });
    shifts.set(path, list);
  }
  return (path, offset) => {
    const list = shifts.get(path);
    return list === undefined ? offset : offset + (list[firstFrom(list, ({ start }) => start, offset) - 1]?.by ?? 0);
  };
}

interface Shift {
  readonly start: number;
  /** What is behind the edit at this offset moves by so much. */
  readonly by: number;
}

export function applied(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { range, text: replacement } of edits.toSorted((a, b) => a.range.start - b.range.start)) {
    result += text.slice(at, range.start) + replacement;
    at = range.end;
  }
  return result + text.slice(at);
}
