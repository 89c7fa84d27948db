import { folds } from '../../src/features/folding.ts';
import { checkFixtures } from '../kit.ts';

/** The text with what stays in sight of each fold: `▾` where it begins, `▴` at its last hidden line. */
checkFixtures(import.meta.url, 'folding', ({ snapshot }) => {
  const found = folds(snapshot);
  return snapshot.text
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const starts = found.filter(({ first }) => first === index + 1).map(({ last, kind = '' }) => `▾${last}${kind}`);
      const ends = found.filter(({ last }) => last === index + 1).map(({ first }) => `▴${first}`);
      return `${String(index + 1).padStart(2)} ${[...starts, ...ends].join(' ').padEnd(14)} ${line}`.trimEnd();
    })
    .join('\n');
});
