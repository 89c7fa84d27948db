// Runs a TypeScript script of this repository on the repository's own Node, installing first what is missing.
// Plain JavaScript on purpose: whatever `node` the machine has must be able to run this file.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** npm writes this file at the end of an installation; a newer lock file means that packages have changed since. */
function installed() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(marker)) return false;
  return statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function install() {
  process.stderr.write('Installing npm packages (first run, or the lock file has changed) …\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync(windows ? 'npm.cmd' : 'npm', args, { cwd: root, stdio: 'inherit', shell: windows });
  if (result.status !== 0)
    fail('npm ci failed: see its message above; the network or the npm registry may be out of reach.');
}

/** The Node that the package `node` brought, or this one where it is new enough. */
function nodeBinary() {
  const own = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `Node ${process.versions.node} is too old and the npm package "node" has no binary here; install Node 22.18 or newer.`,
  );
}

if (!installed()) install();
const node = nodeBinary();
const kernels = spawnSync(node, [join(root, 'scripts', 'build-kernels.mjs')], { cwd: root, stdio: 'inherit' });
if (kernels.status !== 0) fail('The WebAssembly kernels did not compile: see the message above.');

const [script, ...args] = process.argv.slice(2);
const child = spawn(node, [join(root, script), ...args], { cwd: process.env.INIT_CWD ?? root, stdio: 'inherit' });
// Ctrl-C reaches the child by the terminal; this process only waits for it to save and say so.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
