import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { analyze, bindParameters, evaluate, lowerExpressions } from '@spacetime/dsl';
import { CurvatureChain, exactMetric } from '@spacetime/geometry';
import { check, fileText } from './kit.ts';

const folder = new URL('../../../examples/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.spacetime'));
const example = (name: string): string => fileText(new URL(`${name}.spacetime`, folder));

for (const name of files) {
  test(`${name}: the signature is proved, every expectation holds, nothing is complained of`, async () => {
    const { diagnostics, report } = await check(fileText(new URL(name, folder)));
    assert.deepEqual(diagnostics, []);
    for (const { signature, expectations, spacetime } of report.spacetimes) {
      assert.equal(signature?.established, 'proved');
      const expected = spacetime.expectations.flatMap(({ names, quantity }) => (quantity === 'killing' ? names : ['']));
      assert.equal(expectations.length, expected.length);
      for (const { quantity, holds, worst, samples } of expectations) {
        assert.ok(holds && worst < 2e-14 && samples >= 520, `${quantity}: ${worst} at ${samples} samples`);
      }
    }
  });
}

/** What to change in an example, and the codes that are then due. */
const PERTURBED: readonly (readonly [name: string, from: string, to: string, ...codes: string[]])[] = [
  ['schwarzschild', '-f dt^2', '-f^2 dt^2', 'expect/failed'],
  ['schwarzschild', '-f dt^2', 'f dt^2', 'metric/signature'],
  ['schwarzschild', 'r in 3 .. 140', 'r in 1 .. 140', 'metric/degenerate'],
  ['schwarzschild', 'θ in 0.01 .. π - 0.01', 'θ in 0 .. π', 'metric/degenerate'],
  ['schwarzschild', '48*M^2/r^6', '47*M^2/r^6', 'expect/failed'],
  ['schwarzschild', 'petrov D', 'petrov N', 'expect/failed'],
  ['schwarzschild', 'r in 3 .. 140', 'r in 30 .. 140', 'map/outside'],
  ['schwarzschild', 'φ = atan2(y, x)', 'φ = acos(z/r)', 'map/singular'],
  [
    'schwarzschild',
    'target     distortion\n  encode     (log(r), cos(θ))',
    'target full encode (log(r))',
    'fit/encode',
  ],
  ['schwarzschild', 'background { M = 0 }', '', 'fit/background'],
  ['schwarzschild-kerr-schild', 'z/r dz)^2', 'y/r dz)^2', 'expect/failed'],
  ['schwarzschild-kerr-schild', 'z in 1 .. 8', 'z in -1.1 .. 8', 'metric/degenerate'],
  ['schwarzschild-eddington-finkelstein', '+ 2 dv dr', '+ 2*r dv dr', 'expect/failed'],
  ['schwarzschild-eddington-finkelstein', '+ r^2 (dθ^2', '- r^2 (dθ^2', 'metric/signature'],
  ['kerr', '-(1 - 2*M*r/Σ) dt^2', '-(1 - 2*M/r) dt^2', 'expect/failed'],
  ['kerr', '- 4*M*a*r', '- 2*M*a*r', 'expect/failed'],
  ['kerr', 'r in 2 .. 40', 'r in 1 .. 40', 'metric/degenerate'],
  ['kerr', 'encode     (log(r), cos(θ))', 'encode (log(r))', 'fit/encode'],
  ['kerr-kerr-schild', '(r*x + a*y)', '(r*x - a*y)', 'expect/failed'],
  ['kerr-kerr-schild', 'killing t', 'killing t, x', 'expect/failed'],
  ['gravitational-wave', 'petrov N', 'vacuum', 'expect/failed'],
  ['gravitational-wave', '(1 - plus) dy^2', '(1 - 1.01*plus) dy^2', 'expect/failed'],
  ['gravitational-wave', '(cos(ω*(t - z)), sin(ω*(t - z)))', '(t)', 'fit/encode'],
  ['minkowski', 'r in 0.1 .. 10', 'r in 0 .. 10', 'map/singular'],
  ['minkowski', 'dx^2 + dy^2', '(1 + x^2)*dx^2 + (1 + x^2)*dy^2', 'expect/failed'],
  ['reissner-nordstrom', '+ Q^2/r^2', '- Q^2/r^2', 'expect/failed'],
  ['reissner-nordstrom', 'scalar = 0', 'vacuum', 'expect/failed'],
  ['de-sitter', 'einstein = 3/α^2', 'einstein = 2/α^2', 'expect/failed'],
  ['de-sitter', '0.9*α', '1.1*α', 'metric/degenerate'],
  ['flrw', 'A^2 (dx^2', 'A (dx^2', 'expect/failed'],
  ['flrw', 'kretschmann = 12*', 'kretschmann = 6*', 'expect/failed'],
  ['vaidya', 'kretschmann = 48*mass^2', 'kretschmann = 48*M^2', 'expect/failed'],
  ['vaidya', 'killing φ', 'killing v', 'expect/failed'],
  ['kasner', 't^(2*p3) dz^2', 't^p3 dz^2', 'expect/failed'],
  ['kasner', 'petrov I', 'petrov D', 'expect/failed'],
  ['ellis-wormhole', 'scalar = -2', 'scalar = 2', 'expect/failed'],
  ['goedel', 'exp(2*x)/2 dz^2', 'exp(2*x)/3 dz^2', 'expect/failed'],
  ['goedel', '(-(dt + exp(x) dz)^2', '((dt + exp(x) dz)^2', 'metric/signature'],
  ['plane-wave', '(x^2 - y^2)', '(x^2 + y^2)', 'expect/failed'],
  ['taub-nut', '2*l*cos(θ)', 'l*cos(θ)', 'expect/failed'],
  ['taub-nut', 'r in 3 .. 40', 'r in 2 .. 40', 'metric/degenerate'],
];

test('perturbed examples fail, with the right code', async () => {
  for (const [name, from, to, ...codes] of PERTURBED) {
    const text = example(name);
    assert.ok(text.includes(from), `${name} has no ${from}`);
    const { diagnostics } = await check(text.replace(from, to), { samples: 128, boxes: 2000 });
    const given = diagnostics.filter(({ severity }) => severity !== 'hint').map(({ code }) => code);
    for (const code of codes) assert.ok(given.includes(code), `${name}, ${to}: ${given.join(', ')}`);
  }
});

test('published values of the Kretschmann scalar are what expectations give', () => {
  for (const [name, point, value] of [
    ['kerr', [0, 3, 0.8, 0], 0.0345737377626],
    ['taub-nut', [0, 3, 0.8, 0], 0.075656665231],
    ['goedel', [0, 0.3, 0, 0], 12],
  ] as const) {
    const { spacetimes } = analyze(name, { read: () => example(name), resolve: (_, path) => path });
    const model = spacetimes[0]!;
    const expectation = model.expectations.find(({ quantity }) => quantity === 'kretschmann');
    const program = lowerExpressions(model, model.metric!.chart, [expectation!.value!], bindParameters(model));
    const jets = new Float64Array(150);
    exactMetric(model).jets(Float64Array.from(point), 1, 2, jets);
    const { kretschmann } = new CurvatureChain(1).compute(jets, 1, ['kretschmann']);
    for (const found of [evaluate(program, point)[0]!, kretschmann[0]!]) {
      assert.ok(Math.abs(found / value - 1) < 1e-11, `${name}: ${found}`);
    }
  }
});
