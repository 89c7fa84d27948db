/**
 * `npm run package [-- --target linux-x64] [-- --out FILE]`: the extension as a `.vsix`. Without a target it runs
 * everywhere, on the processor; with one it brings Dawn for that platform alone.
 */
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle, HDF5 } from '../bundle/bundle.ts';
import { PUBLISHER } from '../manifest.ts';
import { packagedPage } from './pages.ts';
import { type Entry, zip } from './zip.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** VS Code's names of platforms, and Dawn's. */
const TARGETS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
  'darwin-x64': 'darwin-universal',
  'darwin-arm64': 'darwin-universal',
};

/** Bytes of a package without what other languages were compiled to: Dawn, and the HDF5 library. */
const LARGEST = 1_500_000;

/** What is packaged besides the bundle. */
const FILES = [
  ...['package.nls*.json', 'l10n/*.json', 'README.md', 'CHANGELOG.md', 'LICENSE'],
  ...['client/icons/*.{svg,png}', 'syntaxes/*.json', 'examples/*.spacetime'],
  ...['docs/*.md', 'docs/panels/*.md', 'docs/walkthrough/*'],
];
/** Pages whose pictures go with them; those of other pages would be most of the package. */
const ILLUSTRATED = ['README.md', 'docs/walkthrough/*.md'];

export interface Package {
  readonly file: string;
  readonly bytes: number;
  /** Without the HDF5 library. */
  readonly own: number;
  readonly entries: readonly string[];
}

/** @param target one of {@link TARGETS}; without it the package runs everywhere */
export async function makePackage(target?: string, out?: string): Promise<Package> {
  const dawn = target === undefined ? undefined : TARGETS[target];
  if (target !== undefined && dawn === undefined) {
    throw new Error(`there is no target ${target}: one of ${Object.keys(TARGETS).join(', ')}`);
  }
  // In a folder of its own: tests make packages side by side.
  const built = mkdtempSync(join(tmpdir(), 'spacetime-bundle-'));
  try {
    await bundle(built);
    return write(target, out, entriesOf(built, target, dawn));
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

function entriesOf(built: string, target: string | undefined, dawn: string | undefined): readonly Entry[] {
  const manifest = ownManifest();
  const own = FILES.flatMap((pattern) => globSync(pattern, { cwd: root }));
  const paths = [...own, ...pictures(), ...(dawn === undefined ? [] : dawnFiles(dawn))];
  const files = new Map(paths.map((path) => [path.replaceAll('\\', '/'), join(root, path)]));
  for (const entry of readdirSync(built, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`dist/${relative(built, path).replaceAll('\\', '/')}`, path);
  }
  return [
    { name: '[Content_Types].xml', data: Buffer.from(contentTypes([...files.keys()])) },
    { name: 'extension.vsixmanifest', data: Buffer.from(vsixManifest(manifest, target)) },
    { name: 'extension/package.json', data: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    ...[...files.keys()].sort().map((path) => ({ name: `extension/${path}`, data: dataOf(path, files) })),
  ];
}

/** As it is, but pages refer to what is packaged alone. */
function dataOf(path: string, files: ReadonlyMap<string, string>): Buffer {
  const data = readFileSync(files.get(path)!);
  if (!path.endsWith('.md')) return data;
  return Buffer.from(packagedPage(path, data.toString('utf8'), (other) => files.has(other), repository()));
}

/** Where the repository's files can be read, if the manifest says so. */
function repository(): string | undefined {
  const { repository: said } = ownManifest() as { readonly repository?: { readonly url?: string } };
  return said?.url?.replace(/(?:\.git)?$/, '/blob/HEAD');
}

function write(target: string | undefined, out: string | undefined, entries: readonly Entry[]): Package {
  const manifest = ownManifest();
  const label = [manifest.name, manifest.version, ...(target === undefined ? [] : [target])].join('-');
  const file = out ?? join(root, `${label}.vsix`);
  const archive = zip(entries);
  const own = zip(entries.filter(({ name }) => name !== `extension/dist/${HDF5}`)).length;
  if (target === undefined && own > LARGEST)
    throw new Error(`the package has ${own} bytes without the HDF5 library, over ${LARGEST}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, archive);
  return { file, bytes: archive.length, own, entries: entries.map((entry) => entry.name) };
}

interface Manifest {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly [key: string]: unknown;
}

function ownManifest(): Manifest {
  return strip(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
}

/** The manifest without what concerns the repository alone. */
function strip(all: Record<string, unknown>): Manifest {
  const { private: _, workspaces, scripts, allowScripts, devDependencies, dependencies, type, engines, ...rest } = all;
  const { vscode } = engines as { vscode: string };
  return { ...rest, engines: { vscode } } as unknown as Manifest;
}

function pictures(): string[] {
  return ILLUSTRATED.flatMap((pattern) => globSync(pattern, { cwd: root })).flatMap((page) => {
    const named = readFileSync(join(root, page), 'utf8').matchAll(/\((?:\.\.\/|docs\/)(images\/[\w.-]+)\)/g);
    const paths = [...named].map(([, picture]) => `docs/${picture}`);
    const missing = paths.find((path) => !existsSync(join(root, path)));
    if (missing !== undefined) throw new Error(`${page} shows ${missing}, which is not there: npm run screenshots`);
    return paths;
  });
}

/** Dawn for one platform, and what loads it. */
function dawnFiles(platform: string): string[] {
  const folder = 'node_modules/webgpu';
  if (!existsSync(join(root, folder, 'dist', platform))) {
    throw new Error(`the npm package webgpu has no ${platform} here: npm ci`);
  }
  const files = [
    `${folder}/dist/${platform}/*`,
    `${folder}/index.js`,
    `${folder}/package.json`,
    `${folder}/LICENSE.md`,
  ];
  return files.flatMap((pattern) => globSync(pattern, { cwd: root })).map((path) => path.replaceAll('\\', '/'));
}

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  js: 'application/javascript',
  cjs: 'application/javascript',
  css: 'text/css',
  md: 'text/markdown',
  svg: 'image/svg+xml',
  png: 'image/png',
  wasm: 'application/wasm',
  vsixmanifest: 'text/xml',
};

function contentTypes(paths: readonly string[]): string {
  const endings = new Set([...paths.map((path) => /\.(\w+)$/.exec(path)?.[1] ?? ''), 'json', 'vsixmanifest']);
  const defaults = [...endings]
    .filter((ending) => ending !== '')
    .sort()
    .map((ending) => `<Default Extension=".${ending}" ContentType="${TYPES[ending] ?? 'application/octet-stream'}"/>`);
  const bare = paths
    .filter((path) => !/\.\w+$/.test(path))
    .map((path) => `<Override PartName="/extension/${path}" ContentType="text/plain"/>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${[...defaults, ...bare].join('')}</Types>
`;
}

function vsixManifest(
  { name, displayName, version, categories, keywords, engines }: Manifest,
  target?: string,
): string {
  const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
  const escaped = (text: string) =>
    text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
  const property = (id: string, value: string) =>
    `<Property Id="Microsoft.VisualStudio.${id}" Value="${escaped(value)}"/>`;
  const asset = (type: string, path: string) =>
    `<Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${path}" Addressable="true"/>`;
  const platform = target === undefined ? '' : ` TargetPlatform="${target}"`;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
<Metadata>
<Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${PUBLISHER}"${platform}/>
<DisplayName>${escaped(displayName)}</DisplayName>
<Description xml:space="preserve">${escaped(texts.description ?? '')}</Description>
<Tags>${escaped(keywords.join(','))}</Tags>
<Categories>${escaped(categories.join(','))}</Categories>
<GalleryFlags>Public</GalleryFlags>
<Properties>${property('Code.Engine', engines.vscode)}${property('Code.ExtensionKind', 'workspace')}${property('Code.ExecutesCode', 'true')}</Properties>
<License>extension/LICENSE</License>
<Icon>extension/client/icons/spacetime.png</Icon>
</Metadata>
<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
<Dependencies/>
<Assets>${asset('Code.Manifest', 'package.json')}${asset('Services.Content.Details', 'README.md')}${asset('Services.Content.Changelog', 'CHANGELOG.md')}${asset('Services.Content.License', 'LICENSE')}${asset('Services.Icons.Default', 'client/icons/spacetime.png')}</Assets>
</PackageManifest>
`;
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({ options: { target: { type: 'string' }, out: { type: 'string' } } });
    const { file, bytes, entries } = await makePackage(values.target, values.out);
    console.log(`${file}: ${(bytes / 1e6).toFixed(2)} MB, ${entries.length} files`);
  } catch (error) {
    console.error(`package: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
