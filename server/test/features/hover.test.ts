import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine } from '../../src/checks/examine.ts';
import { type Hover, hover } from '../../src/features/hover/hover.ts';
import { subjectsIn } from '../../src/features/numbers.ts';
import { examined } from '../checks/examined.ts';
import { schwarzschild } from '../checks/metrics.ts';
import { checkFixtures, type Fixture, fixture, shown } from '../kit.ts';

checkFixtures(import.meta.url, 'hover', async ({ snapshot, cursors }) => {
  const numbers = await examined(snapshot);
  return cursors
    .map((offset) => {
      const found = hover(snapshot, offset, { numbers, math: 'plain' });
      return found === undefined ? 'nothing' : text(found, snapshot.text);
    })
    .join('\n\n════════\n\n');
});

function text({ range, code, text: markdown }: Hover, source: string): string {
  return [shown(source, range), ...(code === undefined ? [] : [code]), markdown].filter(Boolean).join('\n────\n');
}

const at = ({ snapshot, cursors }: Fixture) => [snapshot, cursors[0]!] as const;

test('until numbers are there they are said to be coming, and without them nothing is', () => {
  const place = at(
    fixture('spacetime S {\n  chart C(t, x, y, z)\n  me$0tric in C { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n}\n'),
  );
  assert.equal(hover(...place, { numbers: () => 'pending', math: 'plain' })!.text, '*Being checked …*');
  assert.equal(hover(...place, { numbers: () => undefined, math: 'plain' })!.text, '');
});

test('formulas are LaTeX where the editor typesets it', async () => {
  const place = at(
    fixture(
      'spacetime Sphere {\n  chart C(t, r, theta, φ) { r in 1 .. 2  theta in 1 .. 2 }\n  me$0tric { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }\n}\n',
    ),
  );
  const { text: markdown } = hover(...place, { numbers: await examined(place[0]), math: 'katex' })!;
  assert.match(markdown, /\$\\Gamma \^\{r\}\{\}_\{\\theta \\theta \} = -r\$/u);
  assert.match(markdown, /\$\\Gamma \^\{\\theta \}\{\}_\{r\\theta \} = \\frac\{1\}\{r\}\$/u);
});

test('numbers stand where there are no formulas', async () => {
  const place = at(fixture(schwarzschild().replace('metric in', 'me$0tric in')));
  const [subject] = subjectsIn(place[0]);
  const findings = await examine(subject!);
  const { text: markdown } = hover(...place, { numbers: () => findings, math: 'plain' })!;
  // At r = 7.3 with M = 1: Γ^r_θθ = -(r - 2M), Γ^t_tr = M/(r (r - 2M)), and K = 48 M²/r⁶.
  assert.match(markdown, /, 9 of 40, at that point:\n\n```text\n[^`]*\nΓ\^r_θθ = -5\.3\n/u);
  assert.ok(markdown.includes(`\nΓ^t_tr = ${Number((1 / (7.3 * 5.3)).toPrecision(4))}\n`));
  assert.ok(markdown.includes(`R_abcd R^abcd\` = ${(48 / 7.3 ** 6).toExponential(3)}`));
});

test('bounds without a value are not shown', () => {
  const text = (source: string) => {
    const { snapshot, cursors } = fixture(source);
    return hover(snapshot, cursors[0]!, { numbers: () => undefined, math: 'plain' })!.text;
  };
  assert.equal(text('spacetime S { chart C(t, x$0, y, z) { x in 0 .. unknown } }'), 'Coordinate 1 of `C`.');
  assert.equal(text('spacetime S { parameter M$0 = 2 in 0 .. unknown }'), 'Its value is 2.');
});
