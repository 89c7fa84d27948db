import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applied } from '../../../src/features/fix-all.ts';
import { rewritten } from '../../../src/features/refactor/metric-form.ts';
import { assertSameMetrics, EXAMPLES, metricsAt, refactored, snapshotOf } from './kit.ts';

/** In which γ has no diagonal rows where the shift needs them, or t is not everywhere a time. */
const NOT_FOLIATED: readonly string[] = [
  ...['goedel', 'kerr-kerr-schild', 'plane-wave', 'schwarzschild-eddington-finkelstein', 'schwarzschild-kerr-schild'],
  ...['taub-nut', 'vaidya'],
].map((name) => `${name}.spacetime`);

for (const { name, text } of EXAMPLES) {
  test(`${name} has the same metric in its other forms, and back`, () => {
    const before = snapshotOf(text);
    const [spacetime] = before.model.spacetimes;
    const expected = metricsAt(spacetime!);
    for (const form of ['components', '3+1'] as const) {
      const edits = rewritten(before, spacetime!, spacetime!.metrics[0]!, form);
      assert.equal(edits === undefined, form === '3+1' && NOT_FOLIATED.includes(name), form);
      if (edits === undefined) continue;
      const after = snapshotOf(applied(text, edits));
      const [other] = after.model.spacetimes;
      assert.deepEqual(after.model.diagnostics, []);
      assert.equal(other!.metrics[0]!.form, form);
      assertSameMetrics(expected, metricsAt(other!), `${name} in ${form}`);
      const back = rewritten(after, other!, other!.metrics[0]!, 'line-element');
      assert.ok(back, `${form} and back`);
      const again = snapshotOf(applied(after.text, back));
      assertSameMetrics(expected, metricsAt(again.model.spacetimes[0]!), `${name} by ${form}`);
    }
  });
}

const inChart = (body: string, signature = '') =>
  `spacetime S {\n  parameter a = 1\n  chart A(t, x, y, z) { x in 1 .. 2  y in 1 .. 2 }\n  met$0ric in A${signature} {\n    ${body}\n  }\n}\n`;
const body = (text: string | undefined) =>
  /\{\n((?: {4}.*\n| {9}.*\n)+) {2}\}/u
    .exec(text ?? '')?.[1]
    ?.replace(/^ {4}/gmu, '')
    .trimEnd();

test('what is written is readable', () => {
  const squares = refactored(inChart('ds^2 = -dt^2 + (dx + a*y dy)^2 + y/2 (dy - dz)^2'), /components/u);
  assert.equal(
    body(squares),
    ['g[t,t] = -1', 'g[x,x] = 1', 'g[x,y] = a*y', 'g[y,y] = a^2*y^2 + y/2', 'g[y,z] = -y/2', 'g[z,z] = y/2'].join('\n'),
  );
  const fractions = refactored(inChart('ds^2 = -0.25*x*2 dt^2 + x^3/x dx^2 + (1 + x) dy^2 + 1e-1 dz^2'), /components/u);
  assert.equal(body(fractions), ['g[t,t] = -x/2', 'g[x,x] = x^2', 'g[y,y] = 1 + x', 'g[z,z] = 1/10'].join('\n'));
  const line = refactored(
    inChart(
      'g[t,t] = -x\n    g[y,t] = a - 1\n    g[t,y] = a\n    g[x,x] = x^0.5\n    g[y,y] = x - y + 3\n    g[z,z] = if x < 2 then 1 else 2',
    ),
    /line/u,
  );
  assert.equal(
    body(line),
    'ds^2 = -x dt^2 + 2*a dt dy + (x^0.5) dx^2 + (x - y + 3) dy^2 + (if x < 2 then 1 else 2) dz^2',
  );
  const split = refactored(inChart('ds^2 = -(1 + x^2) dt^2 + 2*x dt dx + dx^2 + dy^2 + dz^2'), /3\+1/u);
  assert.equal(
    body(split),
    ['lapse = sqrt(1 + x^2 + x^2)', 'shift = (x, 0, 0)', 'spatial { dl^2 = dx^2 + dy^2 + dz^2 }'].join('\n'),
  );
  const other = refactored(inChart('ds^2 = 4 dt^2 - dx^2 - y^2 dy^2 - dz^2', ' signature (+,-,-,-)'), /3\+1/u);
  assert.equal(body(other), ['lapse = sqrt(4)', 'spatial { dl^2 = dx^2 + y^2 dy^2 + dz^2 }'].join('\n'));
  const whole = refactored(
    inChart('lapse = sqrt(x)\n    shift = (a/3, 0, 0)\n    spatial { dl^2 = x dx^2 + dy^2 + dz^2 }'),
    /line/u,
  );
  assert.equal(body(whole), 'ds^2 = (-x + x*a^2/9) dt^2 + 2*x*a/3 dt dx + x dx^2 + dy^2 + dz^2');
});

test('nothing is offered that would lose a comment, is no time, or is elsewhere', () => {
  assert.equal(refactored(inChart('ds^2 = -dt^2 + dx^2 // flat\n      + dy^2 + dz^2'), /components/u), undefined);
  assert.equal(refactored(inChart('ds^2 = dt^2 - dx^2 + dy^2 + dz^2'), /3\+1/u), undefined);
  assert.equal(
    refactored(
      inChart('ds^2 = -dt^2 + dx^2 + dy^2 + dz^2').replace('met$0ric', 'metric').replace('dz', 'd$0z'),
      /components/u,
    ),
    undefined,
  );
});

test('a component gets its partner where that is not there', () => {
  const source = (more: string) => inChart(`g[t,t] = -1\n    g[t,x] = a/2$0${more}`).replace('met$0ric', 'metric');
  assert.equal(
    body(refactored(source('  // half'), /Add `g\[x,t\]`/u)),
    'g[t,t] = -1\ng[t,x] = a/2  // half\ng[x,t] = a/2',
  );
  assert.equal(refactored(source('\n    g[x,t] = a/2'), /Add/u), undefined);
  assert.equal(refactored(source('').replace('-1', '-1$0'), /Add/u), undefined);
});
