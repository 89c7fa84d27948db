import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EXPECTATIONS, FUNCTIONS, KEYWORDS, SETTING_KEYS } from '@spacetime/dsl';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';

const here = dirname(fileURLToPath(import.meta.url));
const read = (file: string) => readFileSync(join(here, '..', file), 'utf8');
let grammar: IGrammar;

before(async () => {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === 'source.spacetime'
        ? textmate.parseRawGrammar(read('spacetime.tmLanguage.json'), 'spacetime.tmLanguage.json')
        : null,
  });
  grammar = (await registry.loadGrammar('source.spacetime'))!;
});

interface Piece {
  readonly text: string;
  /** The innermost scope, without the language's name. */
  readonly scope: string;
}

/** The pieces of a text that have a scope of their own. */
function pieces(text: string): Piece[] {
  let stack = textmate.INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens
      .map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex).trim(),
        scope: scopes.at(-1)!.replace(/\.spacetime$/, ''),
      }))
      .filter((piece) => piece.text !== '' && piece.scope !== 'source');
  });
}

/** `text → scope` of each piece that is no punctuation. */
const shown = (text: string) =>
  pieces(text)
    .filter(({ scope }) => !scope.startsWith('punctuation'))
    .map((piece) => `${piece.text} → ${piece.scope}`);

test('a line element: differentials, powers, functions and numbers', () => {
  assert.deepEqual(shown('    ds^2 = -f dt^2 + 2*a dφ + sin(θ_1)^2'), [
    'ds → support.variable.line-element',
    ...['^ → keyword.operator.arithmetic', '2 → constant.numeric', '= → keyword.operator.assignment'],
    ...['- → keyword.operator.arithmetic', 'f → variable.other'],
    ...['d → keyword.operator.differential', 't → variable.parameter.coordinate', '^ → keyword.operator.arithmetic'],
    ...['2 → constant.numeric', '+ → keyword.operator.arithmetic', '2 → constant.numeric'],
    ...['* → keyword.operator.arithmetic', 'a → variable.other', 'd → keyword.operator.differential'],
    ...['φ → variable.parameter.coordinate', '+ → keyword.operator.arithmetic', 'sin → support.function'],
    ...['θ_1 → variable.other', '^ → keyword.operator.arithmetic', '2 → constant.numeric'],
  ]);
});

test('declarations, and what is in braces on the same line', () => {
  assert.deepEqual(shown('spacetime Kerr_0 {'), ['spacetime → storage.type', 'Kerr_0 → entity.name.type']);
  assert.deepEqual(shown('  chart BL(t, r, θ) { r in 2 .. 40  φ in 0 .. 2π periodic }'), [
    ...['chart → storage.type', 'BL → entity.name.type.chart'],
    ...['t', 'r', 'θ'].map((name) => `${name} → variable.parameter.coordinate`),
    ...['r → variable.other', 'in → keyword.other.in', '2 → constant.numeric', '.. → keyword.operator.range'],
    ...['40 → constant.numeric', 'φ → variable.other', 'in → keyword.other.in', '0 → constant.numeric'],
    ...['.. → keyword.operator.range', '2 → constant.numeric', 'π → constant.language'],
    'periodic → storage.modifier.periodic',
  ]);
  assert.deepEqual(shown('  metric in BL signature (-,+,+,+) {'), [
    ...['metric → storage.type', 'in → keyword.other.in', 'BL → entity.name.type.chart'],
    ...['signature → storage.modifier.signature', '-,+,+,+ → constant.language.signature'],
  ]);
  assert.deepEqual(shown('fit Quick of Kerr {'), [
    ...['fit → storage.type', 'Quick → entity.name.type', 'of → keyword.other.of', 'Kerr → entity.name.type'],
  ]);
  assert.deepEqual(shown('  let f(x) = 80° + if x > 1e-3 then inf else 0.5'), [
    ...['let → storage.type', 'f → entity.name.function', 'x → variable.other', '= → keyword.operator.assignment'],
    ...['80 → constant.numeric', '° → keyword.other.unit', '+ → keyword.operator.arithmetic'],
    ...['if → keyword.control.conditional', 'x → variable.other', '> → keyword.operator.comparison'],
    ...['1e-3 → constant.numeric', 'then → keyword.control.conditional', 'inf → constant.language'],
    ...['else → keyword.control.conditional', '0.5 → constant.numeric'],
  ]);
  assert.deepEqual(shown('  expect petrov D'), [
    ...['expect → keyword.control.expect', 'petrov → support.constant.expectation', 'D → constant.language.petrov'],
  ]);
});

test('comments end where they end, and names that begin like keywords are names', () => {
  assert.deepEqual(shown('/// docs\n// line\n/* a\nb */ c'), [
    ...['/// docs → comment.line.documentation', '// line → comment.line.double-slash'],
    ...['/*', 'a', 'b', '*/'].map((text) => `${text} → comment.block`),
    'c → variable.other',
  ]);
  assert.deepEqual(shown('  let index = infinity + notion'), [
    ...['let → storage.type', 'index → variable.other.constant', '= → keyword.operator.assignment'],
    ...['infinity → variable.other', '+ → keyword.operator.arithmetic', 'notion → variable.other'],
  ]);
  assert.deepEqual(shown('import "other.spacetime"'), [
    'import → keyword.control.import',
    '"other.spacetime" → string.quoted.double',
  ]);
});

test('every word of the language has a scope of its own', () => {
  const scopeOf = (line: string, word: string) => pieces(line).find(({ text }) => text === word)?.scope ?? 'none';
  const plain = (line: string, word: string) => /^(none|variable|entity)/.test(scopeOf(line, word));
  const heads: Record<string, string> = {
    import: 'import "a"',
    of: 'fit A of B',
    in: 'r in 0 .. 1',
    signature: 'metric signature (-,+)',
  };
  for (const name of ['lapse', 'shift']) heads[name] = `  ${name} = 1`;
  for (const word of KEYWORDS) {
    const line = heads[word] ?? (word === 'chart' || word === 'map' ? `  ${word} A(t) -> B` : `${word} A = 1`);
    assert.ok(!plain(word === 'map' ? 'map A -> B' : line, word), `${word}: ${scopeOf(line, word)}`);
  }
  for (const name of FUNCTIONS.keys()) assert.equal(scopeOf(`x = ${name}(1)`, name), 'support.function', name);
  for (const { name } of EXPECTATIONS)
    assert.equal(scopeOf(`  expect ${name} = 1`, name), 'support.constant.expectation', name);
  for (const key of new Set(Object.values(SETTING_KEYS).flat())) {
    assert.equal(scopeOf(`  ${key}  ${/^[xyzt]$/.test(key) ? '-2 .. 2' : 'value'}`, key), 'keyword.other.setting', key);
  }
  for (const line of ['x in -2 .. 2', 'x = 2', 'x * y']) assert.ok(plain(`  ${line}`, 'x'), line);
});

test('of the examples, no letter is without a scope', () => {
  const root = join(here, '..', '..');
  for (const file of globSync('examples/*.spacetime', { cwd: root })) {
    let stack = textmate.INITIAL;
    for (const line of readFileSync(join(root, file), 'utf8').split('\n')) {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
      stack = ruleStack;
      for (const { startIndex, endIndex, scopes } of tokens) {
        const text = line.slice(startIndex, endIndex);
        assert.ok(scopes.length > 1 || !/[\p{L}\p{N}]/u.test(text), `${file}: ${text} in ${line}`);
      }
    }
  }
});
