/**
 * `npm run screenshots [-- NAME …] [--theme THEME]`: pictures of the extension in the real editor: light and dark into
 * docs/images, another theme into `.cache/screenshots`, to be looked at.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser, startEditor } from '../test/e2e/editor.ts';
import { root, vsix } from '../test/e2e/prepared.ts';
import { SCENES } from './screenshots/scenes.ts';
import { Stage } from './screenshots/stage.ts';

const THEMES: Readonly<Record<string, string>> = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};
/** Those of the manual. */
const SHOWN = ['dark', 'light'];

const { values, positionals: names } = parseArgs({
  options: { theme: { type: 'string', multiple: true } },
  allowPositionals: true,
});
const themes = values.theme ?? SHOWN;
const unknown = [...themes.filter((theme) => !(theme in THEMES)), ...names.filter((name) => !(name in SCENES))];
if (unknown.length > 0) {
  console.error(`screenshots: there is no ${unknown.join(', ')}: themes are ${Object.keys(THEMES).join(', ')};`);
  console.error(`scenes are ${Object.keys(SCENES).join(', ')}`);
  process.exit(2);
}
const file = await vsix();
for (const theme of themes) {
  using stage = new Stage();
  const settings = {
    'workbench.colorTheme': THEMES[theme],
    'editor.minimap.enabled': false,
    'breadcrumbs.enabled': false,
  };
  await using editor = await startEditor({ vsix: file, settings });
  await using opened = await openBrowser({ width: 1440, height: 860 });
  opened.page.setDefaultTimeout(30_000);
  await stage.enter(opened.page, editor);
  for (const [name, scene] of Object.entries(SCENES)) {
    const isWanted = names.length === 0 || names.includes(name);
    if (!isWanted && !scene.isNeeded) continue;
    try {
      await scene.play(stage);
    } catch (error) {
      console.error(`${name}, ${theme}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
    if (!isWanted) continue;
    const isShown = SHOWN.includes(theme) && !scene.isLocal;
    const out = join(root, ...(isShown ? ['docs', 'images'] : ['.cache', 'screenshots']));
    mkdirSync(out, { recursive: true });
    const path = join(out, `${name}-${theme}.png`);
    await opened.page.screenshot({ path });
    console.log(path);
  }
}
