import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, lower } from '@spacetime/geometry';
import { example, follow, kerr, largest, stateOf } from './kit.ts';

const HALF = Math.PI / 2;

/** The published Zackiger orbit: from a turning point in r, upwards out of the equatorial plane. */
const ZACKIGER = { a: 0.95, r: 6.5, E: 0.9565446, L: -0.830327, until: 1641 };

/** What follows is compared with to some 1e-10 after 1,600 M, for which steps are kept below 1e-13. */
const FINER = { rtol: 1e-13, atol: 1e-15 };

function zackiger(until = ZACKIGER.until) {
  const { a, r, E, L } = ZACKIGER;
  const field = kerr(a, '1.5 .. 100');
  const state = stateOf(field, [0, r, HALF, 0], [-E, 0, Number.NaN, L], -1);
  return { field, state, path: follow(field, state, until, FINER) };
}

/** Q = p_θ² + cos²θ (a² (μ² − E²) + L²/sin²θ) (Carter 1968). */
function carter(a: number, [E, L]: readonly [number, number], θ: number, pθ: number): number {
  return pθ * pθ + Math.cos(θ) ** 2 * (a * a * (1 - E * E) + (L / Math.sin(θ)) ** 2);
}

test('Zackiger: energy, angular momentum, norm and the Carter constant are conserved', () => {
  const { a, E, L } = ZACKIGER;
  const { field, state, path } = zackiger();
  assert.equal(path.ending.kind, 'until');
  assert.deepEqual(
    path.conserved.map((one) => [one.name, one.first, largest(one.drift)]),
    [
      ['E', E, 0],
      ['L', L, 0],
    ],
  );
  assert.ok(largest(path.normDrift) < 1e-12, `${largest(path.normDrift)}`);
  const Q = carter(a, [E, L], HALF, state[6]!);
  const g = new Float64Array(10);
  const p = new Float64Array(4);
  let drift = 0;
  for (const k of path.ends) {
    field.jets(path.points.subarray(4 * k, 4 * k + 4), 1, 0, g);
    lower(g, 0, path.velocities, 4 * k, p, 0);
    drift = Math.max(drift, Math.abs(carter(a, [E, L], path.points[4 * k + 2]!, p[2]!) - Q));
  }
  assert.ok(drift < 1e-11 * Q, `${drift} of ${Q}`);
  // It goes far out of the plane.
  assert.ok(Math.max(...path.points.filter((_, i) => i % 4 === 2)) > HALF + 1);
});

test('its turning points are roots of the radial potential', () => {
  const { a, E, L, r } = ZACKIGER;
  const { state, path } = zackiger();
  const Q = state[6]! ** 2;
  const potential = (x: number) =>
    ((x * x + a * a) * E - a * L) ** 2 - (x * x - 2 * x + a * a) * (x * x + (L - a * E) ** 2 + Q);
  const bisect = (low: number, high: number) => {
    const sign = Math.sign(potential(low));
    let [l, h] = [low, high];
    for (let i = 0; i < 200; i++) {
      const middle = (l + h) / 2;
      if (Math.sign(potential(middle)) === sign) l = middle;
      else h = middle;
    }
    return l;
  };
  // One root is where it started; the allowed region lies on one side of it.
  const outwards = potential(r + 1e-3) > 0;
  const other = outwards ? bisect(r + 1e-3, 100) : bisect(r - 1e-3, 1.4);
  for (const { kind, point } of path.turning) {
    const expected = (kind === 'pericentre') === outwards ? r : other;
    assert.ok(Math.abs(point[1]! - expected) < 1e-9 * expected, `${kind} ${point[1]} ${expected}`);
  }
  assert.ok(path.turning.length > 10);
});

test('photons circle in the equatorial plane where theory has them', () => {
  for (const a of [0.3, 0.7, 0.95]) {
    const field = kerr(a, '1 .. 100');
    for (const direction of [-1, 1]) {
      // Bardeen, Press & Teukolsky 1972, eq. 2.18: r = 2M (1 + cos(⅔ arccos(∓a/M))).
      const r = 2 * (1 + Math.cos((2 / 3) * Math.acos(-direction * a)));
      const b = -(r ** 3 - 3 * r * r + a * a * (r + 1)) / (a * (r - 1));
      const path = follow(field, Float64Array.of(0, r, HALF, 0, -1, 0, 0, b), 1.2 * r);
      assert.ok(Math.sign(path.velocity[3]!) === direction && Math.abs(path.point[3]!) > 1, `${path.point[3]}`);
      assert.ok(Math.abs(path.point[1]! - r) < 1e-10, `a = ${a}, r = ${r}: ${path.point[1]! - r}`);
    }
  }
});

test('in Kerr–Schild coordinates the same orbit is followed', () => {
  const { a, r } = ZACKIGER;
  const { path: own, state, field } = zackiger(400);
  const start = follow(field, state, 1e-9).velocities.subarray(0, 4);
  const [T, , θ, φ] = start;
  const charted = example('kerr-kerr-schild', { a }, { x: '-30 .. 30', y: '-30 .. 30', z: '-30 .. 30' });
  // x + iy = (r + ia) e^{iφ̃} sin θ, z = r cos θ; φ̃ = φ + a∫dr/Δ and T = t + ∫2r dr/Δ agree with φ and t at the start.
  const velocity = Float64Array.of(T!, -a * φ!, r * φ!, -r * θ!);
  const begun = begin(charted, Float64Array.of(0, r, a, 0), velocity, 0, true);
  assert.ok(!('code' in begun));
  assert.ok(Math.abs(begun.velocity[0]! - T!) < 1e-13);
  const path = follow(charted, begun.state, 400, FINER);
  assert.equal(path.ending.kind, 'until');
  const [t, x, y, z] = path.point;
  const d = x! * x! + y! * y! + z! * z! - a * a;
  const radius = Math.sqrt((d + Math.hypot(d, 2 * a * z!)) / 2);
  const [plus, minus] = [1 + Math.sqrt(1 - a * a), 1 - Math.sqrt(1 - a * a)];
  const log = (f: (q: number) => number, root: number) => f(root) * Math.log((own.point[1]! - root) / (r - root));
  const turned = (a / (plus - minus)) * (log(() => 1, plus) - log(() => 1, minus));
  const later = (2 / (plus - minus)) * (log((q) => q, plus) - log((q) => q, minus));
  assert.ok(Math.abs(radius - own.point[1]!) < 1e-9, `${radius - own.point[1]!}`);
  assert.ok(
    Math.abs(z! - own.point[1]! * Math.cos(own.point[2]!)) < 1e-9,
    `${z! - own.point[1]! * Math.cos(own.point[2]!)}`,
  );
  assert.ok(Math.abs(t! - own.point[0]! - later) < 1e-8, `${t! - own.point[0]! - later}`);
  const angle = Math.atan2(radius * y! - a * x!, radius * x! + a * y!) - (own.point[3]! + turned);
  assert.ok(Math.abs(Math.sin(angle)) < 1e-9 && Math.cos(angle) > 0, `${angle}`);
  // A chart that is regular at the horizon leads inside it.
  const falling = stateOf(charted, [0, 6, 0, 0.1], [Number.NaN, 0, 0, 0], -1);
  falling[4] = -falling[4]!;
  assert.ok(
    follow(charted, falling, 100)
      .point.subarray(1)
      .every((c) => Math.abs(c) < 1.5),
  );
});
