import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../../src/features/definition.ts';
import { fixture, shown } from '../kit.ts';

/** The declarations that the name at the cursor leads to, each with its line. */
function check(source: string, expected: readonly string[]): void {
  const { workspace, snapshot, cursors } = fixture(source);
  const found = definition(snapshot, cursors[0]!).map(({ path, range }) => {
    const place = shown(workspace.read(path)!, range);
    return path === snapshot.path ? place : `${path.replace('/fixture/', '')}: ${place}`;
  });
  assert.deepEqual(found, expected);
}

const TWO_CHARTS = `spacetime S {
  chart A(t, r, θ, φ)
  chart B(t, x, y, z)
  let f = $1t
  metric in A { ds^2 = -dt^2 + dr^2 + $2r^2 (d$3theta^2 + sin(θ)^2 dφ^2) }
  map B -> A { t = $4t  r = x  θ = y  φ = z }
}
`;
const at = (n: number) => TWO_CHARTS.replace(`$${n}`, '$0').replace(/\$[1-9]/gu, '');

test('a coordinate leads to its chart, or to all that share it where the chart is open', () => {
  check(at(2), ['chart A(t, «r», θ, φ)']);
  check(at(3), ['chart A(t, r, «θ», φ)']);
  check(at(4), ['chart B(«t», x, y, z)']);
  check(at(1), ['chart A(«t», r, θ, φ)', 'chart B(«t», x, y, z)']);
});

test('an import leads to its file, and names lead through it', () => {
  const other = '//- other.spacetime\nspacetime Other {}\n//- main.spacetime\n';
  check(`${other}import "$0other.spacetime"\nfit A of Other {}\n`, ['other.spacetime: «»spacetime Other {}']);
  check(`${other}import "other.spacetime"\nfit A of O$0ther {}\n`, ['other.spacetime: spacetime «Other» {}']);
});

test('what means nothing leads nowhere', () => {
  check('spacetime S { let f = unkno$0wn }', []);
  check('spacetime S { let f = si$0n(1) }', []);
  check('$0', []);
});
