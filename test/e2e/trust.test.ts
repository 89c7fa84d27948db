import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { Stage } from '../../scripts/screenshots/stage.ts';
import { openBrowser, startEditor } from './editor.ts';
import { vsix } from './prepared.ts';

test('in a workspace that is not trusted the language works, and nothing is run', { timeout: 240_000 }, async () => {
  using stage = new Stage();
  const settings = {
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.untrustedFiles': 'open',
  };
  await using editor = await startEditor({ vsix: await vsix(), trusts: false, settings });
  await using opened = await openBrowser();
  await stage.enter(opened.page, editor);
  const { page, workbench } = stage;
  await workbench.status('status.workspaceTrust').waitFor();
  await workbench.file('schwarzschild.spacetime');
  await page.locator('.codelens-decoration').filter({ hasText: 'references' }).first().waitFor();
  await stage.at('let f');
  await page.keyboard.type('*q');
  await page.locator('.squiggly-error').first().waitFor();
  // Commands that run something are not even offered.
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input:visible').first();
  await input.fill('>Spacetime: ');
  await workbench.rows('Spacetime: Show Log').first().waitFor();
  assert.equal(await workbench.rows('Spacetime: Fit EinField').count(), 0);
  assert.equal(await workbench.rows('Spacetime: Show Engine').count(), 0);
  await page.keyboard.press('Escape');
  assert.equal(existsSync(stage.path('schwarzschild.Long.einfield')), false);
});
