import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mend } from './kit.ts';

const METRIC = '  metric in A { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }\n';
const CHART = '  chart A(t, r, θ, φ) { r in 1 .. 2  θ in 0.1 .. 3 }\n';
const within = (text: string, chart = CHART, metric = METRIC) =>
  `spacetime S {\n${chart}${text.replace(/^/gmu, '  ')}\n${metric}}\n`;
const FLAT = 'spacetime S {\n  chart A(t, x, y, z)\n  metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n}\n';
const fit = (settings: string) => `${FLAT}fit F of S {\n  ${settings}\n}\n`;
const bare = (text: string) => `spacetime S {\n  chart A(t, x, y, z)\n  ${text}\n}\n`;

const CASES: readonly (readonly [source: string, code: string, title: string | undefined, result: string])[] = [
  // What the analysis offers itself.
  [
    bare('metric in A { ds^2 = -dt^2 + x(2) dx^2 + dy^2 + dz^2 }'),
    'type/call',
    undefined,
    'metric in A { ds^2 = -dt^2 + x*(2) dx^2 + dy^2 + dz^2 }',
  ],
  [within('parameter mass = 1\nlet f = mas'), 'name/undeclared', undefined, 'let f = mass'],
  [fit('steps 0.5'), 'fit/range', undefined, 'steps 1'],
  [fit('netwrok siren'), 'fit/setting', undefined, 'network siren'],
  // What is broken.
  [bare('metric in A {\n    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2'), 'syntax', undefined, '1 more'],
  [`${FLAT}/* more`, 'syntax', undefined, '/* more */'],
  [FLAT.replace('z)\n', 'z) { x in 1 .. 2 } }\n'), 'syntax', undefined, 'chart A(t, x, y, z) { x in 1 .. 2 }'],
  [
    bare('metric in A {\n    g[t,t] = -(1 + x\n    g[x,x] = 1\n    g[y,y] = 1\n    g[z,z] = 1\n  }'),
    ...(['syntax', 'Insert `)`', 'g[t,t] = -(1 + x)'] as const),
  ],
  ['import "a.spacetime', 'syntax', undefined, 'import "a.spacetime"'],
  [
    bare('metric in A { dl^2 = -dt^2 + dx^2 + dy^2 + dz^2 }'),
    'syntax',
    undefined,
    'metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }',
  ],
  [`${FLAT}fit F {\n}\n`, 'syntax', 'Write `of S`', 'fit F of S {'],
  // Names.
  [
    bare('metric in A { ds^2 = -(1 - 2*mass) dt^2 + dx^2 + dy^2 + dz^2 }').replace('2*mass', 'mass/9'),
    'name/undeclared',
    'Declare `parameter mass = 1`',
    'parameter mass = 1',
  ],
  [
    within('parameter M = 1\nlet f = Q*M + f0'.replace(' + f0', '')),
    'name/undeclared',
    'Declare `parameter Q = 1`',
    'parameter Q = 1',
  ],
  [within('let f = Q'), 'name/undeclared', 'Declare `let Q = 1`', 'let Q = 1'],
  [within('let f = hh(1, 2)'), 'name/undeclared', 'Declare `let hh(x, y)`', 'let hh(x, y) = 1'],
  [within('let f = 1\n/// Again.\nlet f = 2'), 'name/duplicate', undefined, '2 fewer'],
  [
    within('background in B { g[t,t] = -1 }'),
    'name/undeclared',
    'Declare `chart B(t, x, y, z)`',
    'chart B(t, x, y, z)',
  ].with(1, 'name/undeclared') as never,
  [fit('steps 10\n  steps 20'), 'name/duplicate', undefined, '1 fewer'],
  [within('let f = 1'), 'name/unused', 'Remove `f`', '1 fewer'],
  [
    '//- lib/kerr.spacetime\nspacetime Kerr {}\n//- main.spacetime\nimport "kerr.spacetime"\n',
    'import/missing',
    undefined,
    'import "lib/kerr.spacetime"',
  ],
  ['import "main.spacetime"\nspacetime S { }\n', 'import/cycle', 'Remove this import', '1 fewer'],
  [
    `//- kerr.spacetime\n${FLAT.replace('S {', 'Kerr {')}//- main.spacetime\nfit F of Kerr {\n}\n`,
    'fit/of',
    undefined,
    'import "kerr.spacetime"',
  ],
  [`${FLAT}fit F of S {\n}\nfit F of S {\n}\n`, 'name/duplicate', undefined, 'fit F2 of S {'],
  [within('let sin = 2'), 'name/duplicate', 'Rename it to `sin_0`', 'let sin_0 = 2'],
  [within('let dr = 2\nlet f = dr'), 'name/duplicate', undefined, 'let dr_0 = 2 | let f = dr_0'],
  [within('background { Q = 0 }'), 'name/undeclared', 'Declare `parameter Q = 1`', 'parameter Q = 1'],
  [
    within('', '  chart A(t, r, θ, φ) {\n    r in 1 .. 2\n    θ in 0.1 .. 3\n    χ in 1 .. 2\n  }\n'),
    'name/undeclared',
    'Remove this domain',
    '1 fewer',
  ],
  [
    within('chart B(t, ρ, x, y)\nlet ρ = r\nlet f = ρ'),
    'type/shadow',
    'Rename the `let` to `ρ_0`',
    'let ρ_0 = r | let f = ρ_0',
  ],
  [
    `${FLAT}data D {\n  file "x"\n}\ngeodesic G of D {\n  at (0, 0, 0, 0)\n  velocity (_, 0, 0, 0)\n}\n`,
    'geodesic/of',
    'Write `S`',
    'geodesic G of S {',
  ],
  // Types.
  [
    bare('metric in A signature (-,-,+,+) { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }'),
    'type/signature',
    undefined,
    'metric in A signature (-,+,+,+) { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }',
  ],
  [bare('metric in A {\n  }'), 'type/metric', undefined, 'ds^2 = -dt^2 + dx^2 + dy^2 + dz^2'],
  [bare('metric in A {\n    lapse = 2\n  }'), 'type/metric', undefined, 'spatial { dl^2 = dx^2 + dy^2 + dz^2 }'],
  [
    'spacetime S {\n  chart B(u, x, y, z)\n}\n',
    'type/metric',
    undefined,
    'metric in B signature (-,+,+,+) { | ds^2 = -du^2 + dx^2 + dy^2 + dz^2 | }',
  ],
  [within('parameter M = 1\nlet f = M\nbackground {\n}'), 'type/metric', 'Write `M = 0`', 'M = 0'],
  [
    bare('metric in A {\n    spatial { dl^2 = dx^2 + dy^2 + dz^2 }\n    shift = (0.1, 0)\n  }'),
    'type/shift',
    undefined,
    'shift = (0.1, 0, 0)',
  ],
  [
    bare('metric in A {\n    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2\n    lapse = 1\n  }'),
    'type/form',
    'Remove this line',
    '1 fewer',
  ],
  [within('parameter M = 1\nbackground in A { M = 0 }'), 'type/form', undefined, 'background { M = 0 }'],
  [within('expect vacuum t'), 'type/expect', undefined, 'expect vacuum'],
  [within('expect scalar'), 'type/expect', 'Write `scalar = 0`', 'expect scalar = 0'],
  [within('expect petrov'), 'type/expect', 'Write `petrov O`', 'expect petrov O'],
  [within('expect petrov X'), 'type/expect', 'Write `O`', 'expect petrov O'],
  [within('expect killing'), 'type/expect', 'Write `killing t`', 'expect killing t'],
  [within('parameter M = 3 in 4 .. 5'), 'type/range', 'Widen the interval to 3', 'parameter M = 3 in 3 .. 5'],
  [within('parameter M = 3 in 1 .. 2'), 'type/range', 'Write `2`', 'parameter M = 2 in 1 .. 2'],
  [within('parameter M = 3 in 5 .. 1'), 'type/range', undefined, 'parameter M = 3 in 1 .. 5'],
  [
    within('', '  chart A(t, r, θ, φ) { r in 2 .. 1  θ in 0.1 .. 3 }\n'),
    'type/domain',
    undefined,
    'chart A(t, r, θ, φ) { r in 1 .. 2  θ in 0.1 .. 3 }',
  ],
  [
    'spacetime S {\n  chart A(x, y, z)\n  metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n}\n',
    'type/dimension',
    'Add `t` before',
    'chart A(t, x, y, z)',
  ],
  [
    'spacetime S {\n  chart A(t, x, y, z, w)\n  metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n}\n',
    'type/dimension',
    'Remove `w`',
    'chart A(t, x, y, z)',
  ],
  [within('parameter M = 1\nparameter a = M/2'), 'type/constant', undefined, 'let a = M/2'],
  [
    within('chart B(u, v, x, y)', CHART, METRIC.replace(' in A', '')),
    'type/chart',
    'Give the metric in `A`',
    METRIC.trim(),
  ],
  [
    'spacetime S {\n  metric {\n    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2\n  }\n}\n',
    'type/chart',
    undefined,
    'chart Cartesian(t, x, y, z)',
  ],
  [within('let f = sin(1, 2)'), 'type/arguments', 'Remove the arguments that are too many', 'let f = sin(1)'],
  [
    bare('metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + 2 dz }'),
    'type/degree',
    undefined,
    'metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + 2 dz^2 }',
  ],
  [
    bare('metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^4 }'),
    'type/degree',
    undefined,
    'metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }',
  ],
  [
    within('chart B(t, r, θ, χ) { r in 1 .. 2  θ in 0.1 .. 3 }\nmap B -> A {\n  t = t\n  r = r\n}'),
    'type/map',
    undefined,
    'θ = θ | φ = χ',
  ],
  [within('let f = atan2(1)'), 'type/arguments', 'Add `1`', 'let f = atan2(1, 1)'],
  [within('let g(r) = r\nlet f = g'), 'type/function', 'Write `(r)` behind', 'let f = g(r)'],
  [within('let f = _'), 'type/hole', 'Write `0`', 'let f = 0'],
  [
    within('', '  chart A(t, r, θ, φ) { r in 1 .. inf  θ in 0.1 .. 3 }\n'),
    'type/domain',
    'Write `1 .. 100`',
    'chart A(t, r, θ, φ) { r in 1 .. 100  θ in 0.1 .. 3 }',
  ],
  [within('chart B(u, v, x, y)\nexpect killing t, x'), 'type/chart', 'Remove `x`', 'expect killing t'],
  [
    `${within('chart B(t, ρ, θ, φ) { ρ in 1 .. 2  θ in 0.1 .. 3 }\nmap B -> A { t = t  r = ρ  θ = θ  φ = φ }')}fit F of S {\n  target full\n  encode (ρ, θ)\n}\n`,
    'type/chart',
    'Write `chart B`',
    'chart  B',
  ],
  // Settings.
  [fit('steps 10\n  schedule cosine(warmup = 20)'), 'fit/range', undefined, 'schedule cosine(warmup = 9)'],
  [fit('steps 3\n  optimizer lm(stages = 5)'), 'fit/range', undefined, 'optimizer lm(stages = 3)'],
  [fit('samples 3'), 'fit/value', 'Write `sobol(65536)`', 'samples sobol(65536)'],
  [
    `${FLAT}geodesic G of S {\n  at (0, 1, 0)\n  velocity (_, 0, 0, 0)\n}\n`,
    'geodesic/value',
    undefined,
    'at (0, 1, 0, 0)',
  ],
  [
    `${FLAT}geodesic G of S {\n  at (0, 1, 0, 0)\n  velocity (_, _, 0, 0)\n}\n`,
    'geodesic/value',
    undefined,
    'velocity (_, 0, 0, 0)',
  ],
  [
    `${FLAT}render R of S {\n  camera at (0, 1, 0, 0) looking up\n}\n`,
    'render/value',
    'Write `outward`',
    'camera at (0, 1, 0, 0) looking outward',
  ],
  [`${FLAT}render R of S {\n  camera at (0, 1, 0, 0)\n  disk 20 .. 6\n}\n`, 'render/range', undefined, 'disk 6 .. 20'],
  [
    `${FLAT}render R of S {\n  camera at (0, 1, 0, 0)\n  resolution 640\n}\n`,
    'render/value',
    'Write `640 x 480`',
    'resolution 640 x 480',
  ],
  [fit('supervise jacobian'), 'fit/supervise', undefined, 'supervise metric + jacobian'],
  [fit('supervise metric + hessian'), 'fit/supervise', undefined, 'supervise metric + jacobian + hessian'],
  [fit('optimizer lm\n  batch 10'), 'fit/unused', undefined, '1 fewer'],
  [fit('optimizer lm\n  precision float32'), 'fit/precision', undefined, 'precision float64'],
  [fit('target nothing'), 'fit/value', 'Write `full`', 'target full'],
  [fit('steps'), 'syntax', 'Write `steps 20000`', 'steps 20000'],
  [fit('steps 10 20'), 'fit/value', 'Remove what is too much', 'steps 10'],
  [fit('supervise metric + metric'), 'fit/value', undefined, 'supervise metric'],
  [fit('samples sobol'), 'fit/argument', undefined, 'samples sobol(8192)'],
  [fit('samples grid(1, 2)'), 'fit/argument', undefined, 'samples grid(1, 2, 32, 32)'],
  [fit('network mlp(width = 8, width = 9)'), 'fit/argument', undefined, 'network mlp(width = 8)'],
  [fit('samples sobol(1, 2, 3)'), 'fit/argument', undefined, 'samples sobol(1)'],
  [fit('encode (x, 2)'), 'fit/encode', undefined, 'encode (x)'],
  [
    `${FLAT}geodesic G of S {\n  particle  photon\n}\n`,
    'geodesic/missing',
    undefined,
    'at        (0, 10, π/2, 0) | velocity  (_, -1, 0, 0)',
  ],
  [
    `${FLAT}geodesic G of S {\n  particle  massive\n}\n`,
    'geodesic/missing',
    undefined,
    'at        (0, 10, π/2, 0) | velocity  (_, 0, 0, 0)',
  ],
  [
    `${FLAT}geodesic G of S {\n  particle photon\n  at (0, 1, 0, 0)\n  velocity (_, 1, 0, 0)\n  until τ = 3\n}\n`,
    'geodesic/until',
    undefined,
    'until λ = 3',
  ],
  [
    `${FLAT}render R of S {\n  camera looking inward\n}\n`,
    'render/value',
    'Write `at (0, 30, π/2, 0)`',
    'camera at (0, 30, π/2, 0) looking inward',
  ],
  ['data D {\n  format npy\n}\n', 'data/missing', undefined, 'file   "data.h5"'],
];

for (const [source, code, title, result] of CASES) {
  test(`${code}: ${title ?? 'what is preferred'} → ${result}`, async () => {
    assert.equal(await mend(source, code, title), result);
  });
}
