import type { Declaration, Range, SpacetimeMember } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import { blocksOf } from './blocks.ts';

export interface Fold {
  /** Lines from 1: the first stays in sight, the last is hidden too. */
  readonly first: number;
  readonly last: number;
  readonly kind?: 'comment' | 'imports';
}

/** What can be folded: blocks, runs of comments and of imports, statements that go on over several lines. */
export function folds(snapshot: Snapshot): readonly Fold[] {
  const found = [...blockFolds(snapshot), ...commentFolds(snapshot), ...importFolds(snapshot)];
  const { lines, tree } = snapshot;
  for (const { start, end } of tree.declarations.flatMap(statementsOf)) {
    found.push({ first: lines.position(start).line, last: lines.position(end).line });
  }
  const byLine = new Map<number, Fold>();
  for (const fold of found) {
    if (fold.last <= fold.first) continue;
    const known = byLine.get(fold.first);
    if (known === undefined || known.last < fold.last) byLine.set(fold.first, fold);
  }
  return [...byLine.values()].sort((a, b) => a.first - b.first);
}

/** The line of a closing brace stays in sight where nothing else of the block is on it. */
function blockFolds({ tokens, lines, text }: Snapshot): Fold[] {
  return blocksOf(tokens).map(({ open, close }) => {
    const { line, column } = lines.position(close);
    const isAlone = text.slice(close - column + 1, close).trim() === '';
    return { first: lines.position(open).line, last: isAlone ? line - 1 : line };
  });
}

function commentFolds({ tree, lines, text }: Snapshot): Fold[] {
  const found: Fold[] = [];
  let run: { first: number; last: number; kind: string } | undefined;
  const end = () => {
    if (run !== undefined) found.push({ first: run.first, last: run.last, kind: 'comment' });
    run = undefined;
  };
  for (const { kind, range } of tree.comments) {
    const { line, column } = lines.position(range.start);
    if (kind === 'block') {
      end();
      found.push({ first: line, last: lines.position(range.end).line, kind: 'comment' });
    } else if (text.slice(range.start - column + 1, range.start).trim() !== '') end();
    else if (run?.kind === kind && run.last === line - 1) run.last = line;
    else {
      end();
      run = { first: line, last: line, kind };
    }
  }
  end();
  return found;
}

function importFolds({ tree, lines }: Snapshot): Fold[] {
  const found: Fold[] = [];
  let run: Range | undefined;
  for (const { kind, range } of tree.declarations) {
    if (kind === 'import') run = { start: run?.start ?? range.start, end: range.end };
    else if (run !== undefined) {
      found.push({ first: lines.position(run.start).line, last: lines.position(run.end).line, kind: 'imports' });
      run = undefined;
    }
  }
  if (run) found.push({ first: lines.position(run.start).line, last: lines.position(run.end).line, kind: 'imports' });
  return found;
}

/** Statements that are no blocks. */
function statementsOf(declaration: Declaration): readonly Range[] {
  if (declaration.kind === 'import') return [];
  if (declaration.kind !== 'spacetime') return declaration.settings.map(({ range }) => range);
  return declaration.members.flatMap(ofMember);
}

function ofMember(member: SpacetimeMember): readonly Range[] {
  switch (member.kind) {
    case 'parameter':
    case 'let':
    case 'expect':
      return [member.range];
    case 'chart':
      return member.domains.map(({ range }) => range);
    case 'map':
      return member.assignments.map(({ range }) => range);
    case 'metric':
      return member.entries.map(({ range }) => range);
    case 'background':
      return [...member.entries, ...member.assignments].map(({ range }) => range);
  }
}
