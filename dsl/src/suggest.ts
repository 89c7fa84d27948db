import type { Range } from './ast.ts';
import type { Fix } from './diagnostic.ts';
import { GREEK } from './names.ts';

const SPELLED = new Map<string, string>();
for (const [word, letter] of Object.entries(GREEK)) {
  if (!SPELLED.has(letter)) SPELLED.set(letter, word);
}

/** Greek letters spelled out and no capitals: what a slip of the finger is measured in. */
function plain(text: string): string {
  return [...text]
    .map((letter) => SPELLED.get(letter) ?? letter)
    .join('')
    .toLowerCase();
}

/**
 * Edit distance with transpositions of neighbours (optimal string alignment), at most `limit + 1`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return Math.min(previous[b.length]!, limit + 1);
}

/** The candidate nearest to what was written, if one is near enough to have been meant. */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  const text = plain(written).slice(0, 64);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = plain(candidate);
    const length = Math.max(text.length, other.length);
    const limit = Math.min(Math.max(1, Math.floor(length / 3)), length - 1);
    // Among equally near ones the same case, then the one declared first.
    const distance = editDistance(text, other, limit) + (candidate[0] === written[0] ? 0 : 0.5);
    if (distance < limit + 1 && distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

export function replaceFix(range: Range, text: string): Fix {
  return { title: `Replace by \`${text}\``, edits: [{ range, text }] };
}
