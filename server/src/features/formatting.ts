import { type Diagnostic, format, type Range } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import { blocksOf } from './blocks.ts';
import type { TextEdit } from './places.ts';

/** Edits, or the syntax errors for which the text stays as it is. */
export type Formatting = { readonly edits: readonly TextEdit[] } | { readonly diagnostics: readonly Diagnostic[] };

/** The standard layout of a document, as the fewest changes of its space. */
export function formatDocument({ text, path }: Pick<Snapshot, 'text' | 'path'>): Formatting {
  const result = format(text, path);
  return 'diagnostics' in result ? result : { edits: spaceEdits(text, result.text) };
}

/** Those of the changes that lie within the lines of a range. */
export function formatRange(snapshot: Snapshot, { start, end }: Range): Formatting {
  const result = formatDocument(snapshot);
  if ('diagnostics' in result) return result;
  const { lines } = snapshot;
  const from = lines.starts[lines.position(start).line - 1]!;
  const to = lines.lineEnd(lines.position(end).line);
  return { edits: result.edits.filter(({ range }) => from <= range.start && range.end <= to) };
}

/**
 * After `}` the block that it closes is laid out; after a line break the line before, so that what is being written
 * is left alone. A text that has errors is left alone too.
 */
export function formatOnType(snapshot: Snapshot, offset: number, typed: string): readonly TextEdit[] {
  const { lines, tokens, text } = snapshot;
  let range: Range | undefined;
  if (typed === '}') {
    const block = blocksOf(tokens).find(({ close }) => close === offset - 1);
    range = block && { start: block.open, end: block.close + 1 };
  } else {
    const { line } = lines.position(offset);
    if (line > 1) range = { start: lines.starts[line - 2]!, end: lines.lineEnd(line - 1) };
  }
  if (range === undefined || text.slice(range.start, range.end).trim() === '') return [];
  const result = formatRange(snapshot, range);
  if ('diagnostics' in result) return [];
  return result.edits;
}

/** What the lexer skips. */
const SPACE = /[\s\u00ad\u200b-\u200d\u2060]/u;

/** The changes from a text to another that has the same characters but for space. */
function spaceEdits(before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [from, to] = [spaceEnd(before, i), spaceEnd(after, j)];
    if (from > i || to > j) addEdit(edits, before, { start: i, end: from }, after.slice(j, to));
    [i, j] = [from, to];
    // The layout never changes anything else; if it did, the text would have to be replaced as a whole.
    if (before[i] !== after[j]) return [{ range: { start: 0, end: before.length }, text: after }];
    i++;
    j++;
  }
  return edits;
}

function spaceEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && SPACE.test(text[end]!)) end++;
  return end;
}

/** Adds the change of a run of space, without what it has in common with the new one at either end. */
function addEdit(edits: TextEdit[], before: string, { start, end }: Range, text: string): void {
  if (before.slice(start, end) === text) return;
  let [from, to, head, tail] = [start, end, 0, text.length];
  while (from < to && head < tail && before[from] === text[head]) {
    from++;
    head++;
  }
  while (to > from && tail > head && before[to - 1] === text[tail - 1]) {
    to--;
    tail--;
  }
  // No place is between the two halves of a line break.
  if (before[from - 1] === '\r' && before[from] === '\n') {
    from--;
    head--;
  }
  if (before[to - 1] === '\r' && before[to] === '\n') {
    to++;
    tail++;
  }
  edits.push({ range: { start: from, end: to }, text: text.slice(head, tail) });
}
