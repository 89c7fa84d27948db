import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalName, GREEK } from '../src/names.ts';
import { parse } from '../src/parser.ts';

test('a Greek letter and its spelled-out name are the same name', () => {
  for (const [word, letter] of Object.entries(GREEK)) {
    assert.equal(canonicalName(word), letter);
    assert.equal(canonicalName(letter), letter);
    assert.equal(canonicalName(`${word}_0`), `${letter}_0`);
    assert.equal(canonicalName(`${word}12`), `${letter}12`);
    assert.equal(canonicalName(`d${letter}`), `d${letter}`);
    assert.equal(canonicalName(`x_${word}`), `x_${letter}`);
  }
});

test('the whole alphabet in its order, in both cases', () => {
  // Unicode has the small letters from U+03B1 on, with the final sigma between, and the capitals 32 before them.
  const small = Array.from({ length: 25 }, (_, i) => String.fromCharCode(0x3b1 + i)).filter((letter) => letter !== 'ς');
  const capitals = small.map((letter) => String.fromCharCode(letter.charCodeAt(0) - 32));
  assert.deepEqual(Object.values(GREEK).slice(0, 48), [...small, ...capitals]);
  for (const word of Object.keys(GREEK).slice(0, 24))
    assert.equal(GREEK[word[0].toUpperCase() + word.slice(1)], GREEK[word].toUpperCase());
});

test('spellings', () => {
  const same: [string, string][] = [
    ['theta_0', 'θ_0'],
    ['θ₀', 'θ_0'],
    ['θ_0', 'θ_0'],
    ['r₁₂', 'r_12'],
    ['x1', 'x1'],
    ['dtheta', 'dθ'],
    ['dphi', 'dφ'],
    ['dphi_1', 'dφ_1'],
    ['dtheta2', 'dθ2'],
    ['Omega_Lambda', 'Ω_Λ'],
    ['g_thetaphi', 'g_thetaphi'],
    ['thetas', 'thetas'],
    ['beta', 'β'],
    ['eta', 'η'],
    ['deta', 'dη'],
    ['delta', 'δ'],
    ['ddelta', 'dδ'],
    ['x_dtheta', 'x_dtheta'],
    ['varphi', 'φ'],
    ['ϕ', 'φ'],
    ['ϑ', 'θ'],
    ['𝑟', 'r'],
    ['𝜃_0', 'θ_0'],
    ['d𝜑', 'dφ'],
    ['𝑑𝑠', 'ds'],
    ['𝛥', 'Δ'],
    ['ℎ', 'h'],
    ['ϵ', 'ε'],
    ['varpi', 'ϖ'],
    ['ϖ', 'ϖ'],
    ['µ', 'μ'],
    ['Ω', 'Ω'],
    ['é', 'é'],
    ['constructor', 'constructor'],
    ['dconstructor', 'dconstructor'],
    ['toString_1', 'toString_1'],
    ['__proto__', '__proto__'],
    ['', ''],
  ];
  for (const [spelling, name] of same) {
    assert.equal(canonicalName(spelling), name);
    assert.equal(canonicalName(name), name);
  }
});

test('the tree has names as written and their canonical form', () => {
  const { tree } = parse('spacetime Sigma { let theta_0 = pi }', 'test');
  const [spacetime] = tree.declarations;
  assert.ok(spacetime.kind === 'spacetime' && spacetime.members[0].kind === 'let');
  assert.deepEqual([spacetime.name.text, spacetime.name.canonical], ['Sigma', 'Σ']);
  assert.deepEqual(spacetime.members[0].name, { text: 'theta_0', canonical: 'θ_0', range: { start: 22, end: 29 } });
});
