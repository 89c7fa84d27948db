import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bindParameters,
  domainOf,
  evaluate,
  lowerBackground,
  lowerComponents,
  lowerEncoding,
  lowerMap,
  lowerMetric,
  type Model,
} from '../../src/index.ts';
import { analyzeText, disk, fixturesIn } from './fixtures.ts';

/** Does with a model whatever can be done with it. */
function useEverything(model: Model): void {
  for (const spacetime of model.spacetimes) {
    const parameters = bindParameters(spacetime);
    const point = [0.1, 4, 1.2, 0.3];
    for (const chart of spacetime.charts.values()) domainOf(spacetime, chart, parameters);
    for (const metric of spacetime.metrics) {
      assert.equal(evaluate(lowerMetric(spacetime, metric, parameters), point).length, 10);
      assert.equal(evaluate(lowerComponents(spacetime, metric, parameters).program, point).length, 16);
    }
    for (const map of spacetime.maps) lowerMap(spacetime, map, parameters);
    lowerBackground(spacetime, parameters);
  }
  for (const fit of model.fits) {
    lowerEncoding(fit, fit.spacetime === undefined ? new Map() : bindParameters(fit.spacetime));
  }
}

const texts = ['names', 'types', 'fits'].flatMap(fixturesIn).map((path) => disk.read(path)!);

test('no fixture, cut off or with a piece taken out or put in, makes anything throw', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    ',',
    '=',
    '+',
    '^',
    ' ',
    '\n',
    '_',
    'dr',
    'π',
    'metric',
    '"',
    '//',
    '[',
  );
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(30), pieces, (text, start, length, piece) => {
      const from = start % (text.length + 1);
      useEverything(analyzeText(text.slice(0, from) + piece + text.slice(from + length)));
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('diagnostics lie within their file', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(30), (text, start, length) => {
      const from = start % (text.length + 1);
      const changed = text.slice(0, from) + text.slice(from + length);
      for (const { range, related = [], fixes = [] } of analyzeText(changed).diagnostics) {
        const ranges = [
          range,
          ...related.map((other) => other.range),
          ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range)),
        ];
        for (const { start: a, end: b } of ranges) assert.ok(0 <= a && a <= b && b <= changed.length);
      }
    }),
    { numRuns: 100, seed: 4 },
  );
});

test('depth and length cost no stack', () => {
  const count = 10_000;
  // The parser takes no deeper expression; lets may follow one another without end.
  const sum = Array.from({ length: 900 }, (_, i) => `x*${i}`).join(' + ');
  const lets = Array.from({ length: count }, (_, i) => `let a${i} = a${i + 1} + 1`).join('\n');
  const text = `spacetime S {
    chart C(t, x, y, z) {}
    let total = ${sum}
    ${lets}
    let a${count} = x
    metric {
      ds^2 = -dt^2 + (total + a0) dx^2 + dy^2 + dz^2
    }
    let cyclic0 = cyclic${count - 1}
    ${Array.from({ length: count - 1 }, (_, i) => `let cyclic${i + 1} = cyclic${i}`).join('\n')}
  }`;
  const { spacetimes, diagnostics } = analyzeText(text);
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ['name/cycle'],
  );
  const [spacetime] = spacetimes;
  const found = evaluate(lowerMetric(spacetime!, spacetime!.metric!, new Map()), [0, 2, 0, 0]);
  assert.equal(found[4], (2 * 900 * 899) / 2 + 2 + count);
});

test('a line element of many terms', () => {
  const terms = Array.from({ length: 900 }, () => 'dx^2').join(' + ');
  const text = `spacetime S {\n chart C(t, x, y, z) {}\n metric { ds^2 = -dt^2 + dy^2 + dz^2 + ${terms} }\n}`;
  const { spacetimes, diagnostics } = analyzeText(text);
  assert.deepEqual(diagnostics, []);
  assert.equal(evaluate(lowerMetric(spacetimes[0]!, spacetimes[0]!.metric!, new Map()), [0, 0, 0, 0])[4], 900);
});

test('thousands of mistakes cost no more than their number, and the first are told the nearest name', () => {
  const count = 12_000;
  const names = Array.from({ length: count }, (_, i) => `  let f${i} = g${i} + t\n`).join('');
  const nested = 'spacetime S {\n'.repeat(count);
  const fits = Array.from({ length: count }, (_, i) => `fit F${i} of G${i} {}\n`).join('');
  const messages: string[] = [];
  for (const text of [`spacetime S {\n  chart A(t, r, θ, φ)\n${names}}\n`, nested, fits]) {
    const before = process.cpuUsage();
    const { diagnostics } = analyzeText(text);
    const { user, system } = process.cpuUsage(before);
    assert.ok(diagnostics.length >= count / 2);
    // Quadratic, each took from 5 to 30 s.
    assert.ok((user + system) / 1e6 < 2.5, `${(user + system) / 1e6} s`);
    messages.push(diagnostics[0]!.message);
  }
  assert.match(messages[0]!, /Did you mean/u);
});
