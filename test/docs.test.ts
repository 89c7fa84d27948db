import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyze, type Host } from '@spacetime/dsl';
import { PAGE, referencePage } from '../scripts/manual.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root })
  .map((page) => page.replaceAll('\\', '/'))
  .sort();
const read = (page: string) => readFileSync(join(root, page), 'utf8');

interface Block {
  readonly line: number;
  /** What is written in it. */
  readonly own: string;
  /** The same, behind what it says that it stands behind. */
  readonly text: string;
}

/**
 * Every block of a page that is a file of the language. `<!-- after PAGE -->` before one, or `<!-- after above -->`, says
 * that it stands in a file behind the blocks of that page, or behind those above it; blocks of `spacetime-fragment` are no
 * files.
 */
function blocksOf(page: string): readonly Block[] {
  const text = read(page);
  const blocks: Block[] = [];
  for (const match of text.matchAll(/^(?:<!-- after (\S+) -->\n)?```spacetime\n([\s\S]*?)^```$/gm)) {
    const [, after, own = ''] = match;
    const before = after === 'above' ? blocks : after === undefined ? [] : blocksOf(join(dirname(page), after));
    const line = text.slice(0, match.index).split('\n').length;
    blocks.push({ line, own, text: [...before.map((block, k) => (k === 0 ? block.text : block.own)), own].join('\n') });
  }
  return blocks;
}

function errorsOf(text: string): readonly string[] {
  const own = join(root, 'examples', 'block-of-a-page.spacetime');
  const host: Host = {
    read: (path) => (path === own ? text : existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    resolve: (from, path) => join(dirname(from), path),
  };
  return analyze(own, host)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);
}

test('what is wrong with a block is found', () => {
  const [error] = errorsOf(
    'spacetime Flat {\n  chart C(t, x, y, z) { t in 0 .. 1 }\n  metric in C { ds^2 = -dt^2 + w dx^2 }\n}\n',
  );
  assert.match(error!, /^name\/undeclared .*`w`/);
});

for (const page of pages) {
  const blocks = blocksOf(page);
  if (blocks.length === 0) continue;
  test(`${page}: its ${blocks.length} files of the language have no errors`, () => {
    for (const { line, text } of blocks) assert.deepEqual(errorsOf(text), [], `${page}:${line}`);
  });
}

/** Names by which a page's parts are linked to, as GitHub and VS Code make them of headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = read(page).replace(/^```[\s\S]*?^```$/gm, '');
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!)]);
}

test('links lead to files and parts that are there', () => {
  const broken = pages.flatMap((page) => {
    const text = read(page).replace(/^```[\s\S]*?^```$/gm, '');
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [path, anchor] = link.split('#');
        const file = path === '' ? page : join(dirname(page), path!).replaceAll('\\', '/');
        if (!existsSync(join(root, file))) return true;
        const isPage = file.endsWith('.md') && statSync(join(root, file)).isFile();
        return anchor !== undefined && isPage && !anchorsOf(file).has(decodeURIComponent(anchor));
      })
      .map((link) => `${page}: ${link}`);
  });
  assert.deepEqual(broken, []);
});

test('every page of the manual is linked from its index', () => {
  const index = read('docs/README.md');
  const missing = pages
    .filter((page) => /^docs\/(?:panels\/)?[^/]+\.md$/.test(page) && page !== 'docs/README.md')
    .filter((page) => !index.includes(`](${page.slice('docs/'.length)})`));
  assert.deepEqual(missing, []);
});

test('the reference of the language is what the tables say', () => {
  assert.ok(read(PAGE) === referencePage(), `${PAGE} is not what they say: npm run manual writes it anew`);
});
