import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLexer, rangeOf, tokenise } from '../src/lexer.ts';
import { LineIndex } from '../src/line-index.ts';
import { FileParser } from '../src/parser/declarations.ts';
import { RESERVED } from '../src/tokens.ts';

const shown = (text: string) => tokenise(text).tokens.map(({ image, tokenType }) => `${tokenType.name} ${image}`);

test('the vocabulary and the grammar are sound', () => {
  assert.doesNotThrow(() => createLexer(true));
  assert.doesNotThrow(() => new FileParser(true));
});

test('numbers', () => {
  const numbers = ['1', '1.5', '.5', '1.', '1e-3', '1.e5', '2E+3', '2π', '2pi', '.5π', '80°', '80.5 °', '1e2π', '007'];
  for (const number of numbers) assert.deepEqual(shown(number), [`Numeral ${number}`]);
  assert.deepEqual(shown('0..1'), ['Numeral 0', 'DotDot ..', 'Numeral 1']);
  assert.deepEqual(shown('0...5'), ['Numeral 0', 'DotDot ..', 'Numeral .5']);
  assert.deepEqual(shown('2pix 2π_0 2e 2M'), [
    ...['Numeral 2', 'Identifier pix', 'Numeral 2', 'Identifier π_0', 'Numeral 2', 'Identifier e'],
    ...['Numeral 2', 'Identifier M'],
  ]);
});

test('reserved words are tokens of their own, and names only begin with them', () => {
  for (const word of RESERVED) {
    assert.equal(tokenise(word).tokens[0].tokenType.name.toLowerCase(), word);
    assert.deepEqual(shown(`${word}x`), [`Identifier ${word}x`]);
    assert.deepEqual(shown(`${word}_1`), [`Identifier ${word}_1`]);
  }
});

test('names of every alphabet', () => {
  for (const name of ['θ', 'dθ', 'theta_0', 'x1', 'r₀', 'ℓ', 'Ж', '𝑟', 'φ̃', 'é', 'ß', '中']) {
    assert.deepEqual(shown(name), [`Identifier ${name}`]);
  }
  assert.deepEqual(shown('_x'), ['Hole _', 'Identifier x']);
});

test('every other character is a token, whole surrogate pairs at a time', () => {
  assert.deepEqual(shown('a # 🦄¶'), ['Identifier a', 'Stray #', 'Stray 🦄', 'Stray ¶']);
  assert.deepEqual(shown('\ud800x\udc00'), ['Stray \ud800', 'Identifier x', 'Stray \udc00']);
  for (let code = 0; code < 0x10000; code++) {
    const { tokens, comments } = tokenise(`"" ${String.fromCharCode(code)}`);
    const places = new Set(tokens.map(({ startOffset }) => startOffset));
    assert.ok(places.size + comments.length <= 2, code.toString(16));
  }
});

test('characters of print stand for what they mean, at their own place', () => {
  const places = (text: string) => {
    const { tokens } = tokenise(text);
    return tokens.map((token) => `${token.image}:${text.slice(rangeOf(token).start, rangeOf(token).end)}`).join(' ');
  };
  assert.equal(places('−r² · x⁻¹²'), '-:− r:r ^:² 2:² *:· x:x ^:⁻¹² -:⁻¹² 12:⁻¹²');
  assert.equal(places('3 … ∞ ≤ ½'), '3:3 ..:… inf:∞ <=:≤ (:½ 1:½ /:½ 2:½ ):½');
  assert.equal(places("“a b.h5” 'c.h5'"), '"a b.h5":“a b.h5” "c.h5":\'c.h5\'');
  assert.equal(places('resolution 640 × 480'), 'resolution:resolution 640:640 x:× 480:480');
  assert.equal(places("f'(x) + g'(y)"), "f:f ':' (:( x:x ):) +:+ g:g ':' (:( y:y ):)");
  assert.equal(places('a\u200b\u00ad=\ufeffb'), 'a:a =:= b:b');
  // A sign of a power without a number is nothing.
  assert.equal(places('r⁻'), 'r:r ⁻:⁻');
  const first = tokenise('x\n− y').tokens.map(({ payload }) => payload);
  assert.deepEqual(first, [true, true, false]);
});

test('comments by kind', () => {
  const { comments, tokens } = tokenise('// a\n/// b\n//// c\n/* d\n */ x /* e // f */');
  assert.deepEqual(
    comments.map(({ kind, text }) => `${kind} ${text}`),
    ['line // a', 'doc /// b', 'line //// c', 'block /* d\n */', 'block /* e // f */'],
  );
  assert.deepEqual(
    tokens.map(({ image }) => image),
    ['x'],
  );
});

test('comments and texts that are never closed end with their line', () => {
  const { comments, tokens, problems } = tokenise('/* a\nx "b\ny');
  assert.deepEqual(
    comments.map(({ text }) => text),
    ['/* a'],
  );
  assert.deepEqual(
    tokens.map(({ image }) => image),
    ['x', '"b', 'y'],
  );
  assert.deepEqual(
    problems.map(({ range }) => range),
    [{ start: 0, end: 4 }],
  );
});

test('brackets are matched within blocks and statements', () => {
  const closings = (text: string) => {
    const { tokens, closing } = tokenise(text);
    return [...closing].map(([open, index]) => `${open}-${tokens[index].startOffset}`).sort();
  };
  assert.deepEqual(closings('(a[b]{c})'), ['0-8', '2-4', '5-7']);
  assert.deepEqual(closings('{ ( } )'), ['0-4']);
  assert.deepEqual(closings('( ]'), []);
  assert.deepEqual(closings('(\nlet x)'), []);
  assert.deepEqual(closings('(\nx)'), ['0-3']);
});

test('lines and columns', () => {
  const text = 'ab\ncd\r\n\rθ🦄\n';
  const lines = new LineIndex(text);
  assert.deepEqual(lines.starts, [0, 3, 7, 8, 12]);
  assert.equal(lines.lineCount, 5);
  for (let offset = 0; offset <= text.length; offset++) {
    const before = text
      .slice(0, offset)
      .replace(/\r$/, text[offset] === '\n' ? '' : '\r')
      .split(/\r\n|\n|\r/);
    const position = lines.position(offset);
    assert.equal(position.line, before.length, `line of ${offset}`);
    assert.ok(position.column >= 1);
    // Offsets between \r and \n belong to the line before; all others are their positions' own.
    if (text.slice(offset - 1, offset + 1) !== '\r\n') assert.equal(lines.offset(position), offset);
  }
  assert.deepEqual(lines.position(10), { line: 4, column: 3 });
  assert.equal(lines.offset({ line: 2, column: 99 }), 5);
  assert.equal(lines.offset({ line: 99, column: 1 }), text.length);
  assert.equal(lines.offset({ line: 0, column: 0 }), 0);
  assert.deepEqual(lines.position(-5), { line: 1, column: 1 });
  assert.deepEqual(lines.position(99), { line: 5, column: 1 });
  assert.deepEqual(new LineIndex('').position(0), { line: 1, column: 1 });
});
