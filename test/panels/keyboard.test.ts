import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FIT_CANCEL, FIT_START, PANEL_SAVE, PANEL_SOURCE, VIEW_GEODESIC } from '@spacetime/protocol';
import type { Page } from 'playwright-core';
import { controlsOf, focused, tabStops, tabTo, withoutRing } from './keyboard.ts';
import { scenarios } from './scenarios/index.ts';
import { Stand, THEMES, type Theme } from './stand.ts';

let stand: Stand;
before(async () => {
  stand = await Stand.open();
});
after(() => stand?.[Symbol.asyncDispose]());

const all = await scenarios();
const scenario = (name: string) => all.get(name)!;
const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** Until it is so in the document; its policy keeps whoever looks from within. */
async function until(page: Page, script: string): Promise<void> {
  for (const end = Date.now() + 5000; !(await page.evaluate(script)); await page.waitForTimeout(20)) {
    if (Date.now() > end) throw new Error(`it never came to: ${script}`);
  }
}
const BUTTON = /^(vscode-)?button /;

for (const [name, one] of all) {
  test(`${name}: the Tab key stops at every control in its order, each stop is seen, Enter and Space press every button`, async () => {
    const { page, faults, theme } = await stand.show(one);
    const controls = await controlsOf(page);
    const stops = await tabStops(page);
    assert.deepEqual(
      stops.map((stop) => stop.name),
      controls,
    );
    for (const colours of Object.keys(THEMES) as Theme[]) {
      await theme(colours);
      assert.deepEqual(await withoutRing(page), [], `${colours}: without a ring`);
    }
    assert.deepEqual(faults, []);
    // From the first of them: Enter and Space press every button.
    await page.evaluate('document.activeElement?.blur()');
    const buttons = controls.filter((control) => BUTTON.test(control));
    assert.ok(buttons.length > 0);
    // Presses are counted, and have no effect: it might change the others.
    await page.evaluate(`window.presses = 0; window.addEventListener('click', (event) => {
      window.presses++;
      event.stopImmediatePropagation();
      event.preventDefault();
    }, true)`);
    for (let left = buttons.length; left > 0; ) {
      await press(page, 'Tab');
      const { name: control = '' } = (await focused(page)) ?? {};
      if (!BUTTON.test(control)) continue;
      left--;
      await press(page, 'Enter', 'Space');
      assert.equal(await page.evaluate('const now = window.presses; window.presses = 0; now'), 2, control);
    }
  });
}

test('training: a fit is stopped and resumed from where the keys are', async () => {
  const { page, asked } = await stand.show(scenario('training'));
  // What is asked arrives later than the key, and its answer makes the rows anew.
  const isAsked = async (wanted: string) => {
    const end = Date.now() + 10_000;
    while (!asked.some(({ method }) => method === wanted) && Date.now() < end) await page.waitForTimeout(20);
    assert.ok(
      asked.some(({ method }) => method === wanted),
      wanted,
    );
    await page.waitForTimeout(200);
  };
  await tabTo(page, /Save a checkpoint and stop/);
  await press(page, 'Enter');
  await isAsked(FIT_CANCEL);
  await tabTo(page, /Go on from step 3000/);
  await press(page, 'Space');
  await isAsked(FIT_START);
  await tabTo(page, /Show the fit in its file/);
  await press(page, 'Enter');
  await isAsked(PANEL_SOURCE);
  // The second row has become another fit: its buttons are others, and the keys are at one of them.
  await until(page, `document.activeElement.localName === 'vscode-button'`);
});

test('training: the cursor of a plot goes by the arrows, and smoothing by theirs', async () => {
  const { page } = await stand.show(scenario('training'));
  await tabTo(page, /^div "Loss/);
  await press(page, 'End', 'ArrowLeft');
  await until(page, `document.querySelector('.u-legend .u-value').textContent === '12450'`);
  await tabTo(page, 'Smoothing');
  await press(page, 'End');
  await until(page, 'window.kept.view.smoothing === 0.99');
});

test('curvature: choices keep the keys where they are', async () => {
  const { page } = await stand.show(scenario('curvature'));
  const kept = async (name: string, ...keys: readonly string[]) => {
    await tabTo(page, name);
    const before = await focused(page);
    await press(page, ...keys);
    await page.waitForTimeout(50);
    assert.equal((await focused(page))?.name, before?.name);
  };
  await kept('contours', 'Space');
  await until(page, 'window.kept.view.contours === false');
  await kept('3-D', 'Enter');
  await until(page, 'window.kept.view.surface === true');
  await kept('3-D', 'Enter');
  await kept('Scale of colours', 'ArrowDown');
  await until(page, `window.kept.view.scale === 'linear'`);
  await kept('Quantity', 'ArrowDown');
  await until(page, `window.kept.view.quantity.name === 'scalar'`);
  await kept('t', 'Home');
  await until(page, 'window.kept.view.at[0] === 0');
});

test('curvature: the cursor of a map goes by the arrows, beyond what is seen too; plus and minus enlarge', async () => {
  const { page } = await stand.show(scenario('curvature'));
  const reading = () => page.locator('.reading').innerText();
  const r = async () => Number(/ r = ([\d.]+)/.exec(await reading())![1]);
  await tabTo(page, /^canvas "Kretschmann scalar, learned/);
  const start = await r();
  await press(page, 'ArrowRight', 'ArrowRight');
  assert.ok(Math.abs((await r()) - start - (2 * 6.8) / 100) < 6.8 / 256, `${start} to ${await r()}`);
  await press(page, '+', '+', '+');
  await until(page, 'window.kept.view.ranges[0][1] - window.kept.view.ranges[0][0] < 4');
  const edge = await page.evaluate('window.kept.view.ranges[0][1]');
  for (let k = 0; k < 8; k++) await press(page, 'Shift+ArrowRight');
  await until(page, `window.kept.view.ranges[0][1] > ${edge}`);
  await press(page, '-', '-', '-', '-');
  await until(page, 'window.kept.view.ranges[0][1] - window.kept.view.ranges[0][0] > 6');
});

test('curvature: a surface is turned by the arrows', async () => {
  const { page } = await stand.show({ ...scenario('curvature'), view: undefined });
  await tabTo(page, '3-D');
  await press(page, 'Space');
  await page.locator('canvas.surface').first().waitFor();
  const picture = async () => (await page.locator('canvas.surface').first().screenshot()).toString('base64');
  await tabTo(page, /^canvas "Kretschmann scalar, learned/);
  const before = await picture();
  await press(page, 'ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  assert.notEqual(await picture(), before);
});

test('geodesics: the particle, the picture and what is laid over it go by the keys', async () => {
  const { page, asked } = await stand.show(scenario('geodesics'));
  await tabTo(page, 'Place of the particle');
  await press(page, 'ArrowRight');
  await until(page, 'window.kept.view.place === 0.001');
  await tabTo(page, 'Play');
  await press(page, 'Space');
  await until(page, 'window.kept.view.place > 0.002');
  await press(page, 'Space');
  await page.getByText('Play').waitFor();
  const canvas = page.locator('.picture canvas').first();
  const changes = async (...keys: readonly string[]) => {
    await tabTo(page, /^canvas "Orbit in/);
    const before = await canvas.screenshot();
    await press(page, ...keys);
    await page.waitForTimeout(100);
    assert.ok(!before.equals(await canvas.screenshot()), keys.join());
  };
  await changes('ArrowRight', 'ArrowUp');
  await changes('+');
  await changes('Home');
  await tabTo(page, '3-D');
  await press(page, 'Enter');
  await page.getByText('Orbit in space').waitFor();
  await changes('ArrowLeft');
  await until(page, 'window.kept.view.camera.turn < -0.6');
  await tabTo(page, 'Lay another geodesic over it');
  await press(page, 'ArrowDown');
  await page.getByText('Geodesic Precession, Inner').waitFor();
  await page.getByRole('columnheader', { name: 'Inner, exact' }).first().waitFor();
  assert.equal(asked.filter(({ method }) => method === VIEW_GEODESIC).length, 3);
});

test('geodesics: where less motion is wanted the particle goes step by step', async () => {
  const { page } = await stand.show(scenario('geodesics'));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await tabTo(page, 'Step');
  await press(page, 'Enter');
  await until(page, 'window.kept.view.place === 1 / 48');
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate('window.kept.view.place'), 1 / 48);
});

test('field and differences: details open by Enter, tables are saved', async () => {
  const differences = await stand.show(scenario('differences'));
  await tabTo(differences.page, 'Published figures');
  await press(differences.page, 'Enter');
  await differences.page.getByText('paper, learned field').first().waitFor();
  await tabTo(differences.page, 'Save the errors as a table');
  await press(differences.page, 'Enter');
  await differences.page.waitForTimeout(50);
  assert.equal(differences.asked.at(-1)?.method, PANEL_SAVE);
  const field = await stand.show(scenario('field'));
  await tabTo(field.page, 'What it was trained from');
  await press(field.page, 'Space');
  await field.page.waitForTimeout(50);
  assert.equal(field.asked.at(-1)?.method, PANEL_SOURCE);
});
