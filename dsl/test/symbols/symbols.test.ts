import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, occurrenceAt, symbolsOf } from '@spacetime/dsl';

const FILES = new Map([
  [
    'kerr.spacetime',
    `spacetime Kerr {
  parameter M = 1 in 0.1 .. 10
  parameter theta_0 = M
  chart BL(t, r, θ, φ) { r in 2*M .. 40 }
  chart KS(t, x, y, z)
  let f(x) = x + r + sin(theta)
  let g = f(M) + π
  metric in BL { ds^2 = -g dt^2 + 1/g dr^2 + r^2 dtheta^2 + f(r) dφ^2 }
  background { M = 0 }
  map KS -> BL { t = t  r = sqrt(x^2 + y^2 + z^2)  θ = acos(z/x)  φ = atan2(y, x) }
  expect killing t, φ
  expect kretschmann = 48*M^2/r^6
}
`,
  ],
  [
    'fit.spacetime',
    `import "kerr.spacetime"
fit A of Kerr {
  chart BL
  encode (log(r), cos(θ))
  network mlp(width = 8, activation = tanh)
  supervise metric + jacobian
  validate sobol(100) every 10
}
geodesic G of A { particle photon  at (0, 10*M, π/2, 0)  velocity (_, 0, 0, 1)  until τ = 3*M }
`,
  ],
]);
const host = { read: (path: string) => FILES.get(path), resolve: (_: string, path: string) => path };

function table() {
  const model = analyze('fit.spacetime', host);
  return symbolsOf(model.files);
}

/** `r` in `2*r` as `coordinate r`, by the text around it: the first place where `before` and the name stand. */
function meaning(file: string, before: string, name: string) {
  const text = FILES.get(file)!;
  const at = text.indexOf(before + name);
  assert.notEqual(at, -1, `${before}${name} is not in ${file}`);
  const found = occurrenceAt(table().occurrences.get(file)!, at + before.length);
  return (
    found && `${found.differential ? 'd ' : ''}${found.symbol.kind} ${found.symbol.name}${found.declares ? ' !' : ''}`
  );
}

test('names of a spacetime mean what the analysis takes them for', () => {
  const own = (before: string, name: string) => meaning('kerr.spacetime', before, name);
  assert.equal(own('spacetime ', 'Kerr'), 'spacetime Kerr !');
  assert.equal(own('parameter ', 'theta_0'), 'parameter θ_0 !');
  assert.equal(own('theta_0 = ', 'M'), 'parameter M');
  assert.equal(own('BL(t, ', 'r'), 'coordinate r !');
  assert.equal(own('{ ', 'r in'), 'coordinate r');
  assert.equal(own('let ', 'f(x)'), 'function f !');
  assert.equal(own('f(', 'x) ='), 'argument x !');
  assert.equal(own('= ', 'x + r'), 'argument x');
  assert.equal(own('x + ', 'r'), 'coordinate r');
  assert.equal(own('sin(', 'theta)'), 'coordinate θ');
  assert.equal(own('+ ', 'π'), 'constant π');
  assert.equal(own('+ ', 'sin'), 'builtin sin');
  assert.equal(own('= -', 'g d'), 'let g');
  assert.equal(own('d', 'theta^2'), 'd coordinate θ');
  assert.equal(own('background { ', 'M'), 'parameter M');
  assert.equal(own('KS -> ', 'BL'), 'chart BL');
  assert.equal(own('  ', 'θ = '), 'coordinate θ');
  assert.equal(own('expect ', 'killing'), 'expectation killing');
  assert.equal(own('killing t, ', 'φ'), 'coordinate φ');
});

test('names of blocks reach through imports and fits', () => {
  const own = (before: string, name: string) => meaning('fit.spacetime', before, name);
  assert.equal(own('fit ', 'A'), 'fit A !');
  assert.equal(own('of ', 'Kerr'), 'spacetime Kerr');
  assert.equal(own('  chart ', 'BL'), 'chart BL');
  assert.equal(own('log(', 'r'), 'coordinate r');
  assert.equal(own('  ', 'network'), 'setting network');
  assert.equal(own('network ', 'mlp'), 'form mlp');
  assert.equal(own('mlp(', 'width'), 'form-argument width');
  assert.equal(own('activation = ', 'tanh'), 'option tanh');
  assert.equal(own('metric + ', 'jacobian'), 'option jacobian');
  assert.equal(own(') ', 'every'), 'clause every');
  assert.equal(own('G of ', 'A'), 'fit A');
  assert.equal(own('10*', 'M'), 'parameter M');
  assert.equal(own('until ', 'τ'), 'option τ');
  const { occurrences } = table();
  const [first] = occurrences.get('kerr.spacetime')!;
  assert.equal(first?.symbol, occurrences.get('fit.spacetime')!.find(({ symbol }) => symbol.name === 'Kerr')?.symbol);
});

test('a coordinate is declared by every chart that has it, and none overlaps another', () => {
  const { occurrences } = table();
  for (const found of occurrences.values()) {
    for (const [i, { range }] of found.entries()) {
      assert.ok(range.start < range.end);
      if (i > 0) assert.ok(found[i - 1]!.range.end <= range.start);
    }
  }
  const t = occurrences.get('kerr.spacetime')!.find(({ symbol }) => symbol.name === 't')!;
  assert.equal(t.symbol.declarations.length, 2);
});
