import { selectionRanges } from '../../src/features/selection.ts';
import { checkFixtures } from '../kit.ts';

checkFixtures(import.meta.url, 'selection', ({ snapshot, cursors }) =>
  cursors
    .map((cursor) =>
      selectionRanges(snapshot, cursor)
        .map(({ start, end }) => {
          const text = snapshot.text.slice(start, end).replace(/\s+/gu, ' ');
          return text.length > 90 ? `${text.slice(0, 45)} … ${text.slice(-40)}` : text;
        })
        .join('\n'),
    )
    .join('\n\n'),
);
