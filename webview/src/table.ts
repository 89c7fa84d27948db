import { element } from './dom.ts';

/** Characters of a cell from which on it is words, which may be broken, and no number. */
const WORDS = 24;

/** A table whose rows begin with what they are of. */
export function tableElement(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  caption?: string,
): HTMLElement {
  const cell = (text: string) => element('td', { class: text.length > WORDS ? 'number text' : 'number' }, text);
  const row = ([name, ...cells]: readonly string[]) =>
    element('tr', {}, element('th', { scope: 'row' }, name ?? ''), ...cells.map(cell));
  return element(
    'table',
    {},
    caption === undefined ? undefined : element('caption', { class: 'muted' }, caption),
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, ...rows.map(row)),
  );
}
