import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from '../src/parser.ts';
import { checkMarks } from './marks.ts';

for (const folder of ['good', 'bad']) {
  const root = new URL(`fixtures/syntax/${folder}/`, import.meta.url);
  for (const name of readdirSync(root)) {
    test(`${folder}/${name}`, () => {
      const text = readFileSync(new URL(name, root), 'utf8');
      checkMarks(text, parse(text, name).diagnostics);
      if (folder === 'good') assert.ok(parse(text, name).tree.declarations.length > 0);
    });
  }
}
