import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYMBOLS, type SymbolsParams, type SymbolsResult } from '@spacetime/protocol';
import { CancellationTokenSource } from 'vscode-languageserver';
import { connect } from '../client.ts';

const URI = 'file:///w/schwarzschild.spacetime';
const TEXT = `spacetime S {
  parameter M = 2
  chart Polar(t, r, θ, φ) { r in 6 .. 20  θ in 0.5 .. 2.5  φ in 0 .. 2π periodic }
  chart Cartesian(T, x, y, z) { x in 5 .. 9  y in 5 .. 9  z in 5 .. 9 }
  metric in Polar { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  map Cartesian -> Polar { t = T  r = sqrt(x^2 + y^2 + z^2)  θ = acos(z/r)  φ = atan2(y, x) }
}
spacetime Choice {
  chart C(t, x, y, z) { x in -1 .. 1 }
  metric in C { ds^2 = -(if x < 0 then 1 else 1 + x^4) dt^2 + dx^2 + dy^2 + dz^2 }
}
/// Nobody waits for its curvature.
spacetime Monster {
  parameter a = 0.3
  chart C(t, x, y, z) { t in 0 .. 1 x in 1 .. 2  y in 1 .. 2  z in 1 .. 2 }
  let p = sqrt(x^2 + a*y*z + t^2)
  let q = sqrt(p + y^2 + x*z)
  let s = sqrt(q + z^3 + x*y*t)
  metric in C {
    ds^2 = -(9 + p*q*s) dt^2 + (9 + s) dx^2 + (9 + q + x*s) dy^2 + (9 + y*q) dz^2 + s*q dt dx + p dx dy + q dy dz
  }
}
`;
const ask = (params: Partial<SymbolsParams> = {}): SymbolsParams => ({ uri: URI, quantity: 'christoffel', ...params });

test('symbols as names, LaTeX, text and documents, with how they were verified', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const symbols = await client.request<SymbolsResult>(SYMBOLS, ask());
  assert.deepEqual([symbols.spacetime, symbols.chart, symbols.entries.length], ['S', 'Polar', 9]);
  assert.deepEqual(symbols.entries[1], {
    ...{ name: 'Γ^r_tt', indices: ['r', 't', 't'], latex: '\\frac{M (r - 2 M)}{r^3}' },
    ...{ text: 'M (r - 2 M)/r³', spacetime: 'M*(r - 2*M)/r^3' },
  });
  assert.deepEqual(symbols.withheld, []);
  assert.ok(symbols.verified.points >= 20 && symbols.verified.worst < 1e-15);
  assert.match(symbols.documents.python!, /^def christoffel\(t, r, theta, phi, M=2\):$/mu);
  const other = await client.request<SymbolsResult>(
    SYMBOLS,
    ask({ quantity: 'kretschmann', chart: 'Cartesian', name: 'S' }),
  );
  assert.deepEqual(
    other.entries.map(({ text }) => text),
    ['48 M²/(x² + y² + z²)³'],
  );
});

test('what cannot be derived is refused in words, and so are requests for what is not there', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const { refused, documents } = await client.request<SymbolsResult>(SYMBOLS, ask({ name: 'Choice' }));
  assert.match(refused!, /^no exact form: `if/u);
  assert.deepEqual(documents, {});
  const late = await client.request<SymbolsResult>(SYMBOLS, ask({ name: 'Monster', quantity: 'riemann', time: 100 }));
  assert.match(late.refused!, /^too large: it takes more than 0.1 s/u);
  const wrong = [
    [ask({ name: 'Kerr' }), /no spacetime Kerr/u],
    [ask({ chart: 'Nowhere' }), /S has no chart Nowhere; it has Polar, Cartesian/u],
    [ask({ quantity: 'torsion' as never }), /no torsion: there is metric, inverse/u],
    [ask({ time: -1 }), /time is a number of milliseconds/u],
  ] as const;
  for (const [params, message] of wrong) await assert.rejects(client.request(SYMBOLS, params), message);
});

test('a cancelled derivation ends at once, those that wait are answered, and the server answers meanwhile', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const source = new CancellationTokenSource();
  const monster = client.connection.sendRequest(SYMBOLS, ask({ name: 'Monster', quantity: 'riemann' }), source.token);
  const waits = client.request<SymbolsResult>(SYMBOLS, ask({ quantity: 'scalar' }));
  const at = { textDocument: { uri: URI }, position: { line: 4, character: 30 } };
  const started = performance.now();
  await client.request('textDocument/hover', at);
  assert.ok(performance.now() - started < 1000);
  setTimeout(() => source.cancel(), 300);
  await assert.rejects(monster, /cancelled/u);
  assert.deepEqual((await waits).entries, []);
  assert.ok(performance.now() - started < 5000);
});
