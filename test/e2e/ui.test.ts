import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SOURCE, Stage } from '../../scripts/screenshots/stage.ts';
import { orbit } from '../orbit.ts';
import { shadowPixels } from '../shadow.ts';
import { type Editor, type Opened, openBrowser, startEditor } from './editor.ts';
import { root, vsix } from './prepared.ts';

/*
 * What users do with keys and mouse, in one workbench, each step where the one before has ended.
 */

let editor: Editor;
let opened: Opened;
let stage: Stage;
/** The step that failed: those after it would only wait for what cannot come. */
let broken: string | undefined;

before(
  async () => {
    stage = new Stage();
    editor = await startEditor({ vsix: await vsix() });
    opened = await openBrowser();
    await stage.enter(opened.page, editor);
  },
  { timeout: 300_000 },
);

after(async () => {
  await opened?.[Symbol.asyncDispose]();
  await editor?.[Symbol.asyncDispose]();
  stage?.[Symbol.dispose]();
});

/** A step, with a picture of the workbench where it fails. */
function step(name: string, act: () => Promise<void>): void {
  test(name, { timeout: 120_000 }, async () => {
    assert.equal(broken, undefined, `not tried: "${broken}" has failed`);
    try {
      await act();
    } catch (error) {
      broken = name;
      const folder = join(root, '.cache', 'e2e');
      mkdirSync(folder, { recursive: true });
      await opened.page.screenshot({ path: join(folder, `${name.replace(/\W+/g, '-')}.png`) }).catch(() => {});
      throw error;
    }
  });
}

/** The text of the lines that are on screen. */
const text = async () =>
  (await stage.page.locator('.editor-instance .view-lines').first().innerText()).replaceAll('\u00a0', ' ');

step('a mistake is underlined, and mended by its quick fix', async () => {
  const { page, workbench } = stage;
  await workbench.file('schwarzschild.spacetime');
  await stage.at('expect kretschmann');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.type('expect kretschman = 48*M^2/r^6');
  await page.locator('.squiggly-error').first().waitFor();
  await workbench.status('status.problems').filter({ hasText: '1' }).waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').filter({ hasText: 'kretschmann' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.squiggly-error').first().waitFor({ state: 'hidden' });
  assert.match(await text(), /expect kretschmann = 48/);
});

step('Greek letters are completed', async () => {
  const { page } = stage;
  await stage.at('let f');
  await page.keyboard.type('*1 + 0*\\thet');
  const row = page.locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: 'θ' }).first();
  await row.waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.view-line').filter({ hasText: '0*θ' }).waitFor();
});

step('a document is formatted', async () => {
  const { page, workbench } = stage;
  await stage.at('let f');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('let   f=1-2*M/r');
  await workbench.command('Format Document');
  await page
    .locator('.view-line')
    .filter({ hasText: /let.f.=.1.-.2\*M\/r/ })
    .waitFor();
});

step('numbers are at hand over the metric', async () => {
  const { page, workbench } = stage;
  await stage.at('metric in');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await workbench.command('Show or Focus Hover');
  await page.locator('.monaco-hover').filter({ hasText: 'proved' }).first().waitFor();
  await page.keyboard.press('Escape');
});

step('a fit is run from the palette, and its loss falls in the panel', async () => {
  const { page, workbench } = stage;
  await stage.at('fit Long');
  await workbench.command('Spacetime: Fit EinField');
  const panel = await stage.panel('training', 'ready');
  const row = panel.locator('tr').filter({ hasText: 'Long' });
  await row
    .filter({ hasText: /running/ })
    .filter({ hasText: /[1-9]\d{3,} \/ 2000000/ })
    .waitFor();
  // Step and, in the column after it, loss.
  const read = async () =>
    /(\d+) \/ 2000000\s+(\S+)/
      .exec(await row.innerText())
      ?.slice(1)
      .map(Number) ?? [];
  const [before] = await read();
  await row.filter({ hasNotText: `${before} / 2000000` }).waitFor();
  const [now, loss] = await read();
  assert.ok(now! > before!, `${now} after ${before}`);
  // It begins above 1, in the target's own units.
  assert.ok(loss! > 0 && loss! < 0.01, `loss ${loss}`);
  await workbench
    .status('spacetime.status')
    .filter({ hasText: /Long \d+ %/ })
    .waitFor();
  assert.equal(await page.locator('.monaco-workbench .notifications-toasts .codicon-error').count(), 0);
});

step('a reload finds the fit that trains, and its panel', async () => {
  await Promise.all([stage.page.waitForEvent('load'), stage.workbench.command('Developer: Reload Window')]);
  const panel = await stage.panel('training', 'ready');
  await panel.locator('tr').filter({ hasText: 'Long' }).filter({ hasText: 'running' }).waitFor();
  await stage.workbench
    .status('spacetime.status')
    .filter({ hasText: /Long \d+ %/ })
    .waitFor();
});

step('it is stopped, and resumed from where it was', async () => {
  const { workbench } = stage;
  await workbench.command('Spacetime: Stop Fit');
  const panel = await stage.panel('training', 'ready');
  await panel.locator('tr').filter({ hasText: 'interrupted' }).waitFor();
  await workbench.command('Spacetime: Resume Fit');
  await workbench
    .status('spacetime.status')
    .filter({ hasText: /Long \d+ %/ })
    .waitFor();
  await workbench.command('Spacetime: Stop Fit');
  await workbench.status('spacetime.status').filter({ hasText: 'Spacetime' }).waitFor();
});

step('a geodesic is followed from its lens, and has the constants and the precession of the closed form', async () => {
  const { page, workbench } = stage;
  await workbench.file('schwarzschild.spacetime');
  await stage.at('geodesic Rosette');
  await page.locator('.codelens-decoration a').filter({ hasText: 'Trace' }).first().click();
  const panel = await stage.panel('geodesics', 'ready');
  const { E, L, pericentre, precession } = orbit(1, 18, 0.0117);
  for (const [name, value] of [
    ['E', E],
    ['L', L],
    ['pericentre r', pericentre],
    ['precession per orbit', precession],
  ] as const) {
    const row = panel.locator('tr').filter({ has: panel.getByRole('rowheader', { name, exact: true }) });
    const found = Number.parseFloat(await row.locator('td').innerText());
    assert.ok(Math.abs(found / value - 1) < 1e-7, `${name}: ${found}, not ${value}`);
  }
  await panel.getByRole('slider', { name: 'Place of the particle' }).fill('500');
  await panel
    .locator('.reading')
    .filter({ hasText: /r = \d/ })
    .waitFor();
  await panel.getByRole('button', { name: '3-D' }).click();
  await panel.locator('figcaption').filter({ hasText: 'Orbit in space' }).waitFor();
  // Files are opened beside what was last clicked.
  await page.locator('.editor-instance .view-lines').first().click();
});

step('a picture is rendered, and its shadow is that of the closed form', async () => {
  const { workbench } = stage;
  await workbench.file('schwarzschild.spacetime');
  await stage.at('render Shadow');
  await workbench.command('Spacetime: Render Image');
  const panel = await stage.panel('image', 'ready');
  const line = await panel.locator('.counts p').first().innerText();
  const [, rays, captured] =
    /^([\d,]+) rays: captured ([\d,]+) \(/.exec(line)?.map((text) => Number(text.replaceAll(',', ''))) ?? [];
  const view = { radius: 15, field: Math.PI / 3, width: 64, height: 48 };
  assert.deepEqual([captured, rays], [shadowPixels(view), 64 * 48]);
  const picture = panel.locator('.picture canvas');
  await picture.focus();
  await stage.page.keyboard.press('ArrowRight');
  await panel.locator('.reading').filter({ hasText: '(33, 24) captured' }).waitFor();
  await panel.getByRole('combobox', { name: 'Colours' }).selectOption('outcome');
  await panel.locator('.legend').filter({ hasText: 'captured' }).waitFor();
  // After a reload it is there again without being traced, as it was looked at.
  await Promise.all([stage.page.waitForEvent('load'), workbench.command('Developer: Reload Window')]);
  const again = await stage.panel('image', 'ready');
  await again.locator('.counts').filter({ hasText: 'Found again' }).waitFor();
  assert.equal(await again.getByRole('combobox', { name: 'Colours' }).inputValue(), 'outcome');
});

step('two fits are compared in one panel', async () => {
  const { page, workbench } = stage;
  await workbench.command('View: Close All Editors');
  await workbench.command('Spacetime: Compare Fits');
  await page.locator('.quick-input-widget').getByText('Compare which fits?').waitFor();
  const boxes = page.locator('.quick-input-widget .monaco-list-row');
  await boxes.nth(1).waitFor();
  for (const k of [0, 1]) await boxes.nth(k).click();
  await page.keyboard.press('Enter');
  const panel = await stage.panel('training', 'ready');
  await panel.locator('tbody tr').nth(1).waitFor();
});

step('a field is exported from its editor', async () => {
  const { page, workbench } = stage;
  await workbench.command('View: Close All Editors');
  await workbench.file('schwarzschild.spacetime');
  await stage.at('fit Quick');
  await workbench.command('Spacetime: Fit EinField');
  await page.locator('.activitybar [aria-label="Spacetime"]').first().click();
  const row = page.locator('.pane-body .monaco-list-row');
  await row
    .filter({ hasText: /Quick.*MAE/ })
    .first()
    .waitFor();
  await workbench.command('View: Close All Editors');
  await workbench.fromRow('Quick', 'Open EinField');
  await stage.panel('field', 'ready');
  await workbench.command('Spacetime: Export EinField');
  await workbench.rows('ONNX').first().click();
  // The dialog for files is a list of its own here.
  const name = page.locator('.quick-input-widget input:visible').first();
  await workbench.rows('kerr.spacetime').first().waitFor();
  assert.match(await name.inputValue(), /schwarzschild\.Quick\.onnx$/);
  await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
  await page.locator('.notifications-toasts').getByText('schwarzschild.Quick.onnx is written.').waitFor();
  assert.ok(existsSync(stage.path('schwarzschild.Quick.onnx')));
});

step('a template is begun with', async () => {
  const { workbench } = stage;
  await workbench.command('View: Close All Editors');
  await workbench.command('Spacetime: New Spacetime from Template');
  await workbench.rows('Gödel').first().click();
  await stage.page.locator('.view-line').filter({ hasText: 'spacetime' }).first().waitFor();
  assert.match(await text(), /spacetime\s+Gödel/);
  await workbench.command('Revert and Close Editor');
});

step('what this machine trains on is shown', async () => {
  await stage.workbench.command('Spacetime: Show Engine');
  await stage.workbench.preview('What this machine trains on');
});

step('the log is shown, and the server is started anew', async () => {
  const { page, workbench } = stage;
  await workbench.command('Spacetime: Show Log');
  await page.locator('.output-view-container, .output-view').first().waitFor();
  await page.locator('.part.panel .view-line').filter({ hasText: 'engine' }).first().waitFor();
  await workbench.command('Spacetime: Restart Server');
  await workbench.status('spacetime.status').filter({ hasText: 'Spacetime: ' }).waitFor();
  await workbench.command('View: Hide Panel');
});

step('the walkthrough opens', async () => {
  const { page, workbench } = stage;
  await workbench.command('Welcome: Open Walkthrough');
  await workbench.rows('Get Started with Spacetime').first().click();
  await page.locator('.gettingStartedContainer').getByText('Write a metric').first().waitFor();
});

step('nothing has asked for more than the panels may have', async () => {
  assert.deepEqual(opened.refused, []);
  assert.ok(SOURCE.includes('fit Long'));
});
