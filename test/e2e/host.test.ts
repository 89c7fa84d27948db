import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format } from 'node:util';
import { openBrowser, startEditor } from './editor.ts';
import { driver, suite, vsix, workspaceFolder } from './prepared.ts';

/** Milliseconds for the whole suite. */
const PATIENCE = 240_000;
/** What the workbench itself logs. */
const NOISE = /^(\[|Resolv|Creating a socket|Updating additional|Ignoring fetching|%c)/;

test('the suite in the real extension host', { timeout: PATIENCE + 60_000 }, async () => {
  using folder = workspaceFolder();
  const [file, entry] = [await vsix(), await suite()];
  await using editor = await startEditor({ vsix: file, driver: true });
  await using opened = await openBrowser();
  const { page } = opened;
  const said: string[] = [];
  const code = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no result:\n${said.join('\n')}`)), PATIENCE);
    page.once('crash', () => reject(new Error('the page crashed')));
    void (async () => {
      // The workbench calls these two, if they are there when it loads.
      await page.exposeFunction('codeAutomationLog', (_: string, args: readonly unknown[]) => {
        if (!NOISE.test(String(args[0]))) said.push(format(...args));
      });
      await page.exposeFunction('codeAutomationExit', (result: number) => {
        clearTimeout(timer);
        resolve(result);
      });
      const payload = [
        ['extensionDevelopmentPath', editor.remote(driver())],
        ['extensionTestsPath', editor.remote(entry)],
        ['skipWelcome', 'true'],
      ] as const;
      await page.goto(editor.address(folder.path, payload));
    })().catch(reject);
  });
  if (process.env.SPACETIME_E2E_LOG) console.log(said.join('\n'));
  assert.equal(code, 0, said.join('\n'));
  assert.match(said.join('\n'), /passing/);
});
