import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SymbolicMetric } from '@spacetime/symbolic';
import { Samples } from '../../src/verification/samples.ts';
import { verify } from '../../src/verification/verify.ts';
import { number, product, type Tree } from '../../src/writing/tree.ts';
import { example, spacetimeOf, symbolsOf } from '../kit.ts';

const schwarzschild = example('schwarzschild');
const samples = new Samples(schwarzschild, schwarzschild.charts.get('Spherical')!, new Map());
const [M, r]: readonly Tree[] = ['M', 'r'].map((name) => ({ kind: 'name', name }));
/** Γ^r_tt = M (r − 2M)/r³ stands at 10·1 + 0. */
const right = (mass: Tree, coefficient = 2n, exponent = -3): Tree => {
  const horizon: Tree = {
    kind: 'sum',
    terms: [r!, product(-coefficient, 1n, [{ base: mass, exponent: 1 }])],
  };
  return product(1n, 1n, [
    { base: mass, exponent: 1 },
    { base: horizon, exponent: 1 },
    { base: r!, exponent },
  ]);
};

test('what agrees with automatic differentiation holds, to rounding', () => {
  const verdict = verify(samples, 'christoffel', 10, right(M!));
  assert.ok(verdict.holds && verdict.points === 72 && verdict.worst < 1e-15);
});

test('wrong expressions are refused, with a point and both values', () => {
  const almost = product(1_000_000_000_001n, 1_000_000_000_000n, [{ base: right(M!), exponent: 1 }]);
  for (const wrong of [
    right(M!, 3n),
    right(M!, 2n, -2),
    product(-1n, 1n, [{ base: right(M!), exponent: 1 }]),
    almost,
  ]) {
    const verdict = verify(samples, 'christoffel', 10, wrong);
    assert.ok(!verdict.holds);
    assert.match(verdict.message, /^at \(.*\) it is .*, where automatic differentiation gives /u);
  }
});

test('an expression that is right for the declared parameters alone is refused', () => {
  assert.ok(!verify(samples, 'christoffel', 10, right(number(1n))).holds);
});

test('a component that does not vanish cannot be left out', () => {
  assert.ok(!verify(samples, 'christoffel', 10, undefined).holds);
  assert.ok(verify(samples, 'christoffel', 0, undefined).holds);
});

test('an expression without a value is refused', () => {
  assert.ok(!verify(samples, 'christoffel', 10, { kind: 'name', name: 'nowhere' }).holds);
});

test('what has no exact form, or costs too much, is refused with the reason', () => {
  const choice = spacetimeOf(`spacetime S {
    chart C(t, x, y, z) { x in -1 .. 1 }
    metric in C { ds^2 = -(if x < 0 then 1 else 1 + x^4) dt^2 + dx^2 + dy^2 + dz^2 }
  }`);
  assert.match(new SymbolicMetric(choice).symbols('christoffel').refused!, /^no exact form: `if/u);
  const kerr = new SymbolicMetric(example('kerr'));
  assert.match(kerr.symbols('kretschmann', { terms: 20 }).refused!, /^too large: .* more than 20 terms/u);
  // What was too much for one budget is derived within a larger one.
  assert.equal(kerr.symbols('kretschmann').entries.length, 1);
  const late = new SymbolicMetric(example('kerr-kerr-schild'));
  assert.match(late.symbols('riemann', { time: 20 }).refused!, /^too large: it takes more than 0.02 s/u);
});

test('a budget of time is kept where numbers of thousands of digits come up', () => {
  const metric = new SymbolicMetric(
    spacetimeOf(`spacetime S {
      parameter p = 1.3
      chart C(t, x, y, z) { x in 1 .. 2  z in 0.1 .. 0.4 }
      let w = exp(2*x)*(1 - 1/x^3)
      metric in C signature (+,-,-,-) {
        g[t,t] = 7 + log(3 + x^4)^2  g[x,x] = -(7 + 4*(1 + x)^2)  g[z,z] = -1
        g[y,y] = -(p/((1 + z^2)*(1 + w^2)))^2 - 1  g[x,y] = 0.1*x
      }
    }`),
  );
  const started = performance.now();
  metric.symbols('riemann', { time: 200 });
  // A busy machine may look at the clock late, but not by minutes.
  assert.ok(performance.now() - started < 5000);
});

test('an aborted computation throws the signal’s reason', () => {
  const signal = AbortSignal.abort(new Error('no longer wanted'));
  assert.throws(() => new SymbolicMetric(example('kerr')).symbols('riemann', { signal }), /no longer wanted/u);
});

test('a flat metric through tortuous maps has no symbols that rounding invents', () => {
  for (const chart of ['Cartesian', 'Cylindrical', 'Spherical', 'Rindler']) {
    const { entries, withheld, refused } = symbolsOf('minkowski', 'riemann', chart);
    assert.deepEqual({ entries, withheld, refused }, { entries: [], withheld: [], refused: undefined });
  }
});
