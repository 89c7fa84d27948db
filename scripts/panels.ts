/**
 * `npm run panels [-- SCENARIO …] [--language de]`: pictures of the panels without the editor, in its four themes, by the
 * scenarios of `test/panels`, into `.cache/panels`: to be looked at.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../test/e2e/prepared.ts';
import { scenarios } from '../test/panels/scenarios/index.ts';
import { Stand, THEMES, type Theme } from '../test/panels/stand.ts';

const { values, positionals: names } = parseArgs({
  options: { language: { type: 'string' } },
  allowPositionals: true,
});
const { language } = values;
const strings =
  language === undefined ? {} : JSON.parse(readFileSync(join(root, 'l10n', `bundle.l10n.${language}.json`), 'utf8'));
const out = join(root, '.cache', 'panels');
mkdirSync(out, { recursive: true });
await using stand = await Stand.open();
for (const [name, scenario] of await scenarios()) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const theme of Object.keys(THEMES) as Theme[]) {
    const { page, faults } = await stand.show(scenario, { theme, strings });
    const path = join(out, `${name}-${theme}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log([path, ...faults].join('\n  '));
  }
}
