import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orbitOf } from '@spacetime/geometry';
import { follow, integrate, largest, schwarzschild, stateOf } from './kit.ts';

const HALF = Math.PI / 2;

/** Energy and angular momentum, M = 1, of the orbit between two radii (Chandrasekhar 1983, §19). */
function constants(p: number, e: number) {
  const L = Math.sqrt((p * p) / (p - 3 - e * e));
  const E = Math.sqrt(((p - 2) ** 2 - 4 * e * e) / (p * (p - 3 - e * e)));
  return { E, L };
}

/** Angle from one pericentre to the next: Δφ = 2 ∫ dχ / √(1 − (6 + 2e cos χ)/p), an elliptic integral. */
const sweep = (p: number, e: number) =>
  2 * integrate((x) => 1 / Math.sqrt((1 - (6 + 2 * e * x) / p) * (1 - x * x)), -1, 1, 4000);

// The published orbits start at a pericentre r₀ with the conserved quantities E and L (rounded to 7 digits).
const ORBITS = [
  { name: 'perihelion precession', r: 20, E: 0.9935082, L: 6.2203453, until: 43_000 },
  { name: 'slingshot', r: 5.6, E: 0.9890781, L: 4.0450526, until: 50_000 },
  { name: 'eccentric', r: 5, E: 0.9584126, L: 3.6432289, until: 5_000 },
];

for (const { name, r, E, L, until } of ORBITS) {
  test(`${name}: conserved quantities, turning points and precession of the published orbit`, () => {
    const field = schwarzschild();
    const state = stateOf(field, [0, r, HALF, 0], [Number.NaN, 0, 0, L], -1);
    state[4] = -state[4]!;
    assert.ok(Math.abs(-state[4]! - E) < 6e-8);
    const path = follow(field, state, until);
    assert.equal(path.ending.kind, 'until');
    assert.ok(largest(path.normDrift) < 1e-12, `${largest(path.normDrift)}`);
    assert.deepEqual(
      path.conserved.map((one) => [one.name, largest(one.drift)]),
      [
        ['E', 0],
        ['L', 0],
      ],
    );
    // The plane is kept, to what cos(π/2) differs from 0.
    assert.ok(path.points.every((x, i) => i % 4 !== 2 || Math.abs(x - HALF) < 1e-12));
    // The roots of E² = (1 − 2/r)(1 + L²/r²): r₀, and the larger of the quadratic that is left.
    const orbit = orbitOf(path, 3)!;
    const energy = state[4]! ** 2;
    const [b, c] = [2 - (1 - energy) * r, r * (2 - (1 - energy) * r) - L * L];
    const apocentre = (b + Math.sqrt(b * b + 4 * (1 - energy) * c)) / (2 * (1 - energy));
    assert.ok(Math.abs(orbit.pericentre - r) < 1e-8 * r);
    assert.ok(Math.abs(orbit.apocentre - apocentre) < 1e-8 * apocentre, `${orbit.apocentre} ${apocentre}`);
    const p = (2 * r * apocentre) / (r + apocentre);
    const e = (apocentre - r) / (apocentre + r);
    assert.ok(
      Math.abs(orbit.precession + 2 * Math.PI - sweep(p, e)) < 1e-8,
      `${orbit.precession - sweep(p, e) + 2 * Math.PI}`,
    );
  });
}

test('circular orbits, down to the innermost stable one, stay where they are', () => {
  for (const r of [6, 7, 10, 50]) {
    const { E, L } = constants(r, 0);
    const path = follow(schwarzschild(), Float64Array.of(0, r, HALF, 0, -E, 0, 0, L), 1000);
    assert.ok(Math.abs(path.point[1]! - r) < (r === 6 ? 1e-6 : 1e-10) * r, `${r}: ${path.point[1]! - r}`);
    // Kepler's third law in coordinate time, Ω² = M/r³, and the redshift dt/dτ = 1/√(1 − 3M/r).
    const [t, , , φ] = path.point;
    assert.ok(Math.abs(φ! / t! - r ** -1.5) < 1e-9);
    assert.ok(Math.abs(t! / 1000 - 1 / Math.sqrt(1 - 3 / r)) < 1e-8);
  }
  // Below it a nudge inwards ends in the hole, above it leads around.
  const fate = (r: number) => {
    const field = schwarzschild('2.01 .. 100');
    const state = stateOf(field, [0, r, HALF, 0], [Number.NaN, -1e-3, 0, constants(r, 0).L], -1);
    state[4] = -state[4]!;
    return follow(field, state, 3000).ending.kind;
  };
  assert.equal(fate(5.9), 'domain');
  assert.equal(fate(6.5), 'until');
});

test('light is deflected by the exact angle', () => {
  const field = schwarzschild('2.0001 .. 1e9');
  for (const b of [5.3, 6, 10, 100, 1e4]) {
    // From r = R inwards and out again to R; the closest approach solves r³ = b²(r − 2).
    const R = 1e6;
    const r0 = (2 * b * Math.cos(Math.acos((-3 * Math.sqrt(3)) / b) / 3)) / Math.sqrt(3);
    const state = stateOf(field, [0, R, HALF, 0], [-1, Number.NaN, 0, b], 0);
    state[5] = -state[5]!;
    const path = follow(field, state, 2 * R, { samples: 1 });
    const [nearest] = path.turning;
    assert.equal(nearest!.kind, 'pericentre');
    assert.ok(Math.abs(nearest!.point[1]! - r0) < 1e-8 * r0, `${b}: ${nearest!.point[1]! - r0}`);
    // With w = r₀/r: φ = ∫ dw / √((1 − 2/r₀) − w²(1 − 2w/r₀)) from r₀/R to 1.
    const half = integrate(
      (w) => {
        // The polynomial divided by (1 − w), which vanishes at the end.
        const q = (1 - 2 / r0) * (1 + w) - (2 / r0) * w * w;
        return 1 / Math.sqrt((1 - w) * q);
      },
      r0 / R,
      1,
      20_000,
    );
    assert.ok(Math.abs(nearest!.point[3]! - half) < 2e-9, `${b}: ${nearest!.point[3]! - half}`);
    assert.ok(largest(path.normDrift) < 1e-11);
  }
});

test('the photon sphere is at r = 3M', () => {
  const field = schwarzschild();
  const state = stateOf(field, [0, 3, HALF, 0], [-1, 0, 0, Number.NaN], 0);
  assert.ok(Math.abs(state[7]! - Math.sqrt(27)) < 1e-14 * 27);
  // Unstable with e^φ: ten radians multiply what rounding begins with by some 2e4.
  const path = follow(field, state, 10 / (Math.sqrt(27) / 9));
  assert.ok(Math.abs(path.point[3]! - 10) < 1e-9);
  assert.ok(Math.abs(path.point[1]! - 3) < 1e-9, `${path.point[1]! - 3}`);
  const fall = (r: number) =>
    follow(field, stateOf(field, [0, r, HALF, 0], [-1, 0, 0, Number.NaN], 0), 200).ending.kind;
  assert.equal(fall(2.999), 'domain');
  assert.equal(fall(3.001), 'until');
});

test('a fall from rest takes the proper time of the cycloid', () => {
  const r = 10;
  const field = schwarzschild('2.5 .. 100');
  const state = stateOf(field, [0, r, HALF, 0], [Number.NaN, 0, 0, 0], -1);
  state[4] = -state[4]!;
  const path = follow(field, state, 100);
  assert.equal(path.ending.kind, 'domain');
  assert.equal(path.ending.kind === 'domain' && path.ending.coordinate, 1);
  assert.ok(Math.abs(path.point[1]! - 2.5) < 1e-13 * 10);
  // r = (R/2)(1 + cos η), τ = (R/2)√(R/2)(η + sin η) (Misner, Thorne & Wheeler, eq. 31.10).
  const η = Math.acos((2 * 2.5) / r - 1);
  assert.ok(Math.abs(path.lambda - (r / 2) ** 1.5 * (η + Math.sin(η))) < 1e-10, `${path.lambda}`);
});

test('where the chart ends in a horizon, the path does', () => {
  const field = schwarzschild('1 .. 100');
  const state = stateOf(field, [0, 10, HALF, 0], [Number.NaN, 0, 0, 0], -1);
  state[4] = -state[4]!;
  const path = follow(field, state, 100);
  assert.equal(path.ending.kind, 'stuck');
  assert.ok(path.ending.kind === 'stuck' && path.ending.coordinate === 0);
  assert.ok(Math.abs(path.point[1]! - 2) < 1e-4 && path.point[1]! > 2);
  assert.ok(path.accepted < 1000);
});
