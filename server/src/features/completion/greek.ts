import { GREEK } from '@spacetime/dsl';
import { type Item, RANK } from './item.ts';

/** Letters that one types by their names: after a `\`, or from two letters of the name on. */
export function greekItems(prefix: string, known: readonly Item[]): readonly Item[] {
  const escaped = prefix.startsWith('\\');
  const typed = escaped ? prefix.slice(1) : prefix;
  if (!escaped && typed.length < 2) return [];
  const labels = new Set(known.map(({ label }) => label));
  const items: Item[] = [];
  for (const [word, letter] of Object.entries(GREEK)) {
    if (!word.toLowerCase().startsWith(typed.toLowerCase())) continue;
    if (!escaped && (labels.has(letter) || word[0] !== typed[0])) continue;
    const filter = escaped ? `\\${word}` : word;
    items.push({
      label: letter,
      kind: 'letter',
      detail: `\\${word}`,
      filter,
      rank: escaped ? RANK.first : RANK.letter,
    });
  }
  return items;
}
