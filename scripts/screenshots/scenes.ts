import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../test/e2e/prepared.ts';
import type { Stage } from './stage.ts';

export interface Scene {
  /** Others need what it does. */
  readonly isNeeded?: boolean;
  /** It shows what this machine is: nothing for the manual. */
  readonly isLocal?: boolean;
  play(stage: Stage): Promise<void>;
}

/** What is shown, in this order: each begins where the one before has ended. */
export const SCENES: Readonly<Record<string, Scene>> = {
  source: {
    isNeeded: true,
    play: async ({ workbench }) => {
      await workbench.file('schwarzschild.spacetime');
      await workbench.page.locator('.codelens-decoration').filter({ hasText: 'Fit EinField' }).first().waitFor();
      await workbench.page.locator('.contentWidgets, .view-lines').first().waitFor();
    },
  },
  hover: {
    play: async (stage) => {
      const { page, workbench } = stage;
      await stage.at('metric in');
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await workbench.command('Show or Focus Hover');
      await page.locator('.monaco-hover:visible').filter({ hasText: 'proved' }).first().waitFor();
    },
  },
  completion: {
    play: async (stage) => {
      const { page } = stage;
      await page.keyboard.press('Escape');
      await stage.at('ds^2');
      await page.keyboard.type(' + \\th');
      await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
    },
  },
  diagnostic: {
    isNeeded: true,
    play: async (stage) => {
      const { page, workbench } = stage;
      await page.keyboard.press('Escape');
      await workbench.command('File: Revert File');
      await stage.at('let f');
      await page.keyboard.type('*q');
      await page.locator('.squiggly-error').first().waitFor();
      await page.keyboard.press('Control+Shift+M');
      await page.locator('.markers-panel .monaco-list-row').first().waitFor();
    },
  },
  training: {
    isNeeded: true,
    play: async (stage) => {
      const { workbench, page } = stage;
      await workbench.command('View: Hide Panel');
      await page.locator('.markers-panel').waitFor({ state: 'hidden' });
      await workbench.focusEditor();
      await workbench.command('File: Revert File');
      await stage.at('fit Long');
      await workbench.command('Spacetime: Fit EinField');
      await stage.panel('training', 'ready');
      await workbench
        .status('spacetime.status')
        .filter({ hasText: /Long [1-9]\d* %/ })
        .waitFor();
    },
  },
  fits: {
    isNeeded: true,
    play: async (stage) => {
      const { page, workbench } = stage;
      await workbench.command('Spacetime: Stop Fit');
      await page.locator('.activitybar [aria-label="Spacetime"]').first().click();
      await page.locator('.pane-body .monaco-list-row').filter({ hasText: 'stopped at step' }).first().waitFor();
    },
  },
  curvature: {
    play: async (stage) => {
      const { workbench } = stage;
      await workbench.command('View: Close All Editors');
      await workbench.file('schwarzschild.spacetime');
      await stage.at('let f');
      await workbench.command('Spacetime: Plot Curvature');
      await stage.panel('curvature', 'ready');
    },
  },
  field: {
    isNeeded: true,
    play: async (stage) => {
      const { page, workbench } = stage;
      await workbench.command('View: Close All Editors');
      await workbench.file('schwarzschild.spacetime');
      await stage.at('fit Quick');
      await workbench.command('Spacetime: Fit EinField');
      await stage.panel('training', 'ready');
      await page
        .locator('.pane-body .monaco-list-row')
        .filter({ hasText: /Quick.*MAE/ })
        .first()
        .waitFor();
      await workbench.command('View: Close All Editors');
      await workbench.fromRow('Quick', 'Open EinField');
      await stage.panel('field', 'ready');
    },
  },
  learned: {
    play: async (stage) => {
      await stage.workbench.command('Spacetime: Plot Curvature');
      await stage.panel('curvature', 'ready');
    },
  },
  differences: {
    play: async (stage) => {
      const { workbench } = stage;
      await workbench.command('View: Close All Editors');
      await workbench.fromRow('Quick', 'Open EinField');
      await stage.panel('field', 'ready');
      await workbench.command('Spacetime: Show Finite Differences');
      await stage.panel('differences', 'ready');
    },
  },
  symbols: {
    play: async ({ workbench, page }) => {
      await workbench.command('View: Close All Editors');
      await workbench.file('kerr.spacetime');
      await workbench.command('Spacetime: Show Christoffel Symbols');
      await page.getByText('Exact symbols of which quantity?').waitFor();
      await page.keyboard.press('Enter');
      await workbench.preview('Christoffel symbols');
      // The fonts of formulae come after them.
      await page.waitForTimeout(3000);
    },
  },
  engine: {
    isLocal: true,
    play: async ({ workbench, page }) => {
      await workbench.command('View: Close All Editors');
      await workbench.file('schwarzschild.spacetime');
      await workbench.command('Spacetime: Show Engine');
      // Every engine is tried with real steps, on a machine that may be busy.
      await page.locator('.tab.active').filter({ hasText: 'Engine' }).waitFor({ timeout: 120_000 });
      await workbench.preview('What this machine trains on');
    },
  },
  tests: {
    play: async ({ workbench, page }) => {
      await workbench.command('View: Close All Editors');
      await workbench.file('schwarzschild.spacetime');
      await workbench.command('Testing: Focus on Test Explorer View');
      await page.locator('.test-explorer .monaco-list-row').filter({ hasText: 'schwarzschild' }).first().waitFor();
      await workbench.command('Test: Run All Tests');
      const rows = page.locator('.test-explorer .monaco-list-row');
      await rows.filter({ hasText: 'kerr' }).locator('.codicon-testing-passed-icon').waitFor();
      await rows.filter({ hasText: 'kerr' }).locator('.monaco-tl-twistie').click();
      await rows.filter({ hasText: /^Kerr/ }).locator('.monaco-tl-twistie').click();
      await rows.filter({ hasText: 'petrov' }).first().waitFor();
    },
  },
  geodesics: {
    play: async (stage) => {
      const { page, workbench } = stage;
      await workbench.command('View: Close All Editors');
      await workbench.command('View: Focus into Primary Side Bar');
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.file('schwarzschild.spacetime');
      await stage.at('geodesic Rosette');
      await workbench.command('Spacetime: Trace Geodesic');
      const panel = await stage.panel('geodesics', 'ready');
      // Somewhere on its way.
      await panel.locator('input[type="range"]').fill('610');
      await page.waitForTimeout(300);
    },
  },
  // After those that show all files: it writes one.
  image: {
    play: async (stage) => {
      const { workbench, page } = stage;
      const text = readFileSync(join(root, 'examples', 'schwarzschild.spacetime'), 'utf8').replace(
        '640 x 400',
        '480 x 300',
      );
      writeFileSync(stage.path('shadow.spacetime'), text);
      await workbench.command('View: Close All Editors');
      await workbench.command('View: Focus into Primary Side Bar');
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.file('shadow.spacetime');
      await stage.at('disk  ', text);
      await workbench.command('Spacetime: Render Image');
      const panel = await workbench.panel('image');
      await panel.locator('body[data-state="ready"]').waitFor({ timeout: 300_000 });
      const canvas = panel.locator('.picture canvas').first();
      const { width, height } = (await canvas.boundingBox())!;
      // The bright side of the disk, which comes towards the camera.
      await canvas.click({ position: { x: 0.3 * width, y: 0.52 * height } });
      await page.mouse.move(5, 5);
    },
  },
};
