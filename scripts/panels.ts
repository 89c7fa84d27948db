/**
 * `npm run panels [-- SCENARIO …]`: pictures of the panels without the editor, in its four themes, by the scenarios of
 * `test/panels`, into `.cache/panels`: to be looked at.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/e2e/prepared.ts';
import { scenarios } from '../test/panels/scenarios/index.ts';
import { Stand, THEMES, type Theme } from '../test/panels/stand.ts';

const names = process.argv.slice(2);
const out = join(root, '.cache', 'panels');
mkdirSync(out, { recursive: true });
await using stand = await Stand.open();
for (const [name, scenario] of await scenarios()) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const theme of Object.keys(THEMES) as Theme[]) {
    const { page, faults } = await stand.show(scenario, { theme });
    const path = join(out, `${name}-${theme}.png`);
    await page.screenshot({ path, fullPage: true });
    console.log([path, ...faults].join('\n  '));
  }
}
