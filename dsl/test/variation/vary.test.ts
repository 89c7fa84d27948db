import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, type Host, type Variation, varyFit } from '@spacetime/dsl';

const SPACETIME = `spacetime S {
  chart C(t, r, θ, φ) { r in 3 .. 10  θ in 0.1 .. 3 }
  metric { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
`;

function hostOf(files: Readonly<Record<string, string>>): Host {
  return { read: (path) => files[path], resolve: (_, path) => path };
}

function vary(block: string, ...variations: [string, string][]) {
  const host = hostOf({ main: SPACETIME + block });
  const { fits, diagnostics } = analyze('main', host);
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  const list = variations.map(([key, value]): Variation => ({ key, value }));
  return varyFit('main', fits[0]!, list, host);
}

/** The block after the variations, and the fit that it declares. */
function varied(block: string, ...variations: [string, string][]) {
  const result = vary(block, ...variations);
  assert.ok('fit' in result, JSON.stringify(result));
  return { block: result.text.slice(SPACETIME.length), fit: result.fit };
}

const EDITS: [what: string, before: string, key: string, value: string, after: string][] = [
  ['a setting', 'fit F of S {\n  steps 10\n}', 'steps', '20', 'fit F of S {\n  steps 20\n}'],
  [
    'a setting with comments beside it',
    'fit F of S {\n  // how long\n  steps /* n */ 10 // } all of it\n}',
    'steps',
    '20',
    'fit F of S {\n  // how long\n  steps /* n */ 20 // } all of it\n}',
  ],
  [
    'a form, nested parentheses and all',
    'fit F of S { network mlp(width = (2 + 2)*(3 - 1), depth = 1)  seed 3 }',
    'network',
    'siren(8, omega = 2*(3 + 4))',
    'fit F of S { network siren(8, omega = 2*(3 + 4))  seed 3 }',
  ],
  ['a sum', 'fit F of S { supervise metric + jacobian }', 'supervise', 'metric', 'fit F of S { supervise metric }'],
  ['functions', 'fit F of S { encode (r, cos(θ)) }', 'encode', '(log(r))', 'fit F of S { encode (log(r)) }'],
  ['a function that looks like a form', 'fit F of S { encode log(r) }', 'encode', 'r', 'fit F of S { encode r }'],
  [
    'a setting that is absent',
    'fit F of S {\n  steps     10\n  precision float64 // bits\n}\n// the end',
    'seed',
    '4',
    'fit F of S {\n  steps     10\n  precision float64 // bits\n  seed      4\n}\n// the end',
  ],
  ['a setting that is absent, CRLF', 'fit F of S {\r\n}\r\n', 'seed', '4', 'fit F of S {\r\n  seed 4\r\n}\r\n'],
  ['a setting that is absent, on one line', 'fit F of S {}', 'seed', '4', 'fit F of S { seed 4 }'],
  ['the same, after another', 'fit F of S { encode (r) }', 'seed', '4', 'fit F of S { encode (r) seed 4 }'],
  [
    'a key longer than the column',
    'fit F of S {\n  seed 1\n}',
    'optimizer',
    'lm',
    'fit F of S {\n  seed 1\n  optimizer lm\n}',
  ],
  [
    'an argument',
    'fit F of S { network mlp(width = 3, depth = 1) }',
    'network.width',
    '5',
    'fit F of S { network mlp(width = 5, depth = 1) }',
  ],
  [
    'an argument by position',
    'fit F of S { network mlp(3, /* hidden */ (1)) }',
    'network.depth',
    '2',
    'fit F of S { network mlp(3, /* hidden */ 2) }',
  ],
  [
    'an argument that is absent',
    'fit F of S { network mlp(3 /* w */) }',
    'network.activation',
    'tanh',
    'fit F of S { network mlp(3, activation = tanh /* w */) }',
  ],
  [
    'an argument of empty parentheses',
    'fit F of S { network mlp() }',
    'network.width',
    '5',
    'fit F of S { network mlp(width = 5) }',
  ],
  [
    'an argument of a bare form',
    'fit F of S { network mlp // c\n}',
    'network.width',
    '5',
    'fit F of S { network mlp(width = 5) // c\n}',
  ],
  [
    'a Greek argument',
    'fit F of S { network siren(omega = 3) }',
    'network.ω',
    '5',
    'fit F of S { network siren(omega = 5) }',
  ],
  [
    'an argument of a setting that is absent',
    'fit F of S {}',
    'network.width',
    '5',
    'fit F of S { network mlp(width = 5, depth = 3, activation = silu) }',
  ],
  [
    'the same where another setting changes the default',
    'fit F of S { optimizer lm }',
    'network.depth',
    '3',
    'fit F of S { optimizer lm network mlp(width = 16, depth = 3) }',
  ],
  [
    'points, whose clause stays',
    'fit F of S { validate sobol(9) every 5 }',
    'validate',
    'uniform(7)',
    'fit F of S { validate uniform(7) every 5 }',
  ],
  [
    'points with their clause',
    'fit F of S { validate sobol(9) every 5 }',
    'validate',
    'uniform(7) every 2',
    'fit F of S { validate uniform(7) every 2 }',
  ],
  [
    'an argument before a clause',
    'fit F of S { validate sobol(9) every 5 }',
    'validate.count',
    '8',
    'fit F of S { validate sobol(8) every 5 }',
  ],
  [
    'a clause',
    'fit F of S { validate sobol(9) every 5 }',
    'validate.every',
    '8',
    'fit F of S { validate sobol(9) every 8 }',
  ],
  [
    'a clause that is absent',
    'fit F of S { validate sobol(9) }',
    'validate.every',
    '8',
    'fit F of S { validate sobol(9) every 8 }',
  ],
  [
    'a clause of a setting that is absent',
    'fit F of S {}',
    'validate.every',
    '8',
    'fit F of S { validate sobol(8192) every 8 }',
  ],
];
for (const [what, before, key, value, after] of EDITS) {
  test(`${what} is edited in place`, () => assert.equal(varied(before, [key, value]).block, after));
}

test('whole settings go in before arguments, whatever the order', () => {
  const { block, fit } = varied(
    'fit F of S { optimizer adam(b1 = 0.5) }',
    ['optimizer.learning_rate', '0.1'],
    ['optimizer', 'soap(b2 = 0.9)'],
  );
  assert.equal(block, 'fit F of S { optimizer soap(b2 = 0.9, learning_rate = 0.1) }');
  assert.ok(fit.optimizer.kind === 'soap');
  assert.deepEqual([fit.optimizer.rate, fit.optimizer.b1, fit.optimizer.b2], [0.1, 0.95, 0.9]);
});

test('the file of a fit is edited, not the one that imports it; the host gives both', () => {
  const files = { main: 'import "part"\n', part: `${SPACETIME}fit F of S { steps 7 }\n` };
  const host = hostOf(files);
  const [fit] = analyze('main', host).fits;
  const result = varyFit('main', fit!, [{ key: 'steps', value: '8' }], host);
  assert.ok('fit' in result);
  assert.equal(result.fit.steps, 8);
  assert.equal(result.host.read('main'), files.main);
  assert.equal(result.host.read('part'), files.part.replace('steps 7', 'steps 8'));
  assert.equal(analyze('part', result.host).fits[0]!.steps, 8);
});

test('of two fits the one that is meant is edited', () => {
  const host = hostOf({ main: `${SPACETIME}fit A of S { steps 1 }\nfit B of S { steps 2 }\n` });
  const fit = analyze('main', host).fits[1]!;
  const result = varyFit('main', fit, [{ key: 'steps', value: '3' }], host);
  assert.ok('fit' in result && result.text.endsWith('fit A of S { steps 1 }\nfit B of S { steps 3 }\n'));
});

const PROBLEMS: [what: string, key: string, value: string, message: RegExp][] = [
  [
    'an unknown setting',
    'netwrk',
    'mlp',
    /^A fit has no setting `netwrk`\. Did you mean `network`\? It has chart, .*validate\.$/,
  ],
  ['an unknown setting with an argument', 'netwrk.width', '3', /Did you mean `network\.width`\?/],
  ['an argument alone', 'width', '3', /no setting `width`\. Did you mean `network\.width`\?/],
  ['the argument of several settings', 'learning_rate', '3', /`balance\.learning_rate` or `optimizer\.learning_rate`/],
  [
    'an unknown argument',
    'network.widht',
    '3',
    /^No.* argument `widht`.* mean `network\.width`\? `mlp` has width, depth, activation, fourier, weights; `siren` has/,
  ],
  ['an argument of a number', 'steps.count', '3', /^`steps` has no arguments: write `steps` alone\.$/],
  ['an argument of an argument', 'network.width.x', '3', /argument `width\.x`/],
  ['no value', 'steps', ' ', /^`steps` has no value\.$/],
  ['two settings', 'steps', '3 seed 4', /^`3 seed 4` is not one value of `steps`\.$/],
  ['the end of the block', 'steps', '3 }\nfit G of S {', /is not one value of `steps`/],
  ['a comment', 'steps', '3 // x', /is not one value/],
  ['two arguments', 'network.width', '3, depth = 2', /is not one value/],
  ['an open parenthesis', 'network', 'mlp(3', /is not one value of `network`: .*\)/],
];
for (const [what, key, value, message] of PROBLEMS) {
  test(`${what} is no variation`, () => {
    const result = vary('fit F of S {}', [key, value]);
    assert.ok('problem' in result, JSON.stringify(result));
    assert.match(result.problem, message);
  });
}

const ERRORS: [key: string, value: string, code: string, message: RegExp][] = [
  ['optimizer', 'soup', 'fit/value', /`soup` is none of `soap`, .*Did you mean `soap`\?/],
  ['network.width', '0', 'fit/range', /^0 is out of range: a whole number at least 1 and at most 4096/],
  ['network.omega', '3', 'fit/argument', /`mlp` has no argument `omega`; it has width, depth, activation/],
  ['steps', '10 20', 'fit/value', /nothing more to say/],
  ['encode', '(q)', 'name/undeclared', /`q`/],
];
for (const [key, value, code, message] of ERRORS) {
  test(`${key} = ${value} is a diagnostic in the varied text`, () => {
    const result = vary('fit F of S {}', [key, value]);
    assert.ok('diagnostics' in result, JSON.stringify(result));
    assert.equal(result.diagnostics[0]!.code, code);
    assert.match(result.diagnostics[0]!.message, message);
    assert.ok(result.host.read('main')!.includes(value));
  });
}
