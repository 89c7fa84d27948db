import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin } from '@spacetime/geometry';
import { example, follow, largest } from './kit.ts';

const solved = (
  field: Parameters<typeof begin>[0],
  at: readonly number[],
  u: readonly number[],
  isMassive: boolean,
  hole = 0,
) => {
  const begun = begin(field, Float64Array.from(at), Float64Array.from(u), hole, isMassive);
  assert.ok(!('code' in begun), 'code' in begun ? begun.message : '');
  return begun;
};

test('an expanding universe shifts light to the red by the scale factor, and slows what moves', () => {
  const field = example('flrw');
  const light = follow(field, solved(field, [1, 0, 0, 0], [0, 1, 0.5, 0], false).state, 2);
  const scale = light.point[0]! ** (2 / 3);
  // Energies that comoving observers see, u^t.
  assert.ok(Math.abs(light.velocities[0]! / light.velocity[0]! / scale - 1) < 1e-12);
  // Conformal time: ∫ dt/t^{2/3} = 3 t^{1/3}.
  const distance = Math.hypot(light.point[1]!, light.point[2]!);
  assert.ok(Math.abs(distance - 3 * (Math.cbrt(light.point[0]!) - 1)) < 1e-11);
  const mass = follow(field, solved(field, [1, 0, 0, 0], [0, 0.8, 0, 0], true).state, 5);
  // Momentum falls as 1/a: u^x a² is constant, so that γ² − 1 = 0.64/a².
  const later = mass.point[0]! ** (2 / 3);
  assert.ok(Math.abs(mass.velocity[0]! ** 2 - 1 - (0.8 / later) ** 2) < 1e-12);
  assert.deepEqual(
    mass.conserved.map(({ name }) => name),
    ['p_x', 'p_y', 'p_z'],
  );
  // The edge of what depends on time.
  const out = follow(field, solved(field, [1, 0, 0, 0], [0, 0, 0, 0], true).state, 50);
  assert.ok(out.ending.kind === 'domain' && out.ending.coordinate === 0);
  assert.ok(Math.abs(out.lambda - 9) < 1e-12 && Math.abs(out.point[0]! - 10) < 1e-12);
});

test('in the gauge of a gravitational wave what is at rest stays there', () => {
  const field = example('gravitational-wave');
  const path = follow(field, solved(field, [0, 3, 4, 5], [0, 0, 0, 0], true).state, 8);
  assert.ok(Math.abs(path.point[0]! - 8) < 1e-13);
  assert.deepEqual([...path.point.subarray(1)], [3, 4, 5]);
  // For others p_x, p_y and, as the metric depends on t − z, p_t + p_z are constant.
  const moving = follow(field, solved(field, [0, 3, 4, 5], [0, 0.4, -0.2, 0.1], true).state, 5);
  assert.deepEqual(
    moving.conserved.map(({ name, drift }) => [name, largest(drift)]),
    [
      ['p_x', 0],
      ['p_y', 0],
    ],
  );
  assert.ok(largest(moving.normDrift) < 1e-14);
});

test('a plane wave focuses and scatters as its closed form has it', () => {
  // At ω → 0 the profile is A (x² − y²): x″ = A x u′², y″ = −A y u′², u′ constant.
  const A = 0.09;
  const field = example('plane-wave', { A, ω: 0 }, { u: '0 .. 100', x: '-50 .. 50', y: '-50 .. 50' });
  const begun = solved(field, [0, 0, 1, 0.5], [0.7, 0, 0.2, -0.1], true, 1);
  const path = follow(field, begun.state, 6);
  const k = Math.sqrt(A) * 0.7;
  const τ = 6;
  assert.equal(path.ending.kind, 'until');
  assert.ok(Math.abs(path.point[0]! - 0.7 * τ) < 1e-13 * 5);
  assert.ok(Math.abs(path.point[2]! - (Math.cosh(k * τ) + (0.2 / k) * Math.sinh(k * τ))) < 1e-11);
  assert.ok(Math.abs(path.point[3]! - (0.5 * Math.cos(k * τ) - (0.1 / k) * Math.sin(k * τ))) < 1e-11);
  assert.deepEqual(
    path.conserved.map(({ name, drift }) => [name, largest(drift)]),
    [
      ['E', 0],
      ['p_v', 0],
    ],
  );
});

test('de Sitter: at rest off the centre one is driven away', () => {
  // r = r₀ cosh(τ) for α = 1 and E = √(1 − r₀²), from r″ = r.
  const field = example('de-sitter', {}, { r: '0.01 .. 0.95' });
  const path = follow(field, solved(field, [0, 0.2, Math.PI / 2, 0], [0, 0, 0, 0], true).state, 1.5);
  assert.ok(Math.abs(path.point[1]! - 0.2 * Math.cosh(1.5)) < 1e-12);
});

test('flat space in a spherical chart gives straight lines, and an angle that counts on', () => {
  const field = example('minkowski', {}, { r: '0.01 .. 1000' }, 'Spherical');
  const begun = solved(field, [0, 5, Math.PI / 2, 6.2], [0, -0.3, 0.04, 0.1], true);
  const path = follow(field, begun.state, 40);
  assert.equal(path.ending.kind, 'until');
  // In the frame of the start: x along r, y along φ, z against θ.
  const [x, y, z] = [5 - 0.3 * 40, 0.5 * 40, -0.2 * 40];
  const [, r, θ, φ] = path.point;
  assert.ok(Math.abs(r! - Math.hypot(x, y, z)) < 1e-10);
  assert.ok(Math.abs(r! * Math.cos(θ!) - z) < 1e-10);
  assert.ok(Math.abs(φ! - 6.2 - Math.atan2(y, x)) < 1e-11 && φ! > 2 * Math.PI);
  const nearest = path.turning[0]!;
  assert.ok(Math.abs(nearest.lambda - (5 * 0.3) / (0.09 + 0.25 + 0.04)) < 1e-10);
});

/** Let go at a point. */
function dropped(field: ReturnType<typeof example>, ...at: readonly number[]) {
  const found = begin(field, Float64Array.from(at), new Float64Array(4), 0, true);
  assert.ok(!('code' in found));
  return follow(field, found.state, 400);
}

test('a path into a singularity ends there, and is not told of a horizon', () => {
  // From rest at r = 10 the cycloid reaches r = 0 at τ = π √(r³/8M).
  const point = example('schwarzschild-eddington-finkelstein', { M: 1 }, { r: '0 .. 20' });
  const fall = dropped(point, 0, 10, Math.PI / 2, 0);
  assert.equal(fall.ending.kind, 'singularity');
  assert.ok(Math.abs(fall.lambda - Math.PI * Math.sqrt(125)) < 1e-8, `${fall.lambda}`);
  // In the equatorial plane of a rotating hole, at the ring x² + y² = a²; out of it at the inner horizon, once more.
  const hole = example('kerr-kerr-schild', { a: 0.9 }, { x: '-20 .. 20', y: '-20 .. 20', z: '-20 .. 20' });
  const plane = dropped(hole, 0, 10, 0, 0);
  assert.equal(plane.ending.kind, 'singularity');
  assert.ok(Math.abs(Math.hypot(plane.point[1]!, plane.point[2]!) - 0.9) < 1e-3);
  assert.equal(dropped(hole, 0, 10, 0, 3).ending.kind, 'stuck');
});
