import assert from 'node:assert/strict';
import { test } from 'node:test';
import { block, follow, start } from './kit.ts';

const SCHWARZSCHILD = `spacetime S {
  parameter M = 1
  chart Spherical(t, r, θ, φ) { r in 2.5 .. 100  θ in 0.01 .. π - 0.01  φ in 0 .. 2π periodic }
  let f = 1 - 2*M/r
  metric in Spherical { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
`;
/** Outside, at and inside the horizon; v is null. */
const INGOING = `spacetime S {
  chart Ingoing(v, r, θ, φ) { r in 0.5 .. 100  θ in 0.01 .. π - 0.01  φ in 0 .. 2π periodic }
  metric in Ingoing { ds^2 = -(1 - 2/r) dv^2 + 2 dv dr + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
`;
const INSIDE = `spacetime S {
  chart Inside(t, r, θ, φ) { r in 0.5 .. 1.9  θ in 0.01 .. π - 0.01  φ in 0 .. 2π periodic }
  metric in Inside { ds^2 = (2/r - 1) dt^2 - 1/(2/r - 1) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
`;
/** Of the other signature. */
const POSITIVE = `spacetime S {
  chart Flat(t, x, y, z) { x in -9 .. 9 }
  metric in Flat signature (+,-,-,-) { ds^2 = dt^2 - dx^2 - dy^2 - dz^2 }
}
`;

function begun(spacetime: string, settings: string) {
  const found = start(`${spacetime}geodesic G of S { ${settings} }`);
  assert.ok(!('code' in found), 'code' in found ? found.message : '');
  return found;
}

function refused(spacetime: string, settings: string): string {
  const found = start(`${spacetime}geodesic G of S { ${settings} }`);
  assert.ok('code' in found);
  return `${found.code} ${found.setting}: ${found.message}`;
}

function followed(text: string) {
  const found = start(text);
  assert.ok(!('code' in found), 'code' in found ? found.message : '');
  return follow(block(text).field, found.state, found.until);
}

test('a missing component is solved for, into the future', () => {
  const { velocity, state, until } = begun(
    SCHWARZSCHILD,
    'at (0, 10*M, π/2, 0) velocity (_, 0, 0, 0.03/M) until τ = 50*M',
  );
  const expected = Math.sqrt((1 + 100 * 0.03 ** 2) / 0.8);
  assert.ok(Math.abs(velocity[0]! - expected) < 1e-15);
  assert.ok(Math.abs(state[4]! + 0.8 * expected) < 1e-15);
  assert.ok(Math.abs(state[7]! - 3) < 1e-14);
  assert.equal(until, 50);
  const light = begun(SCHWARZSCHILD, 'particle photon at (0, 10, π/2, 0) velocity (_, -1, 0, 0)');
  assert.ok(Math.abs(light.velocity[0]! - 1.25) < 1e-15);
});

test('where two roots lead into the future the larger is taken, and the other told', () => {
  const { velocity, other } = begun(SCHWARZSCHILD, 'at (0, 10, π/2, 0) velocity (1.3, _, 0, 0)');
  const expected = Math.sqrt((0.8 * 1.69 - 1) * 0.8);
  assert.ok(Math.abs(velocity[1]! - expected) < 1e-15 && Math.abs(other! + expected) < 1e-15);
});

test('the future of a null coordinate is where it grows, on both sides of the horizon and at it', () => {
  for (const r of [10, 2, 1]) {
    const { velocity } = begun(INGOING, `at (0, ${r}, π/2, 0) velocity (_, -2, 0, 0)`);
    const [v, w] = velocity;
    assert.ok(v! > 0, `${r}`);
    assert.ok(Math.abs(-(1 - 2 / r) * v! * v! + 2 * v! * w! + 1) < 1e-14);
  }
});

test('light that stays in a null surface goes inwards into the future', () => {
  for (const r of [10, 2]) {
    const { velocity, other } = begun(INGOING, `particle photon at (0, ${r}, π/2, 0) velocity (_, -1, 0, 0)`);
    assert.deepEqual([...velocity, other], [0, -1, 0, 0, undefined], `${r}`);
  }
  // Inside what is meant to go outwards goes inwards as well.
  const inside = begun(INGOING, 'particle photon at (0, 1, π/2, 0) velocity (_, -1, 0, 0)');
  assert.ok(inside.velocity[0] === 2 && inside.other === 0);
  // Outwards, where v = const leads into the past, the other root is the only one.
  const { velocity, other } = begun(INGOING, 'particle photon at (0, 10, π/2, 0) velocity (_, 1, 0, 0)');
  assert.ok(Math.abs(velocity[0]! - 2.5) < 1e-15 && other === undefined);
  const negative = INGOING.replace('metric in Ingoing {', 'metric in Ingoing signature (+,-,-,-) {').replace(
    'ds^2 = -(1 - 2/r) dv^2 + 2 dv dr + r^2 (',
    'ds^2 = (1 - 2/r) dv^2 - 2 dv dr - r^2 (',
  );
  assert.deepEqual(
    [...begun(negative, 'particle photon at (0, 2, π/2, 0) velocity (_, -1, 0, 0)').velocity],
    [0, -1, 0, 0],
  );
});

test('a null vector along a null coordinate is no vanishing velocity', () => {
  // The generator of the horizon: u^v = 1/(1 + κλ), κ = 1/4, at r = 2.
  const text = `${INGOING}geodesic G of S { particle photon at (0, 2, π/2, 0) velocity (1, 0, 0, 0) until λ = 8 }`;
  const path = followed(text);
  assert.equal(path.ending.kind, 'until');
  assert.ok(Math.abs(path.velocity[0]! - 1 / 3) < 1e-9 && Math.abs(path.point[0]! - 4 * Math.log(3)) < 1e-9);
  assert.ok(Math.abs(path.point[1]! - 2) < 1e-9);
  assert.ok(path.normDrift.every((drift) => Math.abs(drift) < 1e-9));
  const plane = `spacetime S { chart Null(u, v, x, y) { u in -9 .. 9 v in -9 .. 9 }
    metric in Null { ds^2 = -du dv + dx^2 + dy^2 } }`;
  assert.deepEqual([...begun(plane, 'particle photon at (0, 0, 0, 0) velocity (1, _, 0, 0)').velocity], [1, 0, 0, 0]);
});

test('the time is the coordinate named t, wherever it stands', () => {
  const text = `spacetime S {
    chart Odd(r, phi, t, theta) { r in 2.1 .. 100  phi in 0 .. 2π periodic  theta in 0.1 .. 3.04 }
    metric in Odd { ds^2 = -(1 - 2/r) dt^2 + 1/(1 - 2/r) dr^2 + r^2 (dtheta^2 + sin(theta)^2 dphi^2) }
  }
  geodesic G of S { at (20, 0, 0, π/2) velocity (0, 0.0095, _, 0) until τ = 3000 }`;
  const path = followed(text);
  const values = Object.fromEntries(path.conserved.map(({ name, first }) => [name, first]));
  assert.deepEqual(Object.keys(values).sort(), ['E', 'L']);
  assert.ok(Math.abs(values.E! - Math.sqrt(0.9 * (1 + 3.8 ** 2 / 400))) < 1e-15 && Math.abs(values.L! - 3.8) < 1e-14);
});

test('either signature', () => {
  const { velocity, state } = begun(POSITIVE, 'at (0, 0, 0, 0) velocity (_, 0.75, 0, 0)');
  assert.deepEqual([...velocity], [1.25, 0.75, 0, 0]);
  assert.deepEqual([...state.subarray(4)], [1.25, -0.75, 0, 0]);
});

test('refusals name the point and the values', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      SCHWARZSCHILD,
      'at (0, 2.2, π/2, 0) velocity (_, 0, 0, 0)',
      /^geodesic\/outside at: The start, t = 0, r = 2\.2.*`Spherical`, whose r is in 2\.5 \.\. 100\.$/,
    ],
    [
      SCHWARZSCHILD,
      'at (0, 10, π/2, 0) velocity (1, _, 0, 0.2)',
      /^geodesic\/start velocity: No u\^r makes g\(u,u\) = -1: whatever it is, g\(u,u\) is at least 3\.2 at the start, t = 0, r = 10/,
    ],
    [
      SCHWARZSCHILD,
      'at (0, 10, π/2, 0) velocity (1, 0, 0, 0)',
      /g\(u,u\) = -0\.8 at the start, where a massive particle has -1; write `_`/,
    ],
    [SCHWARZSCHILD, 'at (0, 10, π/2, 0) velocity (-1.3, _, 0, 0)', /leads into the past/],
    [
      SCHWARZSCHILD,
      'particle photon at (0, 10, π/2, 0) velocity (_, 0, 0, 0)',
      /A photon needs a direction: with u\^r, u\^θ, u\^φ all 0/,
    ],
    [
      SCHWARZSCHILD,
      'at (0, sqrt(-1), π/2, 0) velocity (_, 0, 0, 0)',
      /^geodesic\/start at: The start is no point: t = 0, r = NaN/,
    ],
    [SCHWARZSCHILD, 'at (0, 10, π/2, 0) velocity (_, 1/0, 0, 0)', /^geodesic\/start velocity: .*no finite number/],
    [SCHWARZSCHILD, 'at (0, 10, π/2, 0) velocity (_, 1e200, 0, 0)', /The velocity is too large/],
    [
      INSIDE,
      'at (0, 1, π/2, 0) velocity (0, _, 0, 0)',
      /the future cannot be told: write one of u\^r = 1 and u\^r = -1 instead of `_`/,
    ],
    [
      SCHWARZSCHILD.replace('r in 2.5', 'r in 1'),
      'at (0, 2, π/2, 0) velocity (_, 0, 0, 0)',
      /The metric has no value at the start, t = 0, r = 2,/,
    ],
    [
      SCHWARZSCHILD.replace('0.01 .. π - 0.01', '0 .. π'),
      'at (0, 10, 0, 0) velocity (_, 0, 0, 0)',
      /The metric is degenerate at the start/,
    ],
  ];
  for (const [spacetime, settings, expected] of cases) assert.match(refused(spacetime, settings), expected);
});

test('how far a coordinate goes on which nothing depends does not matter', () => {
  const { state } = begun(SCHWARZSCHILD, 'at (77, 10, π/2, 9) velocity (_, 0, 0, 0)');
  assert.equal(state[0], 77);
  assert.equal(state[3], 9);
});
