import { deepEqual, equal, ok } from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { api, EXTENSION } from './kit.ts';

suite('activation', () => {
  test('takes less than 150 ms, and the server follows', async () => {
    const start = performance.now();
    const { activation, app } = await api();
    const whole = performance.now() - start;
    console.log(`activation ${activation.toFixed(1)} ms, with loading ${whole.toFixed(1)} ms`);
    ok(whole < 150, `${whole} ms`);
    await app.server.start();
    equal(app.server.state, 'running');
  });

  test('registers every command of the manifest, and no other', async () => {
    await api();
    const declared: string[] = extensions
      .getExtension(EXTENSION)!
      .packageJSON.contributes.commands.map(({ command }: { command: string }) => command);
    const own = (await commands.getCommands(true)).filter((command) => declared.includes(command));
    deepEqual(own.sort(), [...declared].sort());
  });
});
