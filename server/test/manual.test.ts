import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { manualPage } from '../src/lsp/diagnostics.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}/docs/diagnostics.md`, 'utf8');

/** Blocks that a code of several kinds, `${kind}/of`, can be of. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  of: ['fit', 'geodesic', 'render'],
  chart: ['geodesic', 'render'],
};
const ALL_KINDS = ['fit', 'geodesic', 'render', 'data'];

/** Codes in the sources of whatever reports. */
function emitted(): Set<string> {
  const codes = new Set<string>();
  for (const file of globSync('{dsl,geometry,data,server}/src/**/*.ts', { cwd: root })) {
    const text = readFileSync(`${root}/${file}`, 'utf8');
    const topics = 'name|import|type|metric|map|expect|fit|geodesic|render|data|file';
    for (const [, code] of text.matchAll(new RegExp(`'(syntax|(?:${topics})/[a-z-]+)'`, 'gu'))) codes.add(code!);
    const ofKinds = /`\$\{(?:context\.)?(?:kind|prefix)\}\/([a-z]+)`|\breport\(\s*context,[^']*'([a-z]+)'/gu;
    for (const [, template, argument] of text.matchAll(ofKinds)) {
      const what = template ?? argument!;
      for (const kind of KINDS[what] ?? ALL_KINDS) codes.add(`${kind}/${what}`);
    }
  }
  return codes;
}

test('each code has an entry in the manual, and each entry a code', () => {
  const headings = [...page.matchAll(/^### (.*)$/gmu)].flatMap(([, title]) => [...title!.matchAll(/`([^`]+)`/gu)]);
  const written = headings.map(([, code]) => code!);
  assert.deepEqual(written.toSorted(), [...emitted()].sort());
});

test('the link of a diagnostic leads to its entry', () => {
  // Anchors as they are made of headings: of one code, its letters alone.
  const anchors = new Set([...page.matchAll(/<a id="([a-z]+)">/gu)].map(([, id]) => id!));
  for (const [, code] of page.matchAll(/^### `([a-z/-]+)`$/gmu)) anchors.add(code!.replaceAll('/', ''));
  for (const code of emitted()) {
    const link = new URL(manualPage('file:///manual/', code));
    assert.equal(link.pathname, '/manual/diagnostics.md');
    assert.ok(anchors.has(link.hash.slice(1)), code);
  }
});
