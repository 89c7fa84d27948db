import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlayHints } from '../../src/features/inlay-hints.ts';
import { NO_NUMBERS } from '../../src/features/numbers.ts';
import { examined } from '../checks/examined.ts';
import { checkFixtures, fixture } from '../kit.ts';

/** The text with its hints between `⟦⟧`. */
function withHints(text: string, hints: readonly { readonly offset: number; readonly label: string }[]): string {
  let shown = '';
  let from = 0;
  for (const { offset, label } of hints) {
    shown += `${text.slice(from, offset)}⟦${label}⟧`;
    from = offset;
  }
  return shown + text.slice(from);
}

checkFixtures(import.meta.url, 'inlay-hints', async ({ snapshot }) => {
  const hints = inlayHints(snapshot, { start: 0, end: snapshot.text.length }, await examined(snapshot));
  return withHints(snapshot.text, hints);
});

test('without numbers only what the text itself shows is said, and only where it is asked for', () => {
  const { snapshot } = fixture(
    'spacetime S {\n  chart C(t, x, y, z)\n  metric { g[t,t] = -1  g[t,x] = 0.1  g[x,x] = 1 g[y,y] = 1 g[z,z] = 1 }\n}\n',
  );
  const at = snapshot.text.indexOf('g[t,x]');
  const label = [{ offset: at + 6, label: '= g[x,t]', about: at }];
  assert.deepEqual(inlayHints(snapshot, { start: 0, end: snapshot.text.length }, NO_NUMBERS), label);
  assert.deepEqual(inlayHints(snapshot, { start: 0, end: at }, NO_NUMBERS), []);
});
