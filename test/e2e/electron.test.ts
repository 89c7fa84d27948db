import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { editorAt, needsDisplay, vscode } from '../../scripts/e2e/vscode.ts';
import { root } from './prepared.ts';

/** Programs that write down what they are called with; the editor ends as it is told to. */
const STAND_IN = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const { basename, dirname } = require('node:path');
const which = basename(dirname(__filename)) === 'bin' ? 'cli' : 'editor';
appendFileSync(process.env.CALLS, JSON.stringify([which, ...process.argv.slice(2)]) + '\\n');
process.exit(which === 'editor' ? Number(process.env.ENDS_WITH ?? 0) : 0);
`;

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'st-electron-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function files(folder: string, ...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), STAND_IN);
    chmodSync(join(folder, name), 0o755);
  }
}

/** The runner, in an environment of its own. */
async function run(env: NodeJS.ProcessEnv): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const program = join(root, 'scripts', 'e2e', 'electron.ts');
  const { DISPLAY: _, WAYLAND_DISPLAY: __, SPACETIME_VSCODE: ___, ...rest } = process.env;
  const child = spawn(process.execPath, [program], { env: { ...rest, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, stderr })));
}

test('the package is installed, and the suite handed to the same editor with folders of its own', async (t) => {
  const folder = folderFor(t);
  files(folder, 'code', 'bin/code');
  const calls = join(folder, 'calls');
  const env = { SPACETIME_VSCODE: join(folder, 'code'), CALLS: calls, DISPLAY: ':0' };
  const { code, stderr } = await run(env);
  assert.equal(code, 0, stderr);
  const [cli, editor, ...more] = readFileSync(calls, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
  assert.deepEqual(more, []);
  assert.ok(cli && editor);
  assert.equal(cli[0], 'cli');
  assert.match(cli[cli.indexOf('--install-extension') + 1]!, /\.vsix$/);
  assert.equal(editor[0], 'editor');
  const value = (call: readonly string[], name: string) =>
    call.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  for (const own of ['user-data-dir', 'extensions-dir']) {
    assert.equal(value(cli, own), value(editor, own), own);
    assert.ok(value(cli, own)!.startsWith(editor[1]!), own);
    assert.equal(editor.filter((word) => word.startsWith(`--${own}`)).length, 1, own);
  }
  // What an editor loads: a module with `run`.
  assert.match(readFileSync(value(editor, 'extensionTestsPath')!, 'utf8'), /run: \(\) => run/);
  const manifest = JSON.parse(readFileSync(join(value(editor, 'extensionDevelopmentPath')!, 'package.json'), 'utf8'));
  assert.equal(manifest.name, 'driver');
  assert.ok(editor.includes('--disable-workspace-trust'));
});

test('a suite that fails fails the run', async (t) => {
  const folder = folderFor(t);
  files(folder, 'code', 'bin/code');
  const env = { SPACETIME_VSCODE: join(folder, 'code'), CALLS: join(folder, 'calls'), DISPLAY: ':0', ENDS_WITH: '1' };
  assert.equal((await run(env)).code, 1);
});

test('what is missing is said in a line', async (t) => {
  const named = join(folderFor(t), 'none');
  const stderr = `test:electron: SPACETIME_VSCODE is ${named}: no such file\n`;
  assert.deepEqual(await run({ SPACETIME_VSCODE: named }), { code: 1, stderr });
  assert.match(needsDisplay({}, 'linux')!, /^there is no display: xvfb-run -a npm run test:electron; /);
  assert.equal(needsDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'), undefined);
  assert.equal(needsDisplay({}, 'darwin'), undefined);
});

test('a download that fails names another way', async () => {
  const fails = () => Promise.reject(new Error('getaddrinfo ENOTFOUND update.code.visualstudio.com\nat …'));
  await assert.rejects(vscode({}, fails), {
    message:
      'VS Code stable could not be downloaded (getaddrinfo ENOTFOUND update.code.visualstudio.com): ' +
      'name an installed one in SPACETIME_VSCODE; the same suite runs here without it: npm run test:e2e',
  });
  assert.equal(await vscode({}, async (version) => version, '1.101.0'), '1.101.0');
});

test('an installed editor is found by its executable, its command, or its app', (t) => {
  const folder = folderFor(t);
  files(folder, 'share/code/code', 'share/code/bin/code', 'codium/codium', 'codium/bin/codium', 'bare/code');
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(folder, 'share/code/bin/code'), join(folder, 'bin/code'));
  const code = { executable: join(folder, 'share/code/code'), cli: join(folder, 'share/code/bin/code') };
  assert.deepEqual(editorAt(join(folder, 'share/code/code'), 'linux'), code);
  assert.deepEqual(editorAt(join(folder, 'bin/code'), 'linux'), code);
  const codium = { executable: join(folder, 'codium/codium'), cli: join(folder, 'codium/bin/codium') };
  assert.deepEqual(editorAt(join(folder, 'codium/codium'), 'linux'), codium);
  assert.throws(() => editorAt(join(folder, 'bare/code'), 'linux'), /installs extensions: there is no .*bin\/code/);
  const app = join(folder, 'Visual Studio Code.app');
  files(app, 'Contents/MacOS/Electron', 'Contents/Resources/app/bin/code');
  const [executable, cli] = ['Contents/MacOS/Electron', 'Contents/Resources/app/bin/code'].map((one) => join(app, one));
  for (const path of [app, executable!, cli!]) assert.deepEqual(editorAt(path, 'darwin'), { executable, cli });
});
