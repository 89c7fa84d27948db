import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { commands } from 'vscode';
import { insertBlock } from '../../client/src/commands/render.ts';
import { shadowPixels } from '../shadow.ts';
import { api, opened, SCHWARZSCHILD, shown } from './kit.ts';

const RENDER = `
render Shadow of Schwarzschild {
  camera      at (0, 15, π/2, 0) looking inward
  field       60°
  resolution  64 x 48
}
`;

/** How many of so many rays came to the hole, as the panel says it. */
function captured(text: string): [captured: number, rays: number] {
  const [, rays, found] = /([\d,]+) rays: captured ([\d,]+)/.exec(text) ?? [];
  ok(rays && found, text);
  return [found, rays].map((count) => Number(count!.replaceAll(',', ''))) as [number, number];
}

suite('images', () => {
  test('the shadow has the size of the closed form', async () => {
    const { uri } = await opened('shadow.spacetime', SCHWARZSCHILD.replace('STEPS', '10') + RENDER);
    const text = await shown('image', 'ready', () =>
      commands.executeCommand('spacetime.render', { uri: uri.toString(), name: 'Shadow' }),
    );
    const [found, rays] = captured(text);
    const view = { radius: 15, field: Math.PI / 3, width: 64, height: 48 };
    deepEqual([found, rays], [shadowPixels(view), 64 * 48]);
    match(text, /none failed/);
  });

  test('a block is written where there is none, and rendered', async () => {
    const document = await opened('bare.spacetime', SCHWARZSCHILD.replace('STEPS', '10'));
    const { app } = await api();
    const text = await shown('image', 'ready', () => insertBlock(app, document.uri));
    match(
      document.getText(),
      /render Picture of Schwarzschild \{\n {2}camera {6}at \(0\.5, 18\.3, 80°, 0\) looking inward/,
    );
    equal(captured(text)[1], 320 * 240);
    await commands.executeCommand('workbench.action.files.revert', document.uri);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
});
