import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { commands, extensions } from 'vscode';
import { api, EXTENSION } from './kit.ts';

/** Milliseconds that this thread has computed, whatever else the machine has to do; all threads in an older Node. */
function busy(): number {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return (user + system) / 1000;
}

suite('activation', () => {
  test('takes less than 150 ms with what it loads, and the server follows', async () => {
    const { activation, app } = await api();
    const { extensionPath, packageJSON } = extensions.getExtension(EXTENSION)!;
    const main = require.resolve(join(extensionPath, packageJSON.main));
    const loaded = require.cache[main];
    delete require.cache[main];
    const start = busy();
    require(main);
    const loading = busy() - start;
    require.cache[main] = loaded;
    console.log(`loading ${loading.toFixed(1)} ms, activation ${activation.toFixed(1)} ms`);
    ok(loading + activation < 150, `${loading} + ${activation} ms`);
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
