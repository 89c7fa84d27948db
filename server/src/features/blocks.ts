import type { Token } from '@spacetime/dsl';

/** A pair of braces, by their offsets. */
export interface Block {
  readonly open: number;
  readonly close: number;
}

/** Pairs of braces in the order of the opening ones; those without a partner are left out. */
export function blocksOf(tokens: readonly Token[]): readonly Block[] {
  const blocks: Block[] = [];
  const open: number[] = [];
  for (const { kind, text, range } of tokens) {
    if (kind !== 'symbol') continue;
    if (text === '{') open.push(range.start);
    else if (text === '}') {
      const start = open.pop();
      if (start !== undefined) blocks.push({ open: start, close: range.start });
    }
  }
  return blocks.sort((a, b) => a.open - b.open);
}
