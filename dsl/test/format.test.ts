import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { format } from '../src/format.ts';
import { tokenise } from '../src/lexer.ts';
import { parse } from '../src/parser.ts';
import { meaning } from './parser-trees.ts';

const folder = (name: string) => new URL(`fixtures/syntax/${name}/`, import.meta.url);
const read = (name: string, file: string) => readFileSync(new URL(file, folder(name)), 'utf8');

/** The formatted text of a valid file, held to what formatting must keep. */
function formatted(text: string): string {
  const before = parse(text, 'test');
  const result = format(text, 'test');
  assert.ok('text' in result, `${text}\n${before.diagnostics.map(({ message }) => message)}`);
  const after = parse(result.text, 'test');
  assert.deepEqual(after.diagnostics, [], text);
  assert.deepEqual(meaning(after.tree), meaning(before.tree), text);
  assert.deepEqual(format(result.text, 'test'), result, text);
  return result.text;
}

test('the sample of the language is laid out as it should be', () => {
  const sample = read('good', 'language.spacetime');
  assert.equal(formatted(sample), sample);
});

test('charts with and without domains', () => {
  const charts = read('good', 'charts.spacetime');
  assert.equal(formatted(charts), charts);
});

test('unusual layouts become usual ones', () => {
  assert.equal(formatted(read('good', 'layout.spacetime')), read('formatted', 'layout.spacetime'));
});

test('comments stay where they are', () => {
  assert.equal(formatted(read('good', 'comments.spacetime')), read('formatted', 'comments.spacetime'));
});

test('files with errors are refused with them', () => {
  for (const file of readdirSync(folder('bad'))) {
    const text = read('bad', file);
    assert.deepEqual(format(text, file), { diagnostics: parse(text, file).diagnostics });
  }
});

test('spaces', () => {
  const cases: [string, string][] = [
    ['let  f=1-2 * M / r', 'let f = 1 - 2*M/r'],
    ['let f = - x ^ - 2', 'let f = -x^-2'],
    ['let f = ( a+b )*( c-d )', 'let f = (a + b)*(c - d)'],
    ['let f = sin ( x )+atan2( y ,x )', 'let f = sin(x) + atan2(y, x)'],
    ['let f = not a and(b<c)', 'let f = not a and (b < c)'],
    ['let f = if(a=b)then(1)else-1', 'let f = if (a = b) then (1) else -1'],
    ['let f = a- -b - - c', 'let f = a - -b - -c'],
    ['let f = 45.5  °+2π', 'let f = 45.5  ° + 2π'],
    ['let f ( x,y )=x', 'let f(x, y) = x'],
    ['parameter M=1 in 0..2', 'parameter M = 1 in 0 .. 2'],
    ['metric in S signature ( - , + , + , + ) {}', 'metric in S signature (-,+,+,+) {}'],
    ['metric { g [ t , r ]=-f }', 'metric { g[t,r] = -f }'],
    ['metric { ds^2=- f dt ^ 2+r (dθ^2)+r(dθ^2) }', 'metric { ds^2 = -f dt^2 + r (dθ^2) + r (dθ^2) }'],
    [
      'metric { ds^2=Σ( dr^2/Δ+dθ^2 )-Δ / Σ(dt)^2+sin (r)^2(dφ)^2 }',
      'metric { ds^2 = Σ (dr^2/Δ + dθ^2) - Δ/Σ (dt)^2 + sin(r)^2 (dφ)^2 }',
    ],
    ['metric { spatial { dl^2=A(dr)^2 } }', 'metric { spatial { dl^2 = A (dr)^2 } }'],
    ['let w(x)=x\nmetric { ds^2=w (r) dt^2+H(dr)^2 }', 'let w(x) = x\n  metric { ds^2 = w(r) dt^2 + H (dr)^2 }'],
    ['map A->B{x=1,y=2   z=3}', 'map A -> B { x = 1, y = 2   z = 3 }'],
    ['chart C(t,x,y,z){x in-1..1 periodic}', 'chart C(t, x, y, z) { x in -1 .. 1 periodic }'],
    ['chart C (t,x,y,z)  chart D(T,X,Y,Z)', 'chart C(t, x, y, z)\n  chart D(T, X, Y, Z)'],
    ['chart C(t,x,y,z) /* none */ metric in C{}', 'chart C(t, x, y, z) /* none */\n  metric in C {}'],
    ['expect killing t,φ', 'expect killing t, φ'],
    ['background{  }', 'background {}'],
    ['let θ = theta + Theta', 'let θ = theta + Theta'],
  ];
  for (const [text, expected] of cases) {
    assert.equal(formatted(`spacetime A {\n${text}\n}`), `spacetime A {\n  ${expected}\n}\n`);
  }
});

test('settings', () => {
  const cases: [string, string][] = [
    ['fit A of B{seed   0}', 'fit A of B { seed 0 }\n'],
    ['fit A of B{\nseed   0}', 'fit A of B {\n  seed 0\n}\n'],
    ['fit A of B{\nseed   0\nnetwork mlp ( width=64 )}', 'fit A of B {\n  seed     0\n  network  mlp(width = 64)\n}\n'],
    [
      'render A of B {\ncamera at(0,1)looking inward\nresolution 640  x  480\ndisk 6..-2\n}',
      'render A of B {\n  camera      at (0, 1) looking inward\n  resolution  640 x 480\n  disk        6 .. -2\n}\n',
    ],
    ['data Star{file "star.h5" format carpet}', 'data Star { file "star.h5"  format carpet }\n'],
    ['geodesic A of B {\n until τ=4\n at(_,0)\n}', 'geodesic A of B {\n  until  τ = 4\n  at     (_, 0)\n}\n'],
  ];
  for (const [text, expected] of cases) assert.equal(formatted(text), expected);
});

test('blocks on one line stay there while there is room', () => {
  const short = `spacetime A {\n  background { ${'M = 0   '.repeat(10)}}\n}\n`;
  assert.equal(formatted(short).split('\n').length, 4);
  const long = `spacetime A {\n  background { ${'M = 0   '.repeat(11)}}\n}\n`;
  assert.equal(formatted(long).split('\n').length, 16);
});

test('what is copied from a printed page loses what cannot be seen, and no more', () => {
  const text = '\ufefflet f\u00a0=\u200b 1\u2009-\u202f2*𝑀/r';
  assert.equal(formatted(`spacetime A {\r\n\t${text}\r\n}`), 'spacetime A {\r\n  let f = 1 - 2*𝑀/r\r\n}\r\n');
});

test('line breaks are those of the file, and it ends with one', () => {
  assert.equal(formatted('import "a"\r\n\r\n\r\nimport "b"'), 'import "a"\r\n\r\nimport "b"\r\n');
  assert.equal(formatted('\n\n  import "a"\n\n\n'), 'import "a"\n');
  assert.equal(formatted(''), '');
  assert.equal(formatted(' \n '), '');
  assert.equal(formatted('// only a comment'), '// only a comment\n');
});

test('any layout of the same tokens, with comments anywhere, keeps its meaning', () => {
  const texts = ['language', 'layout', 'comments', 'charts'].map((name) => read('good', `${name}.spacetime`));
  const blocks = texts
    .flatMap((text) => text.split(/\n(?=(?:spacetime|fit|render|geodesic|data)\b)/))
    .map((block) => tokenise(block).tokens);
  const gap = fc.oneof(
    { weight: 12, arbitrary: fc.constant(' ') },
    fc.constantFrom(
      '\n',
      '\n\n\n',
      '',
      '  ',
      '\t',
      ' /* c */ ',
      '/* c\n d */',
      ' // e\n',
      '\n// f\n',
      '\n/// g\n',
      '\n\n/* h */',
      ' /// i\r\n',
    ),
  );
  let valid = 0;
  fc.assert(
    fc.property(fc.constantFrom(...blocks), fc.infiniteStream(gap), (tokens, gaps) => {
      // Where a block has stood on one line it does again, unless a gap breaks it.
      const text = tokens.map(({ image }) => image + gaps.next().value).join('');
      if (parse(text, 'test').diagnostics.length > 0) return;
      valid++;
      formatted(text);
    }),
    { numRuns: 1500, seed: 2 },
  );
  assert.ok(valid > 300, `only ${valid} were valid`);
});
