/**
 * `npm run test:electron`: the suite of `test/extension` in a VS Code that is downloaded, where that can be done and there
 * is a display. The same suite runs in `npm test` without either.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { driver, suite, vsix, workspaceFolder } from '../../test/e2e/prepared.ts';
import { CACHE } from './tools.ts';

try {
  using folder = workspaceFolder();
  mkdirSync(CACHE, { recursive: true });
  const cachePath = join(CACHE, 'vscode');
  const executable = await downloadAndUnzipVSCode({ cachePath, version: process.argv[2] ?? 'stable' });
  const own = [`--extensions-dir=${join(folder.path, '.extensions')}`, `--user-data-dir=${join(folder.path, '.data')}`];
  const [cli, ...given] = resolveCliArgsFromVSCodeExecutablePath(executable);
  const kept = given.filter((word) => !/^--(extensions|user-data)-dir/.test(word));
  execFileSync(cli!, [...kept, ...own, '--install-extension', await vsix()], {
    ...{ stdio: 'inherit', shell: process.platform === 'win32' },
  });
  process.exitCode = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: driver(),
    extensionTestsPath: await suite(),
    launchArgs: [folder.path, ...own, '--disable-workspace-trust', '--disable-updates', '--skip-welcome'],
  });
} catch (error) {
  console.error(`test:electron: ${(error as Error).message.split('\n')[0]}`);
  process.exitCode = 1;
}
