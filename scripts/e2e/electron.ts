/**
 * `npm run test:electron [-- VERSION]`: the suite of `test/extension` in a VS Code that is downloaded, or in the one that
 * SPACETIME_VSCODE names. It needs a display. The same suite runs in `npm test` without either.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { QUIET } from '../../test/e2e/editor.ts';
import { driver, suite, vsix, workspaceFolder } from '../../test/e2e/prepared.ts';
import { CACHE } from './tools.ts';
import { editorAt, needsDisplay, vscode } from './vscode.ts';

const cachePath = join(CACHE, 'vscode');
const download = (version: string) => {
  mkdirSync(cachePath, { recursive: true });
  return downloadAndUnzipVSCode({ cachePath, version });
};

try {
  const { executable, cli } = editorAt(await vscode(process.env, download, process.argv[2]));
  const lacking = needsDisplay(process.env);
  if (lacking !== undefined) throw new Error(lacking);
  using folder = workspaceFolder();
  const [data, extensions] = [join(folder.path, '.data'), join(folder.path, '.extensions')];
  mkdirSync(join(data, 'User'), { recursive: true });
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(QUIET));
  const own = [`--extensions-dir=${extensions}`, `--user-data-dir=${data}`];
  execFileSync(cli, [...own, '--install-extension', await vsix()], {
    ...{ stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  });
  process.exitCode = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: driver(),
    extensionTestsPath: await suite(),
    // Trust, updates and welcome pages are off by what runTests adds.
    launchArgs: [folder.path, ...own, '--disable-telemetry'],
  });
} catch (error) {
  console.error(`test:electron: ${(error as Error).message.split('\n')[0]}`);
  process.exitCode = 1;
}
