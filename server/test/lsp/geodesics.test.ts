import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  GEODESIC_LIST,
  type GeodesicBlock,
  type GeodesicCourse,
  type GeodesicParams,
  type GeodesicProgressParams,
  VIEW_GEODESIC,
  VIEW_GEODESIC_PROGRESS,
} from '@spacetime/protocol';
import { CancellationTokenSource } from 'vscode-languageserver';
import { orbit } from '../../../test/orbit.ts';
import { connect } from '../client.ts';

const URI = 'file:///w/orbits.spacetime';
const TEXT = `spacetime S {
  parameter M = 1
  chart Polar(t, r, θ, φ) { r in 3 .. 30  θ in 0.1 .. π - 0.1  φ in 0 .. 2π periodic }
  metric in Polar { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
fit F of S {}
geodesic Rosette of S { at (0, 18, π/2, 0)  velocity (_, 0, 0, 0.0117)  until τ = 3000 }
geodesic Fall of S { at (0, 10, π/2, 0)  velocity (_, 0, 0, 0)  until τ = 3000 }
geodesic Ray of S { particle photon  at (0, 20, π/2, 0)  velocity (1, _, 0, 0.01)  until λ = 100 }
geodesic Through of F { at (0, 18, π/2, 0)  velocity (_, 0, 0, 0.0117)  until τ = 100 }
geodesic Long of S { at (0, 18, π/2, 0)  velocity (_, 0, 0, 0.0117)  until τ = 1e9 }
geodesic Spacelike of S { at (0, 10, π/2, 0)  velocity (1, 1, 0, _) }
geodesic Outside of S { at (0, 2, π/2, 0)  velocity (_, 0, 0, 0) }
geodesic Broken of Nothing { at (0, 2, π/2, 0)  velocity (_, 0, 0, 0) }
`;

const decode = (data: string) => {
  const bytes = Buffer.from(data, 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const near = (found: number | undefined, wanted: number, relative: number) =>
  assert.ok(Math.abs(found! - wanted) <= relative * Math.abs(wanted), `${found} ${wanted}`);

async function session() {
  const client = await connect();
  await client.open(URI, TEXT);
  const follow = (name: string, more: Partial<GeodesicParams> = {}) =>
    client.request<GeodesicCourse>(VIEW_GEODESIC, { target: { uri: URI, name }, ...more });
  return { client, follow, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

test('an orbit is that of the closed form, at every sample', async () => {
  await using open = await session();
  const { exact, chart, surfaces, projection, ...course } = await open.follow('Rosette');
  const { E, L, pericentre, apocentre, precession } = orbit(1, 18, 0.0117);
  const constant = (name: string) => exact.drift.conserved.find((one) => one.name === name)?.first;
  near(constant('E'), E, 1e-14);
  near(constant('L'), L, 1e-14);
  // The block's own tolerance: 1e-11 a step.
  near(exact.radial?.pericentre, pericentre, 1e-8);
  near(exact.radial?.apocentre, apocentre, 1e-8);
  near(exact.radial?.precession, precession, 1e-8);
  assert.deepEqual([exact.ending.kind, exact.ending.early, course.until], ['until', false, 3000]);
  assert.deepEqual([course.parameters, projection.kind, chart.coordinates[3]], [{ M: 1 }, 'spherical', 'φ']);
  assert.deepEqual(
    surfaces.map(({ kind }) => kind),
    ['horizon', 'photon-orbit'],
  );
  const [lambda, points, velocities, space] = [exact.lambda, exact.points, exact.velocities, exact.cartesian].map(
    decode,
  );
  assert.equal(lambda!.at(-1), 3000);
  assert.ok(lambda!.length > 400 && lambda!.length <= 40_001, String(lambda!.length));
  for (let k = 0; k < lambda!.length; k++) {
    const [, r, , φ] = points!.subarray(4 * k, 4 * k + 4);
    const [ut, ur, , uφ] = velocities!.subarray(4 * k, 4 * k + 4);
    near(r! ** 2 * uφ!, L, 1e-8);
    near((1 - 2 / r!) * ut!, E, 1e-8);
    assert.ok(Math.abs(ur! ** 2 - E * E + (1 - 2 / r!) * (1 + (L / r!) ** 2)) < 1e-8);
    near(Math.hypot(...space!.subarray(3 * k, 3 * k + 3)), r!, 1e-12);
    assert.ok(Math.abs(space![3 * k + 1]! - r! * Math.sin(φ!)) < 1e-12 * r!);
  }
  const norm = decode(exact.drift.norm);
  assert.equal(norm.length, decode(exact.drift.lambda).length);
  for (const value of norm) assert.ok(Math.abs(value) < 1e-8, String(value));
});

test('a fall from rest leaves the chart where that ends, at the proper time of the closed form', async () => {
  await using open = await session();
  const { exact } = await open.follow('Fall');
  assert.deepEqual([exact.ending.kind, exact.ending.early], ['domain', true]);
  assert.match(exact.ending.text, /r/u);
  // τ = √(R³/8M) (η + sin η) at r = R (1 + cos η)/2: Misner, Thorne & Wheeler (31.10).
  const η = Math.acos(2 * (3 / 10) - 1);
  near(decode(exact.lambda).at(-1)!, Math.sqrt(10 ** 3 / 8) * (η + Math.sin(η)), 1e-8);
  near(decode(exact.points).at(-3)!, 3, 1e-10);
});

test('light is followed in an affine parameter', async () => {
  await using open = await session();
  const { exact, particle } = await open.follow('Ray');
  assert.equal(particle, 'photon');
  near(exact.drift.conserved.find(({ name }) => name === 'L')?.first, 4, 1e-14);
});

test('blocks are listed, and what cannot be followed is said', async () => {
  await using open = await session();
  const blocks = await open.client.request<readonly GeodesicBlock[]>(GEODESIC_LIST, { uri: URI });
  assert.deepEqual(
    blocks.map(({ name, fit }) => [name, fit]),
    [
      ...['Rosette', 'Fall', 'Ray'].map((name) => [name, undefined]),
      ['Through', 'F'],
      ...['Long', 'Spacelike', 'Outside'].map((name) => [name, undefined]),
    ],
  );
  const { unlearned, learned } = await open.follow('Through');
  assert.equal(learned, undefined);
  assert.match(unlearned!, /F has not been trained/u);
  await assert.rejects(open.follow('Nope'), /has no geodesic Nope/u);
  await assert.rejects(open.follow('Broken'), /Broken has errors/u);
  await assert.rejects(open.follow('Outside'), /geodesic Outside, at: .* is outside the chart `Polar`/u);
  await assert.rejects(open.follow('Spacelike'), /geodesic Spacelike, velocity: /u);
  await assert.rejects(open.follow('Rosette', { field: '/nowhere/x.einfield' }), /nowhere/u);
  await assert.rejects(open.client.request(VIEW_GEODESIC, {}), (error: Error) => !error.message.includes('\n'));
  await assert.rejects(open.client.request(VIEW_GEODESIC, null), (error: Error) => !error.message.includes('\n'));
  await assert.rejects(open.client.request(GEODESIC_LIST, { uri: 'file:///w/x' }), /there is no document/u);
});

test('a long path keeps no other from being followed, and does not change it', async () => {
  await using open = await session();
  const source = new CancellationTokenSource();
  const params = { target: { uri: URI, name: 'Long' } } satisfies GeodesicParams;
  let isOver = false;
  const long = open.client.connection.sendRequest(VIEW_GEODESIC, params, source.token).finally(() => {
    isOver = true;
  });
  const beside = await open.follow('Rosette');
  assert.equal(isOver, false);
  source.cancel();
  await assert.rejects(long, /cancelled/u);
  const alone = await open.follow('Rosette');
  assert.equal(beside.exact.points, alone.exact.points);
  assert.deepEqual(beside.exact.drift, alone.exact.drift);
});

test('a long path tells how far it has come, and is called off', async () => {
  await using open = await session();
  const { connection } = open.client;
  const told: GeodesicProgressParams[] = [];
  const source = new CancellationTokenSource();
  connection.onNotification(VIEW_GEODESIC_PROGRESS, (params: GeodesicProgressParams) => {
    told.push(params);
    if (told.length === 3) source.cancel();
  });
  const params = { target: { uri: URI, name: 'Long' }, progress: 'mine' } satisfies GeodesicParams;
  await assert.rejects(connection.sendRequest(VIEW_GEODESIC, params, source.token), /cancelled/u);
  assert.ok(told.every(({ progress, path }) => progress === 'mine' && path === 'exact'));
  assert.ok(told[2]!.lambda > told[1]!.lambda && told[2]!.fraction < 1 && told[2]!.fraction > 0);
  // The thread is free for the next.
  assert.equal((await open.follow('Fall')).exact.ending.kind, 'domain');
});
