/** Rays of Schwarzschild's black hole against closed forms and independent quadratures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPT, BlockIntegrator, DORMAND_PRINCE_8, OUTCOME, type Outcomes, PhotonTracer } from '@spacetime/geometry';
import { PhotonFlow } from '../../src/rendering/photon-flow.ts';
import { edgeOf, finish, raysAt, SCHWARZSCHILD, scene, trace } from './kit.ts';

const near = (a: number, b: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(a - b) <= tolerance, `${what} ${a} is not ${b}: ${a - b}`);
const TIGHT = 'rtol 1e-11; atol 1e-11';
const isCaptured = ({ kind }: Outcomes, ray: number) => kind[ray] === OUTCOME.captured;

/** sin²α = 27 M² (1 − 2M/r) / r² (Synge, Mon. Not. R. Astron. Soc. 131 (1966) 463). */
const shadow = (r: number) => Math.asin(Math.sqrt((27 * (1 - 2 / r)) / (r * r)));

test('the shadow is as large as its closed form, in every direction', () => {
  for (const r of [6, 30]) {
    const one = scene(SCHWARZSCHILD, `camera at (0, ${r}, 80°, 1); field 90°`);
    for (const turn of [0, 1, 2.5, 4])
      near(edgeOf(one, 0.9 * shadow(r), 1.1 * shadow(r), turn, isCaptured), shadow(r), 2e-7);
  }
});

/** Gauss's rule of 20 points on each of n equal parts. */
function integrate(f: (x: number) => number, a: number, b: number, parts = 64): number {
  const nodes = [0.0765265211334973, 0.2277858511416451, 0.3737060887154195, 0.5108670019508271, 0.636053680726515];
  nodes.push(0.7463319064601508, 0.8391169718222188, 0.9122344282513259, 0.9639719272779138, 0.9931285991850949);
  const weights = [0.1527533871307258, 0.1491729864726037, 0.142096109318382, 0.1316886384491766, 0.1181945319615184];
  weights.push(0.1019301198172404, 0.0832767415767047, 0.0626720483341091, 0.0406014298003869, 0.0176140071391521);
  const h = (b - a) / parts / 2;
  let sum = 0;
  for (let k = 0; k < parts; k++) {
    const middle = a + (2 * k + 1) * h;
    for (let i = 0; i < 10; i++) sum += weights[i]! * (f(middle + h * nodes[i]!) + f(middle - h * nodes[i]!));
  }
  return sum * h;
}

/**
 * Angle that a photon sweeps around the hole from r₀ inwards, past its turning point, out to R: ∫ du / √(1/b² − u² + 2Mu³)
 * with the root 1/r_min taken out and u = u_min − s².
 */
function swept(b: number, from: number, to: number): number {
  // r_min = (2b/√3) cos(⅓ arccos(−3√3 M/b))
  const turning = 1 / (((2 * b) / Math.sqrt(3)) * Math.cos(Math.acos((-3 * Math.sqrt(3)) / b) / 3));
  const rest = (u: number) => -2 * u * u + (1 - 2 * turning) * u + turning * (1 - 2 * turning);
  const part = (r: number) => integrate((s) => 2 / Math.sqrt(rest(turning - s * s)), 0, Math.sqrt(turning - 1 / r));
  return part(from) + part(to);
}

test('deflection is the elliptic integral, from b = 5.3 M on', () => {
  const r = 20;
  const one = scene(SCHWARZSCHILD, `camera at (0, ${r}, π/2, 0); field 120°; ${TIGHT}`);
  const far = 1e4;
  const tracer = new PhotonTracer(one.field, one.camera, { ...one.tracing, escape: far });
  const impact = [5.3, 5.5, 6, 8, 12, 18];
  const angles = impact.map((b) => Math.asin((b * Math.sqrt(1 - 2 / r)) / r));
  const { kind, values } = trace(one, raysAt(one, angles, 0), tracer);
  for (const [ray, b] of impact.entries()) {
    assert.equal(kind[ray], OUTCOME.sky);
    // The step that ends beyond: the direction hardly changes there. φ grows to the right.
    const expected = swept(b, r, far) + Math.asin((b * Math.sqrt(1 - 2 / far)) / far);
    const found = Math.atan2(values[3 * ray + 1]!, values[3 * ray]!);
    const turns = Math.round((expected - found) / (2 * Math.PI));
    // 2M b/R² at most is still to come between R and the step's end.
    near(found + 2 * Math.PI * turns, expected, 1e-6, `b = ${b}`);
  }
});

test("Einstein's ring of what is right behind is round, and where the integral has it", () => {
  const r = 20;
  const one = scene(SCHWARZSCHILD, `camera at (0, ${r}, 70°, 0.4); field 120°; ${TIGHT}`);
  // Towards the point behind, from the camera through the hole.
  const [s, c] = [Math.sin((70 * Math.PI) / 180), Math.cos((70 * Math.PI) / 180)];
  const behind = [-s * Math.cos(0.4), -s * Math.sin(0.4), -c];
  const far = 20 * 60;
  const bend = (angle: number) => {
    const b = (r * Math.sin(angle)) / Math.sqrt(1 - 2 / r);
    return swept(b, r, far) + Math.asin((b * Math.sqrt(1 - 2 / far)) / far) - Math.PI;
  };
  let [low, high] = [shadow(r) * 1.2, 1.2];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (bend(middle) > 0) low = middle;
    else high = middle;
  }
  for (let turn = 0; turn < 6.2; turn += 0.37) {
    const { values, kind } = trace(one, raysAt(one, [low], turn));
    assert.equal(kind[0], OUTCOME.sky);
    const away = Math.hypot(...behind.map((x, k) => values[k]! - x));
    assert.ok(away < 3e-5, `${turn}: ${away} from behind`);
  }
});

test('rays meet the disk where the orbit equation has it, with the redshift of the closed form', () => {
  const [r, inclination] = [30, (75 * Math.PI) / 180];
  const one = scene(
    SCHWARZSCHILD,
    `camera at (0, ${r}, 75°, 0); field 80°; disk 6 .. 25; ${TIGHT}; resolution 16 x 12`,
  );
  const places = Float64Array.from({ length: 2 * 192 }, (_, i) =>
    i % 2 === 0 ? ((i / 2) % 16) + 0.5 : Math.floor(i / 32) + 0.5,
  );
  const { kind, values } = trace(one, places);
  const state = new Float64Array(8);
  let hits = 0;
  for (let ray = 0; ray < kind.length; ray++) {
    if (kind[ray] !== OUTCOME.disk) continue;
    hits++;
    one.camera.photon(places[2 * ray]!, places[2 * ray + 1]!, state);
    const [radius, azimuth, shift] = [values[3 * ray]!, values[3 * ray + 1]!, values[3 * ray + 2]!];
    // g = √(1 − 3M/r) / (1 − Ω L/E), and √(1 − 2M/r₀) for a camera that is not at infinity (Luminet, Astron. Astrophys. 75 (1979) 228).
    const ratio = -state[7]! / state[4]!;
    const closed = Math.sqrt(1 - 3 / radius) / (1 - radius ** -1.5 * ratio) / Math.sqrt(1 - 2 / r);
    near(shift, closed, 1e-9, 'g');
    // The ray's own plane: from m towards t, until the height vanishes.
    const u = [state[5]! * (1 - 2 / r), state[6]! / r, state[7]! / (r * Math.sin(inclination))];
    const across = Math.hypot(u[1]!, u[2]!);
    const [si, ci] = [Math.sin(inclination), Math.cos(inclination)];
    const t = [(u[1]! * ci) / across, u[2]! / across, (-u[1]! * si) / across];
    let angle = Math.atan2(-ci, t[2]!);
    if (angle <= 0) angle += Math.PI;
    // u″ = −u + 3M u², from u = 1/r₀ with u′ = −(dr/dφ)/r².
    let found = orbit(1 / r, -u[0]! / (across * r), angle);
    // Rays that pass the plane elsewhere before.
    for (let k = 0; k < 3 && !(1 / found > 6 && 1 / found < 25); k++) {
      angle += Math.PI;
      found = orbit(1 / r, -u[0]! / (across * r), angle);
    }
    near(radius, 1 / found, 1e-6 * radius, `ray ${ray}`);
    const at = [si * Math.cos(angle) + t[0]! * Math.sin(angle), t[1]! * Math.sin(angle)];
    near(Math.cos(azimuth - Math.atan2(at[1]!, at[0]!)), 1, 1e-12);
  }
  assert.ok(hits > 60, `${hits}`);
});

/** Runge and Kutta's classical method with 4000 equal steps. */
function orbit(u: number, slope: number, angle: number): number {
  const n = 4000;
  const h = angle / n;
  const f = (x: number) => -x + 3 * x * x;
  let [x, v] = [u, slope];
  for (let k = 0; k < n; k++) {
    const k1 = f(x);
    const k2 = f(x + (h / 2) * v);
    const k3 = f(x + (h / 2) * (v + (h / 2) * k1));
    const k4 = f(x + h * (v + (h / 2) * k2));
    x += h * v + ((h * h) / 6) * (k1 + k2 + k3);
    v += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
  }
  return x;
}

test('a picture is its own mirror image, bit for bit, and does not depend on how rays are put together', () => {
  const one = scene(SCHWARZSCHILD, 'camera at (0, 12, 80°, 0); field 90°; resolution 12 x 9');
  const pixel = (x: number, y: number) => [x + 0.5, y + 0.5];
  const places = Float64Array.from(Array.from({ length: 108 }, (_, i) => pixel(i % 12, Math.floor(i / 12))).flat());
  const all = trace(one, places);
  for (let y = 0; y < 9; y++) {
    for (let x = 0; x < 6; x++) {
      const [a, b] = [y * 12 + x, y * 12 + 11 - x];
      assert.equal(all.kind[a], all.kind[b]);
      const mirrored = [all.values[3 * b], -all.values[3 * b + 1]!, all.values[3 * b + 2]];
      assert.deepEqual([...all.values.subarray(3 * a, 3 * a + 3)], mirrored);
    }
  }
  for (const capacity of [1, 7, 40]) {
    const tracer = new PhotonTracer(one.field, one.camera, { ...one.tracing, capacity });
    assert.deepEqual(finish(tracer.trace(places)), all, `${capacity} at a time`);
  }
});

test('the error of a picture is what its tolerance says', () => {
  const settings = 'camera at (0, 30, 80°, 0); field 50°; resolution 8 x 6';
  const places = Float64Array.from({ length: 96 }, (_, i) =>
    i % 2 === 0 ? ((i / 2) % 8) + 0.5 : Math.floor(i / 16) + 0.5,
  );
  const exact = trace(scene(SCHWARZSCHILD, `${settings}; rtol 1e-12; atol 1e-12`), places);
  const usual = trace(scene(SCHWARZSCHILD, settings), places);
  let worst = 0;
  for (let ray = 0; ray < 48; ray++) {
    assert.equal(usual.kind[ray], exact.kind[ray]);
    if (usual.kind[ray] !== OUTCOME.sky) continue;
    for (let k = 3 * ray; k < 3 * ray + 3; k++) worst = Math.max(worst, Math.abs(usual.values[k]! - exact.values[k]!));
  }
  assert.ok(worst < 5e-6, `${worst}`);
});

test('the affine length of a radial ray is exact: dr/dλ is the photon’s energy, toward the horizon and away', () => {
  for (const looking of ['inward', 'outward'] as const) {
    const one = scene(SCHWARZSCHILD, `camera at (0, 12, 80°, 0) looking ${looking}`);
    const state = new Float64Array(9);
    one.camera.photon(320, 240, state);
    const block = new BlockIntegrator(new PhotonFlow(one.field, one.camera.tetrad[0]!), {
      ...{ method: DORMAND_PRINCE_8, rtol: 1e-11, atol: 1e-11, capacity: 1 },
    });
    block.add(0, state, 0, 40);
    for (; block.outcome[0] !== ATTEMPT.reached; ) block.advance();
    const [r, length] = [block.after[1]!, block.after[8]!];
    near(length, Math.abs(r - 12) / Math.sqrt(1 - 2 / 12), 1e-9, looking);
    assert.ok(looking === 'outward' ? r > 30 : r < 2.01, `${r}`);
  }
});
