import type { JobDeclaration, SpacetimeDeclaration, Token } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { type Block, type BlockKind, type OpenBracket, surroundings } from './blocks.ts';
import { type Cursor, cursorAt } from './cursor.ts';

/** What is known of the place of a cursor. */
export interface Place {
  readonly snapshot: Snapshot;
  readonly cursor: Cursor;
  readonly blocks: readonly Block[];
  readonly block: Block;
  /** The unfinished statement before the word at the cursor. */
  readonly statement: readonly Token[];
  readonly open: readonly OpenBracket[];
  /** The spacetime in which the cursor stands. */
  readonly spacetime: SpacetimeDeclaration | undefined;
  /** The block of settings in which it stands. */
  readonly job: JobDeclaration | undefined;
}

/** Undefined within comments and numbers. */
export function placeAt(snapshot: Snapshot, offset: number): Place | undefined {
  const cursor = cursorAt(snapshot.text, offset, snapshot.tree);
  if (cursor === undefined) return undefined;
  const before = cursor.tokens.slice(0, cursor.before);
  const { blocks, statement, open } = surroundings(before, cursor.startsLine, cursor.prefix);
  const declared = (kind: BlockKind) => {
    const start = blocks.find((block) => block.kind === kind)?.header[0]?.range.start;
    return snapshot.tree.declarations.find((declaration) => declaration.range.start === start);
  };
  const spacetime = declared('spacetime');
  const job = JOB_KINDS.map(declared).find((found) => found !== undefined);
  return {
    ...{ snapshot, cursor, blocks, block: blocks.at(-1)!, statement, open },
    spacetime: spacetime?.kind === 'spacetime' ? spacetime : undefined,
    job: job === undefined || job.kind === 'spacetime' || job.kind === 'import' ? undefined : job,
  };
}

const JOB_KINDS = ['fit', 'geodesic', 'render', 'data'] as const;

/** The name after a word of a header: of `in` in `metric in Spherical`. */
export function nameAfter(header: readonly Token[], word: string): string | undefined {
  const at = header.findIndex(({ text }) => text === word);
  const next = at < 0 ? undefined : header[at + 1];
  return next?.kind === 'word' ? next.text : undefined;
}
