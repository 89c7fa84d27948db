import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
type Texts = Readonly<Record<string, string>>;
const read = (file: string): Texts => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** What a translation keeps: places for values, links, code, and how a text ends. */
const KEPT = [/\{\d\}/g, /\(command:[^)]*\)/g, /`[^`]*`/g, /(?:…|:|\?|\.)$/g];
/** `Spacetime: Show Engine`: in code, but the title of a command. */
const TITLE = /`Spacetime: [^`]*`/g;

function partsOf(text: string): readonly (readonly string[])[] {
  return KEPT.map((part) => [...text.replace(TITLE, '').matchAll(part)].map(([found]) => found).sort());
}

for (const own of ['l10n/bundle.l10n.json', 'package.nls.json']) {
  const english = read(own);
  for (const file of globSync(own.replace('.json', '.*.json'), { cwd: root })) {
    const texts = read(file);

    test(`${file} translates every text, and no other`, () => {
      assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort());
    });

    test(`${file} keeps places for values, links, code and the end of each text`, () => {
      for (const [key, text] of Object.entries(texts)) {
        if (key in english) assert.deepEqual(partsOf(text), partsOf(english[key]!), key);
      }
    });

    test(`${file} is in its language: few texts are as they are in English`, () => {
      const same = Object.entries(texts).filter(([key, text]) => text === english[key] && /[a-z]{5}/.test(text));
      assert.ok(same.length < 0.08 * Object.keys(texts).length, same.map(([key]) => key).join('; '));
    });
  }
}

test('commands that texts name have the titles of that language', () => {
  for (const file of globSync('package.nls*.json', { cwd: root })) {
    const texts = read(file);
    const titles = Object.entries(texts).flatMap(([key, title]) => (key.startsWith('command.') ? [title] : []));
    for (const [key, text] of Object.entries(texts)) {
      for (const [title] of text.matchAll(TITLE)) {
        const named = title.slice('`Spacetime: '.length, -1);
        assert.ok(titles.includes(named), `${file}, ${key}: there is no command ${named}`);
      }
    }
  }
});
