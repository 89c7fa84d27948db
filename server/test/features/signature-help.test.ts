import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signatureHelp } from '../../src/features/signature-help.ts';
import { fixture } from '../kit.ts';

/** The label with its active argument between `«»`. */
function help(source: string): string | undefined {
  const { snapshot, cursors } = fixture(source);
  const found = signatureHelp(snapshot, cursors[0]!);
  if (found === undefined) return undefined;
  const { label, parameters, active } = found;
  const argument = active === undefined ? undefined : parameters[active]!.label;
  return argument === undefined
    ? label
    : label.replace(new RegExp(`(?<=[(\\[ ,])${argument}(?=[,)\\]])`, 'u'), `«${argument}»`);
}

const inSpacetime = (text: string) => `spacetime S {\n  chart A(t, r, θ, φ)\n  let f(x, y) = x*y\n  ${text}\n}\n`;

test('functions, those of a file and of the language', () => {
  assert.equal(help(inSpacetime('let a = f($0')), 'f(«x», y)');
  assert.equal(help(inSpacetime('let a = f(max(1, 2), $0)')), 'f(x, «y»)');
  assert.equal(help(inSpacetime('let a = f(1, 2, $0)')), 'f(x, y)');
  assert.equal(help(inSpacetime('let a = atan2(r*(t + $0')), 'atan2(«y», x)');
  assert.equal(help(inSpacetime('let a = max(1, 2, 3, $0')), 'max(a, b, «…»)');
  assert.equal(help(inSpacetime('let a = (1 + $0)')), undefined);
  assert.equal(help(inSpacetime('let a = sin(1) $0')), undefined);
});

test('forms, by place and by name', () => {
  const fit = (text: string) => help(`fit F of S {\n  ${text}\n}\n`);
  assert.equal(fit('samples grid(1, $0'), 'grid(n0, «n1», n2, n3)');
  assert.equal(fit('samples grid(1, 2, n3 = $0, 3)'), 'grid(n0, n1, n2, «n3»)');
  assert.equal(fit('network wire(depth = 2, $0)'), 'wire(«width = 64», depth = 3, omega = 10, scale = 10)');
  assert.equal(fit('network wire(depth = 2, om$0)'), 'wire(width = 64, depth = 3, «omega = 10», scale = 10)');
  assert.equal(fit('balance config($0)'), 'config()');
});

test('charts and components', () => {
  assert.equal(help(inSpacetime('chart B(x, $0)')), 'B(x⁰, «x¹», x², x³)');
  assert.equal(help(inSpacetime('metric in A { g[t,$0] = 1 }')), 'g[i,«j»]');
  const { snapshot, cursors } = fixture(inSpacetime('metric in A { g[$0'));
  assert.match(signatureHelp(snapshot, cursors[0]!)!.doc!, /`A`: `t`, `r`, `θ`, `φ`/u);
});
