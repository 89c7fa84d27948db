/** Rays of Kerr's black hole, a = 0.9: the critical curve, and one hole in two charts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circularOrbit, Layout, OUTCOME, type Outcomes, PhotonTracer, tracerOf } from '@spacetime/geometry';
import { lower } from '../../src/geodesics/raise.ts';
import { product } from '../../src/rendering/camera.ts';
import { edgeOf, finish, KERR, KERR_SCHILD, scene } from './kit.ts';

const A = 0.9;
const near = (a: number, b: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(a - b) <= tolerance, `${what} ${a} is not ${b}: ${a - b}`);
const isCaptured = ({ kind }: Outcomes, ray: number) => kind[ray] === OUTCOME.captured;

/**
 * Constants of the photon that circles at radius q (Bardeen 1973, in "Black Holes", eq. 63): ξ = L/E and η = Q/E².
 */
function critical(a: number, q: number): [xi: number, eta: number] {
  const delta = q * q - 2 * q + a * a;
  const xi = (q * q - a * a - q * delta) / (a * (q - 1));
  const eta = (q ** 3 * (4 * a * a - q * (q - 3) ** 2)) / (a * a * (q - 1) ** 2);
  return [xi, eta];
}

test("the shadow's outline is Bardeen's critical curve, for an observer at rest at r = 15, on the equator and off it", () => {
  const r = 15;
  for (const [a, theta, first] of [
    [A, Math.PI / 2, 1.6],
    [A, 1, 1.6],
    // Close to the horizon at 1.045, where the photon that goes along is not captured either.
    [0.999, Math.PI / 2, 1.07],
  ] as const) {
    const text = KERR.replace('a = 0.9', `a = ${a}`).replace('1.5 .. 60', '1.2 .. 60');
    const one = scene(text, `camera at (0, ${r}, ${theta}, 0); field 60°; rtol 1e-9; atol 1e-9`);
    const { camera } = one;
    const [s, c] = [Math.sin(theta), Math.cos(theta)];
    const delta = r * r - 2 * r + a * a;
    let points = 0;
    for (let q: number = first; q < 3.9; q += 0.5) {
      const [xi, eta] = critical(a, q);
      const square = eta + a * a * c * c - (xi * xi * c * c) / (s * s);
      if (square < 0) continue;
      for (const sign of [-1, 1]) {
        // Carter's equations for the photon that comes in, energy 1: p_t = −1, p_φ = ξ, p_θ = ±√Θ, p_r = √R/Δ outwards.
        const big = (r * r + a * a - a * xi) ** 2 - delta * (eta + (xi - a) ** 2);
        const p = [-1, Math.sqrt(big) / delta, sign * Math.sqrt(square), xi];
        // It comes from where the camera sees it: against its motion.
        const seen = [1, 2, 3].map((i) => -p.reduce((sum, x, a) => sum + x * camera.tetrad[4 * i + a]!, 0));
        const turn = Math.atan2(seen[1]!, seen[0]!);
        const angle = Math.atan2(Math.hypot(seen[0]!, seen[1]!), seen[2]!);
        near(edgeOf(one, 0.9 * angle, 1.1 * angle, turn, isCaptured), angle, 1e-7, `θ = ${theta}, r = ${q}`);
        points++;
      }
    }
    assert.ok(points >= 8, `${points}`);
  }
});

/** Roots of Δ. */
const [PLUS, MINUS] = [1 + Math.sqrt(1 - A * A), 1 - Math.sqrt(1 - A * A)];

/** A point and a vector from Boyer–Lindquist to ingoing Kerr–Schild coordinates: x + iy = (r + ia) e^{iφ̃} sin θ. */
function toKerrSchild(x: ArrayLike<number>, u: ArrayLike<number>): { x: Float64Array; u: Float64Array } {
  const [r, theta] = [x[1]!, x[2]!];
  const delta = r * r - 2 * r + A * A;
  const log = Math.log((r - PLUS) / (r - MINUS)) / (PLUS - MINUS);
  const phi = x[3]! + A * log;
  const t = x[0]! + Math.log(delta) + 2 * log;
  const phiRate = u[3]! + (A / delta) * u[1]!;
  const tRate = u[0]! + ((2 * r) / delta) * u[1]!;
  const [s, c, sp, cp] = [Math.sin(theta), Math.cos(theta), Math.sin(phi), Math.cos(phi)];
  const [px, py] = [(r * cp - A * sp) * s, (r * sp + A * cp) * s];
  return {
    x: Float64Array.of(t, px, py, r * c),
    u: Float64Array.of(
      tRate,
      cp * s * u[1]! + (px / s) * c * u[2]! - py * phiRate,
      sp * s * u[1]! + (py / s) * c * u[2]! + px * phiRate,
      c * u[1]! - r * s * u[2]!,
    ),
  };
}

test('Boyer–Lindquist and Kerr–Schild show one hole: the same rays leave in the same directions', () => {
  const settings = 'field 60°; rtol 1e-10; atol 1e-10; resolution 12 x 8';
  const first = scene(KERR, `camera at (0, 14, 1.1, 0.3); ${settings}`);
  const second = scene(KERR_SCHILD, `camera at (0, 10, 5, 6); ${settings}`);
  const far = 3e4;
  const states: Float64Array[] = [];
  const others: Float64Array[] = [];
  const jet = new Float64Array(50);
  for (let ray = 0; ray < 96; ray++) {
    const state = new Float64Array(8);
    first.camera.photon((ray % 12) + 0.5, Math.floor(ray / 12) + 0.5, state);
    states.push(state);
    const e = first.camera.tetrad;
    // u^a = Σ (p · e_i) e_i^a with the signs of the frame.
    const u = new Float64Array(4);
    for (let i = 0; i < 4; i++) {
      const part = [0, 1, 2, 3].reduce((sum, a) => sum + state[4 + a]! * e[4 * i + a]!, 0) * (i === 0 ? -1 : 1);
      for (let a = 0; a < 4; a++) u[a]! += part * e[4 * i + a]!;
    }
    const moved = toKerrSchild(state, u);
    assert.equal(second.field.jets(moved.x, 1, 0, jet), undefined);
    near(product(jet, moved.u, moved.u), 0, 1e-14, 'null');
    const other = new Float64Array(8);
    other.set(moved.x);
    const p = new Float64Array(4);
    lower(jet, 0, moved.u, 0, p, 0);
    other.set(p, 4);
    near(p[0]!, state[4]!, 1e-14, 'energy');
    others.push(other);
  }
  const follow = (of: typeof first, from: readonly Float64Array[]) => {
    const tracer = new PhotonTracer(of.field, of.camera, { ...of.tracing, escape: far });
    return finish(tracer.follow(96, (ray, state) => state.set(from[ray]!)));
  };
  const [a, b] = [follow(first, states), follow(second, others)];
  assert.deepEqual(b.kind, a.kind);
  let sky = 0;
  for (let ray = 0; ray < 96; ray++) {
    if (a.kind[ray] !== OUTCOME.sky) continue;
    sky++;
    // What is still to come where the rays end is of the order of (M/R)², and of M b/R².
    for (let k = 3 * ray; k < 3 * ray + 3; k++) near(b.values[k]!, a.values[k]!, 1e-7, `ray ${ray}`);
  }
  assert.ok(sky > 30 && sky < 90);
});

test('emitters go around as Bardeen, Press and Teukolsky have it, in either chart', () => {
  const jet = new Float64Array(50);
  for (const text of [KERR, KERR_SCHILD]) {
    const { field } = scene(text, 'camera at (0, 14, 2, 1)');
    const layout = new Layout(field.chart);
    for (const r of [2.4, 6, 20]) {
      // √(x² + y²) = √(r² + a²) on the equator.
      const radius = text === KERR ? r : Math.hypot(r, A);
      const x = layout.equatorialPoint(0, radius, 0.7);
      field.jets(x, 1, 1, jet);
      const { frequency, rate } = circularOrbit(layout, x, jet, 1);
      near(frequency, 1 / (r ** 1.5 + A), 1e-13, `Ω at ${r}`);
      // u^t = (1 + a r^{-3/2}) / √(1 − 3/r + 2a r^{-3/2})
      near(rate, (1 + A * r ** -1.5) / Math.sqrt(1 - 3 / r + 2 * A * r ** -1.5), 1e-11, `u^t at ${r}`);
    }
  }
});

test('redshift of the disk in Kerr: 1 / (u^t (1 − Ω L/E)) over the observer’s energy', () => {
  const one = scene(KERR, 'camera at (0, 20, 1.2, 0); field 70°; resolution 10 x 8; disk 2.4 .. 15');
  const places = Float64Array.from({ length: 160 }, (_, i) =>
    i % 2 === 0 ? ((i / 2) % 10) + 0.5 : Math.floor(i / 20) + 0.5,
  );
  const { kind, values } = finish(tracerOf(one).trace(places));
  const state = new Float64Array(8);
  let hits = 0;
  let [left, right] = [0, 0];
  for (let ray = 0; ray < 80; ray++) {
    if (kind[ray] !== OUTCOME.disk) continue;
    hits++;
    one.camera.photon(places[2 * ray]!, places[2 * ray + 1]!, state);
    const [r, g] = [values[3 * ray]!, values[3 * ray + 2]!];
    const [energy, momentum] = [state[4]!, -state[7]!];
    const [omega, rate] = [1 / (r ** 1.5 + A), (1 + A * r ** -1.5) / Math.sqrt(1 - 3 / r + 2 * A * r ** -1.5)];
    near(g, 1 / (rate * (energy - omega * momentum)), 1e-6 * g, `ray ${ray}`);
    if (places[2 * ray]! < 5) left = Math.max(left, g);
    else right = Math.max(right, g);
  }
  assert.ok(hits > 20, `${hits}`);
  assert.ok(left > 1.1 && left > right, 'what comes towards the camera, on the left, is brighter');
});
