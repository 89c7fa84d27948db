import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../src/diagnostic.ts';
import { parse } from '../src/parser.ts';

type Case = readonly [written: string, message: string, mended?: string];

/** A text with the first fix of a diagnostic. */
function mend(text: string, { fixes }: Diagnostic): string {
  const edits = fixes![0].edits.toSorted((a, b) => b.range.start - a.range.start);
  return edits.reduce((sofar, { range, text }) => sofar.slice(0, range.start) + text + sofar.slice(range.end), text);
}

/** The first message of each text, and what becomes of it when the first fix is taken as long as there is one. */
function check(before: string, after: string, cases: readonly Case[]): void {
  for (const [written, message, mended] of cases) {
    let text = before + written + after;
    let { diagnostics } = parse(text, 'a.spacetime');
    assert.equal(diagnostics[0]?.message, message, written);
    const { code, severity, file, range } = diagnostics[0];
    assert.deepEqual([code, severity, file], ['syntax', 'error', 'a.spacetime']);
    assert.ok(range.start >= before.length - 1 && range.end <= before.length + written.length, written);
    if (mended === undefined) {
      assert.equal(diagnostics[0].fixes, undefined, written);
      continue;
    }
    for (let rounds = 0; diagnostics[0]?.fixes && rounds < 5; rounds++) {
      text = mend(text, diagnostics[0]);
      diagnostics = parse(text, 'a.spacetime').diagnostics;
    }
    assert.equal(text, before + mended + after, written);
    assert.deepEqual(diagnostics, [], written);
  }
}

const MEMBERS = 'Expected `parameter`, `let`, `chart`, `metric`, `background`, `map` or `expect`';
const ENTRIES = 'Expected `ds^2 = …`, `g[i,j] = …` or `lapse`, `shift`, `spatial`';

test('in a spacetime', () => {
  check('spacetime A {\n ', '\n}', [
    ['let f = 1 +', 'Expected a value, found the end of the line.'],
    ['let f 3', 'Expected `=`, found `3`.', 'let f = 3'],
    ['let f: 3', 'Expected `=`, found `:`. Write `=`.', 'let f= 3'],
    ['let f := 3', 'Write `=` for `:=`.', 'let f = 3'],
    ['parameter M 1', 'Expected `=` and a value, found `1`.', 'parameter M = 1'],
    ['parameter M kg = 1', 'Expected `=` and a value, found `kg`. Remove `kg`.', 'parameter M  = 1'],
    [
      'parameter M = 1 in [0, 2]',
      'An interval is two bounds with `..` between them: write `0 .. 2`.',
      'parameter M = 1 in 0 .. 2',
    ],
    ['let f = (1', 'Expected `)`, found the end of the line: this `(` is never closed.'],
    ['let f = 1)', '`)` closes nothing.', 'let f = 1'],
    ['let f = if a != b then 1 else 2', 'Expected `then`, found `!=`. Write `not (a = b)`.'],
    ['let f = a > b ? 1 : 2', 'Unexpected `?`. Write `if c then a else b`.'],
    ['let f = |a|', 'Expected a value, found `|`. The absolute value is `abs(x)`.'],
    ["let f = g'(r)", "Unexpected `'`. A name has no primes."],
    ['let f = a;', 'Unexpected `;`. Remove `;`.', 'let f = a'],
    ['let f = a % mass', 'Unexpected `%`. A comment begins with `//`.'],
    ['let f = a\u0000', 'Unexpected a character (U+0000): a statement ends with its line.'],
    ['let f = a < b < c', 'Comparisons do not chain: write `a < b and b < c`.'],
    ['let f = 1,5', 'A decimal has a point: write `1.5`.', 'let f = 1.5'],
    ['let f = 1.5.2', '`1.5.2` is no number.'],
    ['let in = 3', '`in` is a word of the language and cannot be a name.'],
    ['let f = "a"', 'Expected a value, found a text in quotes.'],
    ['let f = "a', 'This text is never closed: write `"` at its end.'],
    ['let f(x y) = x', 'Names are separated by commas: write `x, y`.', 'let f(x, y) = x'],
    ['metrc in A { }', `${MEMBERS}, found \`metrc\`. Did you mean \`metric\`?`, 'metric in A { }'],
    ['param M = 3', `${MEMBERS}, found \`param\`. Did you mean \`parameter\`?`, 'parameter M = 3'],
    ['M = 3', `${MEMBERS}, found \`M\`. Write \`let M = …\` or \`parameter M = …\`.`, 'let M = 3'],
    ['ds^2 = dt^2', `${MEMBERS}, found \`ds\`. It stands in \`metric in CHART { … }\`.`],
    [
      'signature (-,+,+,+)',
      `${MEMBERS}, found \`signature\`. It stands before the block: \`metric in CHART signature (-,+,+,+) { … }\`.`,
    ],
    ['chart C { }', 'Expected the four coordinates, as in `(t, x, y, z)`, found `{`.'],
    [
      'chart C = (t, x, y, z)',
      'Expected the four coordinates, as in `(t, x, y, z)`, found `=`. Remove `=`.',
      'chart C  (t, x, y, z)',
    ],
    ['chart C(t x y z)', 'Names are separated by commas: write `t, x`.', 'chart C(t, x, y, z)'],
    ['map A { }', 'Expected `->` and the target chart, found `{`.'],
    ['map A to B { }', 'Expected `->` and the target chart, found `to`. Write `->`.', 'map A -> B { }'],
    ['metric in {}', "Expected a chart's name, found `{`."],
    ['metric Kerr in A {}', 'A metric has no name of its own: write `metric in CHART`.', 'metric in A {}'],
    ['metric(A) {}', 'Expected `in CHART`, `signature (-,+,+,+)` or `{`, found `(`.'],
    ['metric in A signature (-1,1,1,1) {}', 'Expected `+`, `-` or `)`, as in `(-,+,+,+)`, found `1`.'],
    ['expect kretschmann 48/r^6', 'Expected `=`, found `48`.', 'expect kretschmann = 48/r^6'],
    ['expect petrov type D', 'Write `expect petrov D`.', 'expect petrov D'],
    ['expect killing ∂t', 'A Killing vector ∂_t is given by its coordinate: `expect killing t`.', 'expect killing t'],
    [
      'expect killing ∂_t, φ',
      'A Killing vector ∂_t is given by its coordinate: `expect killing t`.',
      'expect killing t, φ',
    ],
  ]);
});

test('in a chart', () => {
  check('spacetime A { chart C(t, r, θ, φ) {\n ', '\n}}', [
    ['r = 3 .. 10', 'Expected `in` and an interval, found `=`. Write `in`.', 'r in 3 .. 10'],
    ['r: 3 .. 10', 'Expected `in` and an interval, found `:`. Write `in`.', 'r in 3 .. 10'],
    ['r ∈ 3 .. 10', 'Write `in` for `∈` (U+2208).', 'r in 3 .. 10'],
    ['r∈(3, 10)', 'Write `in` for `∈` (U+2208).', 'r in 3 .. 10'],
    [
      'r in [3, 2*(4 + 1)]',
      'An interval is two bounds with `..` between them: write `3 .. 2*(4 + 1)`.',
      'r in 3 .. 2*(4 + 1)',
    ],
    ['r in 3 to 10', 'Expected `..` and an upper bound, found `to`. Write `..`.', 'r in 3 .. 10'],
    ['r in 3 … 10', 'Write `..` for `…` (U+2026).', 'r in 3 .. 10'],
    ['r in 3 ... 10', 'Write `..` for `...`.', 'r in 3 .. 10'],
    ['φ in 0 .. 2π Periodic', 'Unexpected `Periodic`. Write `periodic`.', 'φ in 0 .. 2π periodic'],
  ]);
});

test('in a metric', () => {
  check('spacetime A { metric in C {\n ', '\n}}', [
    ['ds2 = dt^2', `${ENTRIES}, found \`ds2\`. Write \`ds^2 = …\`.`, 'ds^2 = dt^2'],
    ['ds² = −dt² + sin²θ dφ²', 'Write `^2` for `²` (U+00B2), `-` for `−` (U+2212).', 'ds^2 = -dt^2 + sin(θ)^2 dφ^2'],
    ['ds^2 -f dt^2', 'Expected `=`, found `-`.', 'ds^2 = -f dt^2'],
    ['ds^2 = -(1 - 2*M/r dt^2', 'Expected `)`, found the end of the line: this `(` is never closed.'],
    ['ds^2 = f dt^2 + dr^2)', '`)` closes nothing.', 'ds^2 = f dt^2 + dr^2'],
    ['ds^2 = a^2 [dr^2 + dθ^2]', 'Only parentheses group: write `(…)`.', 'ds^2 = a^2 (dr^2 + dθ^2)'],
    ['ds^2 = r^{2} dθ^{2}', 'Only parentheses group: write `(…)`.', 'ds^2 = r^(2) dθ^(2)'],
    [
      'ds^2 = r^2 sin^2(θ) dφ^2 + cos^2 θ dψ^2',
      'The power of a function follows its argument: write `sin(θ)^2`.',
      'ds^2 = r^2 sin(θ)^2 dφ^2 + cos(θ)^2 dψ^2',
    ],
    ['ds^2 = dt⊗dt', 'Write `*` for `⊗` (U+2297).', 'ds^2 = dt*dt'],
    ['ds^2 = pow(r, 2) dt^2', '`pow` is no function; write `x^y`.'],
    ['ds^2 = arctan2(y, x) dt^2', '`arctan2` is no function. Did you mean `atan2`?', 'ds^2 = atan2(y, x) dt^2'],
    ['dl^2 = dx^2', '`dl^2` stands in `spatial { dl^2 = … }`; here it is `ds^2`.'],
    ['g_tt = -1', `${ENTRIES}, found \`g_tt\`. Write \`g[t,t] = …\`.`, 'g[t,t] = -1'],
    ['g(t,r) = -1', `${ENTRIES}, found \`g\`. Write \`g[i,j] = …\`, with brackets.`, 'g[t,r] = -1'],
    ['g[tt] = -1', 'Expected `,` and another coordinate, as in `g[t,t]`, found `]`.'],
    ['g[0,0] = -1', 'Expected a coordinate, as in `g[t,t]`, found `0`.'],
    ['alpha = 1', `${ENTRIES}, found \`alpha\`. Did you mean \`lapse\`?`, 'lapse = 1'],
    ['lapse N = 1', 'Expected `=`, found `N`. Remove `N`.', 'lapse  = 1'],
    ['shift = [0, 0, 0]', "Expected the shift's three components, as in `(0, 0, 0)`, found `[`."],
    ['shift^r = 1', 'Expected `=` and three components, as in `shift = (0, 0, 0)`, found `^`.'],
    ['spatial = dr^2', 'Expected `{ dl^2 = … }`, found `=`.'],
  ]);
});

test('pasted from a paper', () => {
  check('spacetime A {\n let f = ', '\n}', [
    ['1 − 2·M⁄r', 'Write `-` for `−` (U+2212), `*` for `·` (U+00B7), `/` for `⁄` (U+2044).', '1 - 2*M/r'],
    [
      'r² + r⁻¹² + 2×10⁻³',
      'Write `^2` for `²` (U+00B2), `^-12` for `⁻¹²`, `*` for `×` (U+00D7), `^-3` for `⁻³`.',
      'r^2 + r^-12 + 2*10^-3',
    ],
    ['√(r) + ½', 'Write `sqrt` for `√` (U+221A), `(1/2)` for `½` (U+00BD).', 'sqrt(r) + (1/2)'],
    ['x**2', 'Write `^` for `**`.', 'x^2'],
    [
      'if a ≤ b ∧ c then 1 else 0',
      'Write `<=` for `≤` (U+2264), `and` for `∧` (U+2227).',
      'if a <= b and c then 1 else 0',
    ],
    ['if a == b then 1 else 0', 'Expected `then`, found `==`. Write `=`.', 'if a = b then 1 else 0'],
    ['2 M', 'A product needs its `*`: write `2*M`.', '2*M'],
    ['2 (a)', 'A product needs its `*`: write `2*(…)`.', '2*(a)'],
    ['r^2 + a^2 cos(θ)^2', 'A product needs its `*`: write `a^2*cos(…)`.', 'r^2 + a^2*cos(θ)^2'],
    ['sqrt r', 'A function has its argument in parentheses: write `sqrt(r)`.', 'sqrt(r)'],
    ['sin 2θ + cos θ', 'A function has its argument in parentheses: write `sin(2*θ)`.', 'sin(2*θ) + cos(θ)'],
    ['sin θ^2', 'A function has its argument in parentheses: write `sin(θ)`.', 'sin(θ)^2'],
    ['sin cos θ', 'A function has its argument in parentheses: write `cos(θ)`.', 'sin(cos(θ))'],
    ['\\theta', 'Expected a value, found `\\`. Greek letters are written `θ` or `theta`.'],
    ['∂f', 'Expected a value, found `∂` (U+2202). Derivatives are written out.'],
  ]);
});

test('at the top of a file', () => {
  check('', '', [
    ['spacetime Kerr-Newman {}', 'A name has letters, digits and `_`: write `KerrNewman`.', 'spacetime KerrNewman {}'],
    [
      'spacetime Kerr newman { // 1965\n}',
      'A name has letters, digits and `_`: write `KerrNewman`.',
      'spacetime KerrNewman { // 1965\n}',
    ],
    [
      'Spacetime Kerr {}',
      'Expected `spacetime`, `fit`, `geodesic`, `render`, `data` or `import`, found `Spacetime`. Did you mean `spacetime`?',
      'spacetime Kerr {}',
    ],
    ['fit A from Kerr {}', 'Expected `of` and a name, found `from`. Write `of`.', 'fit A of Kerr {}'],
    ['import kerr.spacetime', 'A path stands in quotes: write `"kerr.spacetime"`.', 'import "kerr.spacetime"'],
    ["import 'kerr.spacetime'", 'Write `"kerr.spacetime"` for `\'kerr.spacetime\'`.', 'import "kerr.spacetime"'],
    ['import “kerr.spacetime”', 'Write `"kerr.spacetime"` for `“kerr.spacetime”`.', 'import "kerr.spacetime"'],
    [
      '#include "kerr"',
      'Expected `spacetime`, `fit`, `geodesic`, `render`, `data` or `import`, found `#`. A comment begins with `//`.',
    ],
    ['render R of A { resolution 640 × 480 }', 'Write `x` for `×` (U+00D7).', 'render R of A { resolution 640 x 480 }'],
    ['fit F of A { steps = 10 }', 'A setting has no `=`: write `steps 10`.', 'fit F of A { steps  10 }'],
  ]);
});
