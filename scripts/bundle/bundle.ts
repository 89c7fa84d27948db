/**
 * `npm run bundle`: the extension, the command line with the language server, what these run in threads and processes of
 * their own, the kernels and the panels, into `dist`.
 */
import { copyFileSync, globSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PANEL_KINDS } from '@spacetime/protocol';
import { type BuildOptions, type BuildResult, build, type Plugin } from 'esbuild';
import { type Assets, references } from './references.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const COMMON = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  // Greek letters as they are, not as escapes.
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
} as const satisfies BuildOptions;

/** The HDF5 library in a bundle. */
export const HDF5 = 'hdf5.js';
/** Packages in CommonJS ask for Node's own modules by it. */
const REQUIRE = "import{createRequire as _require}from'node:module';const require=_require(import.meta.url);";

export interface Bundle {
  readonly folder: string;
  /** Bytes of each file, the largest first. */
  readonly sizes: readonly (readonly [file: string, bytes: number])[];
  readonly total: number;
  /** Bytes of each room and package in them, the largest first; what stands in several files counts as often. */
  readonly origins: readonly (readonly [origin: string, bytes: number])[];
}

/** Builds `dist` anew. Rejects where a source cannot be followed. */
export async function bundle(folder = join(root, 'dist')): Promise<Bundle> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'kernels'), { recursive: true });
  const built = await Promise.all([extension(folder), programs(folder), panels(folder)]);
  built.push(await hdf5(folder));
  const kernels = globSync('field/src/engines/cpu/build/*.wasm', { cwd: root });
  if (kernels.length === 0) throw new Error('the compute kernels are not built: npm run build:kernels');
  for (const kernel of kernels) copyFileSync(join(root, kernel), join(folder, 'kernels', basename(kernel)));
  // The extension itself is CommonJS, by its ending.
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  const sizes = sizesOf(folder);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  return { folder, sizes, total, origins: originsOf(built.flat()) };
}

const CLIENT = 'vscode-languageclient/node';
/** What the client and the server both speak by: in both bundles it would be a tenth of all. */
const PROTOCOL = 'vscode-languageserver-protocol/node';

/** Packages that are files of their own in `dist`, in CommonJS as they are: asked for by `require`, where they are needed. */
const APART: Plugin = {
  name: 'apart',
  setup: ({ onResolve }) => {
    const apart = (filter: RegExp, file: string) =>
      onResolve({ filter }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${file}.cjs`, external: true },
      );
    apart(/^vscode-languageclient\/node$/, 'language-client');
    apart(/^vscode-languageserver-protocol(\/node)?$/, 'language-protocol');
    onResolve({ filter: /^h5wasm\/node$/ }, () => ({ path: `./${HDF5}`, external: true }));
  },
};

/** The language client is a file of its own: it is most of the code, and not needed for the activation. */
async function extension(folder: string): Promise<readonly Built[]> {
  const options: BuildOptions = { ...COMMON, platform: 'node', format: 'cjs', target: 'node22', external: ['vscode'] };
  const packages = { ...options, outdir: folder, outExtension: { '.js': '.cjs' } };
  return Promise.all([
    build({ ...packages, entryPoints: { 'language-protocol': PROTOCOL } }),
    build({ ...packages, entryPoints: { 'language-client': CLIENT }, plugins: [APART, RELEASED] }),
    build({
      ...options,
      entryPoints: [join(root, 'client', 'src', 'extension.ts')],
      outfile: join(folder, 'extension.cjs'),
      // Node's import() would not see the names that a file in CommonJS exports.
      supported: { 'dynamic-import': false },
      plugins: [APART],
    }),
  ]);
}

/** The client asks whether the editor is new enough, by all of `semver`; the manifest has seen to that. */
const RELEASED: Plugin = {
  name: 'released',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^semver\/functions\/(parse|satisfies)$/ }, ({ path }) => ({ path, namespace: 'released' }));
    onLoad({ filter: /.*/, namespace: 'released' }, () => ({ contents: 'module.exports = () => true;' }));
  },
};

/** The command line, which is the server too, and all that it starts: found from the sources, until there is no more. */
async function programs(folder: string): Promise<readonly Built[]> {
  const assets: Assets = {
    programs: new Map([['spacetime', join(root, 'cli', 'src', 'program.ts')]]),
    files: new Map(),
  };
  let built: Built[] = [];
  for (let known = 0; known < assets.programs.size; ) {
    known = assets.programs.size;
    const made = await build({
      ...COMMON,
      plugins: [references(root, assets), APART],
      entryPoints: Object.fromEntries(assets.programs),
      outdir: folder,
      platform: 'node',
      format: 'esm',
      splitting: true,
      target: 'node22',
      chunkNames: 'shared-[hash]',
      external: ['webgpu', '@tensorflow/*'],
      banner: { js: REQUIRE },
    });
    built = [made];
    if (assets.programs.size > known)
      for (const file of readdirSync(folder)) if (file.endsWith('.js')) rmSync(join(folder, file));
  }
  for (const [place, file] of assets.files) copyFileSync(file, join(folder, place));
  return built;
}

/** The library of HDF5 with its WebAssembly, loaded where a file is of HDF5. */
async function hdf5(folder: string): Promise<readonly Built[]> {
  const made = await build({
    ...COMMON,
    entryPoints: ['h5wasm/node'],
    outfile: join(folder, HDF5),
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: REQUIRE },
  });
  // Its terms ask that they go with it.
  copyFileSync(join(root, 'node_modules', 'h5wasm', 'LICENSE.txt'), join(folder, 'hdf5.LICENSE.txt'));
  return [made];
}

/** The documents of panels, into `webview`. */
export async function panels(folder: string): Promise<readonly Built[]> {
  const entryPoints = PANEL_KINDS.map((kind) => join(root, 'webview', 'src', `${kind}.ts`));
  const made = await build({
    ...COMMON,
    entryPoints,
    outdir: join(folder, 'webview'),
    platform: 'browser',
    format: 'esm',
    splitting: true,
    chunkNames: 'shared-[hash]',
    target: 'es2022',
    loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.svg': 'file' },
    assetNames: '[name]',
  });
  return [made];
}

type Built = Pick<BuildResult, 'metafile'>;

function originsOf(built: readonly Built[]): (readonly [string, number])[] {
  const origins = new Map<string, number>();
  for (const { inputs } of built.flatMap(({ metafile }) => Object.values(metafile!.outputs))) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const origin = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? `${path.split('/')[0]}/`;
      origins.set(origin, (origins.get(origin) ?? 0) + bytesInOutput);
    }
  }
  return [...origins].sort(([, a], [, b]) => b - a);
}

function sizesOf(folder: string): (readonly [string, number])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(folder.length + 1), statSync(file).size] as const)
    .sort(([, a], [, b]) => b - a);
}

if (import.meta.main) {
  try {
    const start = performance.now();
    const { sizes, total, origins } = await bundle();
    const line = ([name, bytes]: readonly [string, number]) => `${String(bytes).padStart(9)}  ${name}`;
    console.log([...sizes.slice(0, 12).map(line), '', ...origins.slice(0, 24).map(line), ''].join('\n'));
    console.log(`${String(total).padStart(9)}  in ${sizes.length} files, ${(performance.now() - start).toFixed(0)} ms`);
  } catch (error) {
    console.error(`bundle: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
