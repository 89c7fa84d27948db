import { documentSymbols, type OutlineItem } from '../../src/features/document-symbols.ts';
import { checkFixtures } from '../kit.ts';

checkFixtures(import.meta.url, 'document-symbols', ({ snapshot }) => {
  const show = ({ name, detail, kind, selection, children }: OutlineItem, depth: number): string[] => [
    `${'  '.repeat(depth)}${kind} ${name}${detail && ` | ${detail}`} [${snapshot.text.slice(selection.start, selection.end).replace(/\s+/gu, ' ')}]`,
    ...children.flatMap((child) => show(child, depth + 1)),
  ];
  return documentSymbols(snapshot)
    .flatMap((item) => show(item, 0))
    .join('\n');
});
