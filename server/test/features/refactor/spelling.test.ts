import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXAMPLES, refactored, snapshotOf } from './kit.ts';

test('Greek names are spelled out and written in letters, wherever they stand', () => {
  const source =
    'spacetime S {\n  chart A(t, r, $0θ, φ) { φ in 0 .. 2*π }\n  let Σ_0 = sin(θ)\n  metric in A { ds^2 = -dt^2 + dr^2 + dθ^2 + Σ₀^2 dφ^2 }\n}\nfit F of S { encode (cos(θ)) balance gradnorm(alpha = 1) }\n';
  const out = refactored(source, /Spell out/u)!;
  assert.equal(
    out,
    'spacetime S {\n  chart A(t, r, theta, phi) { phi in 0 .. 2*pi }\n  let Sigma_0 = sin(theta)\n  metric in A { ds^2 = -dt^2 + dr^2 + dtheta^2 + Sigma₀^2 dphi^2 }\n}\nfit F of S { encode (cos(theta)) balance gradnorm(alpha = 1) }\n',
  );
  const back = refactored(out.replace('theta', '$0theta'), /in letters/u);
  assert.equal(back, source.replace('$0', '').replace('Σ₀', 'Σ_0'));
});

test('examples mean the same, spelled out', () => {
  for (const { name, text } of EXAMPLES) {
    const at = /[θΣω](?=[ ,)=^])/u.exec(text)?.index;
    if (at === undefined) continue;
    const out = refactored(`${text.slice(0, at)}$0${text.slice(at)}`, /Spell out/u);
    if (out === undefined) continue;
    const [before, after] = [snapshotOf(text), snapshotOf(out)].map(({ model, occurrences }) => ({
      diagnostics: model.diagnostics,
      names: occurrences.map(({ symbol }) => symbol.name),
    }));
    assert.deepEqual(after, before, name);
  }
});

test('an angle that goes around once is marked as periodic where the metric is', () => {
  const source = (upper: string, metric: string) =>
    `spacetime S {\n  chart A(t, x, y, φ) { φ$0 in 0 .. ${upper} }\n  metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + ${metric} dφ^2 }\n}\n`;
  assert.match(refactored(source('2π', '(2 + sin(φ))'), /periodic/u)!, /φ in 0 \.\. 2π periodic \}/u);
  assert.equal(refactored(source('2π', '(2 + φ)'), /periodic/u), undefined);
  assert.equal(refactored(source('6', '1'), /periodic/u), undefined);
});
