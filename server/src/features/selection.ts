import type { Range } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import { blocksOf } from './blocks.ts';
import { contains } from './places.ts';

/** Steps at either end of the way from a name to the file: sums of a thousand terms have as many parts. */
const MOST_STEPS = 100;

/**
 * What holds an offset, from the smallest to the whole file, each within the next: a name, its term, the
 * expression, the statement, what stands in the block, the block with its header, …
 */
export function selectionRanges({ tree, tokens, text }: Snapshot, offset: number): readonly Range[] {
  const found: Range[] = [{ start: 0, end: text.length }];
  for (let node = partAt({ of: tree.declarations }, offset); node !== undefined; node = partAt(node, offset))
    found.push(node.range);
  for (const { open, close } of blocksOf(tokens)) {
    if (open < offset && offset <= close) found.push(trimmed(text, open + 1, close), { start: open, end: close + 1 });
  }
  for (const { range } of tree.comments) if (contains(range, offset)) found.push(range);
  const sorted = found
    .filter((range) => contains(range, offset))
    .sort((a, b) => a.end - a.start - (b.end - b.start) || b.start - a.start);
  const nested: Range[] = [];
  for (const range of sorted) {
    const last = nested.at(-1);
    if (last === undefined) nested.push(range);
    else if (range.start <= last.start && last.end <= range.end && range.end - range.start > last.end - last.start) {
      nested.push(range);
    }
  }
  return nested.length <= 2 * MOST_STEPS ? nested : [...nested.slice(0, MOST_STEPS), ...nested.slice(-MOST_STEPS)];
}

interface Part {
  readonly range: Range;
}

/** The part of a node that holds an offset; of two that touch there the second. */
function partAt(node: object, offset: number): Part | undefined {
  let found: Part | undefined;
  for (const value of Object.values(node)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (isPart(part) && contains(part.range, offset)) found = later(found, part);
    }
  }
  return found;
}

function later(a: Part | undefined, b: Part): Part {
  return a === undefined || b.range.start >= a.range.start ? b : a;
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function trimmed(text: string, start: number, end: number): Range {
  const inside = text.slice(start, end);
  const from = start + inside.length - inside.trimStart().length;
  return { start: from, end: Math.max(from, start + inside.trimEnd().length) };
}
