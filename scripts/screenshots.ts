/** `npm run screenshots [-- NAME …]`: pictures of the extension in the real editor, light and dark, into docs/images. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, startEditor } from '../test/e2e/editor.ts';
import { root, vsix } from '../test/e2e/prepared.ts';
import { SCENES } from './screenshots/scenes.ts';
import { Stage } from './screenshots/stage.ts';

const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' } as const;
const names = process.argv.slice(2);
const out = join(root, 'docs', 'images');
mkdirSync(out, { recursive: true });
const file = await vsix();
for (const [theme, colours] of Object.entries(THEMES)) {
  using stage = new Stage();
  const settings = { 'workbench.colorTheme': colours, 'editor.minimap.enabled': false, 'breadcrumbs.enabled': false };
  await using editor = await startEditor({ vsix: file, settings });
  await using opened = await openBrowser({ width: 1440, height: 860 });
  opened.page.setDefaultTimeout(30_000);
  await stage.enter(opened.page, editor);
  for (const [name, scene] of Object.entries(SCENES)) {
    const isWanted = names.length === 0 || names.includes(name) || scene.isNeeded;
    if (!isWanted) continue;
    try {
      await scene.play(stage);
    } catch (error) {
      console.error(`${name}, ${theme}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
    const path = join(out, `${name}-${theme}.png`);
    await opened.page.screenshot({ path });
    console.log(path);
  }
}
