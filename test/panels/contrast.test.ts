import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CONTROLS, NAME } from './keyboard.ts';
import { scenarios } from './scenarios/index.ts';
import { Stand } from './stand.ts';

let stand: Stand;
before(async () => {
  stand = await Stand.open();
});
after(() => stand?.[Symbol.asyncDispose]());

/** Texts of the document's own, by what they say. */
const TEXTS = `[...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && !one.disabled &&
  one.localName !== 'option' && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== ''))`;

for (const [name, scenario] of await scenarios()) {
  test(`${name}: in high contrast texts, edges and what is switched on stand out`, async () => {
    const { page, theme } = await stand.show(scenario);
    for (const colours of ['high-contrast', 'high-contrast-light'] as const) {
      await theme(colours);
      // WCAG 2.2: 7 for texts (1.4.6), 3 for controls and their states (1.4.11).
      const texts = `${TEXTS}.filter((one) => window.colours.text(one) < 7).map(${NAME})`;
      assert.deepEqual(await page.evaluate(texts), [], `${colours}: texts`);
      const edges = `${CONTROLS}.filter((one) => !one.matches('canvas, .plot, summary, input[type=range]'))
        .filter((one) => window.colours.edge(one) < 3).map(${NAME})`;
      assert.deepEqual(await page.evaluate(edges), [], `${colours}: edges`);
      const toggles = `[...document.querySelectorAll('[aria-pressed="true"]')].filter((one) =>
        window.colours.contrast(window.colours.ground(one), window.colours.ground(one.parentElement)) < 3).map(${NAME})`;
      assert.deepEqual(await page.evaluate(toggles), [], `${colours}: what is switched on`);
    }
  });
}
