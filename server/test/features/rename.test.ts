import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../../src/features/refusal.ts';
import { prepareRename, rename } from '../../src/features/rename.ts';
import { applied } from '../../src/features/rename-check.ts';
import { fixture } from '../kit.ts';

/** The files after the name at the cursor is another, or why it cannot be. */
function renamed(source: string, name: string): string | Record<string, string> {
  const { snapshot, workspace, cursors } = fixture(source);
  const before = prepareRename(snapshot, cursors[0]!);
  if (isRefusal(before)) return before.refusal;
  const edits = rename(snapshot, cursors[0]!, name);
  if (isRefusal(edits)) return edits.refusal;
  const texts = [...edits].map(([path, changes]) => [
    path.replace('/fixture/', '').replace('.spacetime', ''),
    applied(workspace.read(path)!, changes),
  ]);
  return Object.fromEntries(texts) as Record<string, string>;
}

const SPELLINGS = `//- other.spacetime
spacetime S {
  chart A(t, r, th$0eta, φ) { ϑ in 0 .. 1  φ in 0 .. θ_max }
  chart B(T, x, 𝜃, z)
  let θ_max = 2
  let f = sin(θ)*theta
  let h(theta) = theta^2
  metric in A { ds^2 = -dt^2 + dr^2 + r^2 (dtheta^2 + sin(θ)^2 dφ^2) }
  metric in B { g[θ, varthetas] = 1  g[x,vartheta] = θ }
}
//- main.spacetime
import "other.spacetime"
fit F of S { chart A  encode (θ, r) }
`;

test('all spellings of a name, its differentials, and other files get the new one', () => {
  assert.deepEqual(renamed(SPELLINGS, 'ψ'), {
    other: `spacetime S {
  chart A(t, r, ψ, φ) { ψ in 0 .. 1  φ in 0 .. θ_max }
  chart B(T, x, ψ, z)
  let θ_max = 2
  let f = sin(ψ)*ψ
  let h(theta) = theta^2
  metric in A { ds^2 = -dt^2 + dr^2 + r^2 (dψ^2 + sin(ψ)^2 dφ^2) }
  metric in B { g[ψ, varthetas] = 1  g[x,ψ] = ψ }
}
`,
    main: 'import "other.spacetime"\nfit F of S { chart A  encode (ψ, r) }\n',
  });
});

test('a name can be given another spelling of itself, and a Greek one as TeX writes it', () => {
  const source = 'spacetime S { chart A(t, r, the$0ta, φ)  let f = θ + ϑ  metric { ds^2 = dθ^2 } }';
  const greek = 'spacetime S { chart A(t, r, θ, φ)  let f = θ + θ  metric { ds^2 = dθ^2 } }';
  assert.deepEqual(renamed(source, 'θ'), { main: greek });
  assert.deepEqual(renamed(source, ' \\theta '), { main: greek });
  assert.deepEqual(renamed(source, 'theta'), {
    main: greek.replaceAll('θ', 'theta'),
  });
});

test('what is at a differential is the coordinate', () => {
  const { snapshot, cursors } = fixture('spacetime S { chart A(t, r, θ, φ)  metric { ds^2 = d$0theta^2 } }');
  const found = prepareRename(snapshot, cursors[0]!);
  assert.ok(!isRefusal(found));
  assert.deepEqual([found.text, snapshot.text.slice(found.range.start, found.range.end)], ['theta', 'theta']);
});

const IN_ORDER = `spacetime S {
  parameter M = 1
  chart A(t, r, θ, φ)
  let f = M*r
  let g(x) = x*r
  metric in A { ds^2 = -f dt^2 + g(r) dr^2 + dθ^2 + dφ^2 }
}
fit F of S { chart A }
fit G of S {}
`;
const at = (name: string) => IN_ORDER.replace(name, `$0${name}`);

for (const [what, source, name, message] of [
  ['a function of the language', 'spacetime S { let f = s$0in(1) }', 'x', /`sin` is a function of the language/u],
  ['a number of the language', 'spacetime S { let f = p$0i }', 'x', /`pi` is a number of the language/u],
  ['a setting', 'fit F of S { se$0ed 0 }', 'x', /`seed` is a setting/u],
  ['a word of a setting', 'fit F of S { network m$0lp }', 'x', /`mlp` is a word of a setting/u],
  ['nothing', 'spacetime S { $0 }', 'x', /no name here/u],
  ['no name', at('M ='), '2x', /`2x` is not a name/u],
  ['an empty name', at('M ='), '', /`` is not a name/u],
  ['a reserved word', at('M ='), 'then', /`then` is a word of the language/u],
  ['a function of the language as the new name', at('M ='), 'sin', /`sin` is built in/u],
  ['a number of the language as the new name', at('M ='), 'pi', /`pi` is built in/u],
  ['a name beside it', at('M ='), 'f', /`f` is the name of a `let` already/u],
  ['another spelling of a name beside it', at('r, θ'), 'phi', /`phi` is the name of a coordinate already \(as `φ`/u],
  ['a differential of a coordinate', at('f ='), 'dr', /`dr` is the differential of the coordinate `r`/u],
  ['a differential that is read as another letter', at('r, θ'), 'elta', /`delta` would be read as `δ`/u],
  ['a fit beside it', at('F of'), 'G', /`G` is the name of a `fit` already/u],
  ['a coordinate that it would hide', at('x)'), 'r', /line 5: `r` would mean something else/u],
  ['an argument that would hide it', at('r, θ'), 'x', /line 5: `r` would mean something else/u],
  [
    'a keyword where it begins a statement',
    'spacetime S { parameter M$0 = 1  chart A(t, r, θ, φ) { r in 0 .. M } }',
    'let',
    /word of the language/u,
  ],
] as const) {
  test(`${what} is refused`, () => {
    const answer = renamed(source, name);
    assert.ok(typeof answer === 'string', JSON.stringify(answer));
    assert.match(answer, message);
  });
}

test('a name that another file would no longer mean is refused', () => {
  const answer = renamed(
    '//- a.spacetime\nspacetime K$0err {}\n//- main.spacetime\nimport "a.spacetime"\nspacetime Star {}\nfit F of Star {}\n',
    'Star',
  );
  assert.match(String(answer), /main\.spacetime/u);
});

test('an error that was there before does not stand in the way', () => {
  const source = 'spacetime S { let f$0 = unknown  let h = f }';
  assert.deepEqual(renamed(source, 'k'), { main: 'spacetime S { let k = unknown  let h = k }' });
});
