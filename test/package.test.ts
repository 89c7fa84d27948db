import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { PANEL_KINDS } from '@spacetime/protocol';
import { bundle, HDF5 } from '../scripts/bundle/bundle.ts';
import { makePackage } from '../scripts/package/package.ts';
import { packagedPage, referencesOf } from '../scripts/package/pages.ts';
import { zip } from '../scripts/package/zip.ts';

/** The files of an archive, read by its central directory: an independent reading of the format. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(archive.readUInt32LE(at), 0x02014b50);
    const [packed, length] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = archive.readUInt32LE(at + 42);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = inflateRawSync(archive.subarray(begin, begin + packed));
    assert.equal(data.length, length);
    files.set(archive.toString('utf8', at + 46, at + 46 + name), data);
    at += 46 + name + extra + comment;
  }
  return files;
}

/** Names of a page's headings, as editors and GitHub make them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ +(.*)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test('archives hold what was put in, and are the same for the same files', () => {
  const entries = [
    { name: 'a/θ.txt', data: Buffer.from('abc'.repeat(1000)) },
    { name: 'empty', data: Buffer.alloc(0) },
  ];
  const archive = zip(entries);
  assert.deepEqual(
    [...unzip(archive)],
    entries.map(({ name, data }) => [name, data]),
  );
  assert.deepEqual(zip(entries), archive);
});

test('the bundle keeps within its budget, and holds what several parts need once', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'st-bundle-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { total, sizes, origins } = await bundle(folder);
  // As it lies on the disk; what is downloaded is the package, which has a budget of its own below. HDF5 is a library in C.
  const own = total - new Map(sizes).get(HDF5)!;
  assert.ok(own < 2.35e6, `${own} bytes`);
  const bytes = new Map(origins);
  // The wire between client and server, the grammar's parser, the plots: as large as each is alone.
  for (const [origin, most] of Object.entries({ 'vscode-jsonrpc': 65e3, chevrotain: 100e3, uplot: 62e3 }))
    assert.ok(bytes.get(origin)! < most, `${origin}: ${bytes.get(origin)} bytes`);
  assert.ok(![...bytes.keys()].some((origin) => origin.startsWith('@tensorflow') || origin === 'semver'));
});

test('the package is small, whole, and its command runs from where it is installed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'st-package-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { file, bytes, own } = await makePackage(undefined, join(folder, 'spacetime.vsix'));
  assert.ok(own < 1.5e6 && bytes < 2.6e6, `${own} bytes, ${bytes} with the HDF5 library`);
  const files = unzip(readFileSync(file));
  const manifest = JSON.parse(files.get('extension/package.json')!.toString());
  for (const own of ['private', 'workspaces', 'scripts', 'devDependencies'])
    assert.equal(manifest[own], undefined, own);
  const named = JSON.stringify([manifest.main, manifest.icon, manifest.contributes]).matchAll(
    /"(?:\.\/)?((?:client|docs|dist|syntaxes)\/[^"]+)"/g,
  );
  for (const [, path] of named) assert.ok(files.has(`extension/${path}`), path);
  for (const kind of PANEL_KINDS) assert.ok(files.has(`extension/dist/webview/${kind}.js`), kind);
  const isThere = (path: string) => files.has(`extension/${path}`);
  const texts = new Map(
    [...files].filter(([name]) => name.endsWith('.md')).map(([name, data]) => [name.slice(10), `${data}`]),
  );
  assert.ok(texts.size > 20);
  for (const [page, text] of texts) {
    for (const { path, place } of referencesOf(page, text)) {
      assert.ok(isThere(path), `${page} refers to ${path}, which is not packaged`);
      // The manual that the extension opens, a heading of a page by its name.
      if (place !== undefined) assert.ok(anchorsOf(texts.get(path)!).has(place), `${page} refers to ${path}#${place}`);
    }
  }
  assert.match(texts.get('docs/panels/curvature.md')!, /^\*Picture: [^*]+\*$/m);
  assert.ok(![...files.keys()].some((name) => name.includes('node_modules') || name.endsWith('.ts')));
  for (const [name, data] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
  }
  const spacetime = (...args: string[]) =>
    execFileSync(process.execPath, [join(folder, 'extension', 'dist', 'spacetime.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  const text =
    'spacetime S {\n  chart C(t, x, y, z) {}\n  metric { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n  expect flat\n}\n';
  writeFileSync(join(folder, 's.spacetime'), text);
  assert.match(spacetime('check', 's.spacetime'), /flat/);
});

test('a page refers to what is there: pictures become words, links their text or an address', () => {
  const page = 'docs/panels/a.md';
  const text =
    '![A *map*](../images/a.png) and [b](b.md#c), [no](../../NO.md), [out](https://x.org), [here](#d), [e[0]](e.md)\n';
  const isThere = (path: string) => path === 'docs/panels/b.md';
  assert.deepEqual(referencesOf(page, `${text}\`[code](code.md)\`\n`), [
    { path: 'docs/images/a.png', place: undefined, isPicture: true },
    { path: 'docs/panels/b.md', place: 'c', isPicture: false },
    { path: 'NO.md', place: undefined, isPicture: false },
    { path: 'docs/panels/e.md', place: undefined, isPicture: false },
  ]);
  assert.equal(
    packagedPage(page, text, isThere),
    '*Picture: A *map*.* and [b](b.md#c), no, [out](https://x.org), [here](#d), e[0]\n',
  );
  assert.match(
    packagedPage(page, text, isThere, 'https://r.org/f'),
    /!\[A \*map\*\]\(https:\/\/r.org\/f\/docs\/images\/a.png\)/,
  );
});

test('a platform gets Dawn for itself alone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'st-package-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { entries } = await makePackage('win32-x64', join(folder, 'spacetime.vsix'));
  const native = entries.filter((name) => name.includes('/node_modules/webgpu/dist/'));
  assert.ok(native.length > 0 && native.every((name) => name.includes('/win32-x64/')), native.join());
  await assert.rejects(makePackage('plan9-x64'), /there is no target plan9-x64: one of linux-x64/);
});
