import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, root, spacetime } from '../cli/test/command.ts';

const page = readFileSync(join(root, 'docs', 'tutorial.md'), 'utf8');
const [metric, ...more] = [...page.matchAll(/^```spacetime\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
const FILES = {
  'schwarzschild.spacetime': [metric, ...more].join('\n'),
  'wrong.spacetime': metric!.replace('1/f dr^2', '-1/f dr^2'),
  'typo.spacetime': metric!.replace('2*M/r\n', '2*m/r\n'),
};

/** Commands of the tutorial with what it says that they print, those aside that train or read what was trained. */
const commands = [...page.matchAll(/^```\n(\$ spacetime [\s\S]*?)^```$/gm)]
  .flatMap(([, block]) => block!.split(/^\$ spacetime /m).slice(1))
  .map((text) => ({ line: text.split('\n')[0]!, printed: text.slice(text.indexOf('\n') + 1) }))
  .filter(({ line }) => !/^fit |\.einfield/.test(line));

/** Without the time that something took. */
const timeless = (text: string) => text.replace(/ \(\d+\.\d s\)/g, '');

test('what the tutorial prints is what is printed', async (t) => {
  assert.equal(commands.length, 8);
  const cwd = folder(t, FILES);
  for (const { line, printed } of commands) {
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
    const { stdout, stderr } = await spacetime(args, { cwd });
    const found = timeless(stdout + stderr);
    // "…" stands for lines that are left out.
    const parts = timeless(printed).split('…\n');
    let from = 0;
    for (const part of parts) {
      const at = found.indexOf(part, from);
      assert.notEqual(at, -1, `spacetime ${line} printed\n${found}not\n${part}`);
      from = at + part.length;
    }
    if (parts.length === 1) assert.equal(found, timeless(printed), line);
  }
});
