/**
 * `npm run bench:gpu:pack [-- FOLDER]`: a folder and an archive with all that the measurements on a graphics device need,
 * for a Linux x64 machine that has nothing but a driver: Node, Dawn, this code with its packages and compiled kernels, and
 * the Vulkan loader where this machine has one. On it, `spacetime-gpu/run.sh` says what the machine is and measures it.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { softwareVulkan } from '../../field/test/engines/webgpu/software-vulkan.ts';

const root = resolve(import.meta.dirname, '..', '..');
const NAME = 'spacetime-gpu';
const ROOMS = [...roomsOf('cli')];
/** Bytes of the archive at the most. */
const LARGEST = 60e6;
/** What packages bring for other tools and other machines. */
const UNUSED = /\.map$|\.d\.ts$|\.min\.js$|\.fesm\.js$|\.es2017\.js$|_test\.js$|\/tf-(core|backend-\w+)\.js$/;

const RUN = `#!/bin/sh
# What this machine is, how fast its graphics device trains, and how fast it evaluates fields; arguments go to the
# measurement of trainings (parts=kerr whole=yes).
here=$(cd "$(dirname "$0")" && pwd)
if [ -d "$here/lib" ] && ! { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q 'libvulkan\\.so\\.1'; then
  export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
nvidia=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
if [ -z "$VK_DRIVER_FILES$VK_ICD_FILENAMES" ] && [ -f "$nvidia" ]; then export VK_DRIVER_FILES="$nvidia"; fi
"$here/bin/node" "$here/cli/bin/spacetime.mjs" doctor
echo
"$here/bin/node" "$here/bench/main.ts" gpu "out=gpu.json" "$@"
echo
"$here/bin/node" "$here/bench/main.ts" query engine=webgpu
`;

function fail(message: string): never {
  console.error(`bench:gpu:pack: ${message}`);
  process.exit(1);
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(`it holds this machine's Node, and is for Linux x64; this is ${process.platform} ${process.arch}`);
}
const out = resolve(process.argv[2] ?? join(root, 'bench', '.work'));
const folder = join(out, NAME);
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'bin'), { recursive: true });
cpSync(process.execPath, join(folder, 'bin', 'node'));
for (const room of ROOMS) {
  for (const part of ['package.json', 'src', 'bin']) copy(join(room, part));
  link(room);
}
for (const part of readdirSync(join(root, 'bench'))) {
  if (!['results', 'test', '.work'].includes(part)) copy(join('bench', part));
}
const fields = ['kerr-hessian.OursNull', 'schwarzschild-metric.Paper'];
for (const name of fields) copy(join('bench', 'results', 'paper', `${name}.einfield`));
for (const part of ['examples', 'LICENSE']) copy(part);
writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name: NAME, private: true, type: 'module' })}\n`);
for (const name of [
  'webgpu',
  '@tensorflow/tfjs-backend-webgpu',
  ...ROOMS.flatMap((room) => needed(join(root, room))),
]) {
  install(name, root);
}
const loader = softwareVulkan();
if (loader !== undefined) {
  mkdirSync(join(folder, 'lib'));
  cpSync(join(loader, 'libvulkan.so.1'), join(folder, 'lib', 'libvulkan.so.1'));
}
writeFileSync(join(folder, 'run.sh'), RUN);
chmodSync(join(folder, 'run.sh'), 0o755);

const archive = join(out, `${NAME}.tar.gz`);
execFileSync('tar', ['-C', out, '-I', 'gzip -9', '-cf', archive, NAME], { stdio: 'inherit' });
const { size } = statSync(archive);
const megabytes = (size / 1e6).toFixed(1);
if (size > LARGEST) fail(`${archive} has ${megabytes} MB, over ${LARGEST / 1e6}`);
console.log(`${archive}: ${megabytes} MB; on the machine: tar -xzf ${basename(archive)} && ${NAME}/run.sh`);

function copy(path: string): void {
  const from = join(root, path);
  if (!existsSync(from)) return;
  cpSync(from, join(folder, path), {
    recursive: true,
    filter: (source) => !source.endsWith('/assembly'),
  });
}

/** A room and those that it, and they, ask for. */
function roomsOf(room: string, found = new Set<string>()): Set<string> {
  if (found.has(room)) return found;
  found.add(room);
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    if (name.startsWith('@spacetime/')) roomsOf(name.slice('@spacetime/'.length), found);
  }
  return found;
}

/** Rooms are linked, since Node strips no types below `node_modules`. */
function link(room: string): void {
  const scope = join(folder, 'node_modules', '@spacetime');
  mkdirSync(scope, { recursive: true });
  symlinkSync(join('..', '..', room), join(scope, room));
}

/** What a package asks for by name, its optional peers among it. */
function needed(package_: string): string[] {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(join(package_, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  return Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (name) => !name.startsWith('@spacetime/') && !name.startsWith('@types/') && !name.startsWith('@webgpu/'),
  );
}

/** Copies a package and what it needs to where this clone has them. */
function install(name: string, from: string): void {
  const source = find(name, from);
  if (source === undefined) return;
  const target = join(folder, relative(root, source));
  if (existsSync(target)) return;
  cpSync(source, target, {
    recursive: true,
    filter: (path) => {
      const inside = relative(source, path).split(sep).join('/');
      if (inside === 'node_modules' || UNUSED.test(path.split(sep).join('/'))) return false;
      return name !== 'webgpu' || !/^dist\/(?!linux-x64)/.test(inside);
    },
  });
  for (const dependency of needed(source)) install(dependency, source);
}

/** As Node looks for it; undefined where it is not installed. */
function find(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (at === root || at === dirname(at)) return undefined;
  }
}
