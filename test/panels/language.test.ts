import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../e2e/prepared.ts';
import { pseudo, TEXTS, untranslated } from './language.ts';
import { scenarios } from './scenarios/index.ts';
import { type Scenario, Stand } from './stand.ts';

const ENGLISH: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'l10n', 'bundle.l10n.json'), 'utf8'),
);
const STRINGS = Object.fromEntries(Object.keys(ENGLISH).map((text) => [text, pseudo(text)]));

let stand: Stand;
before(async () => {
  stand = await Stand.open();
});
after(() => stand?.[Symbol.asyncDispose]());

/** Each text with English in it, once. */
async function left(scenario: Scenario): Promise<readonly string[]> {
  const { page } = await stand.show(scenario, { strings: STRINGS });
  const texts = (await page.evaluate(TEXTS)) as string[];
  assert.ok(texts.length > 2);
  return [...new Set(texts)].filter((text) => untranslated(text, scenario.names).length > 0);
}

for (const [name, scenario] of await scenarios()) {
  test(`${name}: nothing is said in English where the editor speaks otherwise`, async () => {
    assert.deepEqual(await left(scenario), []);
    const refused = 'ＲＥＦＵＳＥＤ';
    assert.deepEqual(await left({ ...scenario, answer: () => refused, state: 'failed' }), [], 'where it fails');
    assert.deepEqual(
      await left({ ...scenario, answer: () => undefined, state: waiting(scenario) }),
      [],
      'while it waits',
    );
  });
}

/** Fits are asked for by their numbers: until they are there, there is none. */
function waiting({ kind }: Scenario): string {
  return kind === 'training' ? 'empty' : 'busy';
}

test('the pseudo-language leaves nothing of English, and would show what is not translated', () => {
  assert.equal(pseudo('Stop at {0}'), 'Ｓｔｏｐ ａｔ {0}');
  assert.deepEqual(untranslated('ａ MAE of Quick: 1e-6 s', ['Quick']), ['of']);
});
