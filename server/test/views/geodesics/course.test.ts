import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { analyze } from '@spacetime/dsl';
import { trainFit } from '@spacetime/field';
import type { GeodesicCourse } from '@spacetime/protocol';
import { geodesicWork } from '../../../src/features/geodesics.ts';
import { courseOf } from '../../../src/views/geodesics/course.ts';
import { ViewError } from '../../../src/views/orders.ts';
import { Workspace } from '../../../src/workspace/workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'courses-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const decode = (data: string) => {
  const bytes = Buffer.from(data, 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};

function courseFrom(text: string, name: string, field?: string): GeodesicCourse {
  const steps = courseOf({ kind: 'geodesic', text, name, ...(field !== undefined && { field }) });
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const SCHWARZSCHILD = `spacetime S {
  parameter M = 1
  chart Polar(t, r, θ, φ) { r in 6 .. 30  θ in 0.1 .. π - 0.1  φ in 0 .. 2π periodic }
  metric in Polar { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
}
fit F of S {
  encode (log(r), cos(θ))  network mlp(width = 8, depth = 1)  supervise metric + jacobian
  optimizer lm  samples sobol(200)  steps 30  validate sobol(64) every 30
}
geodesic Orbit of F { at (0, 20, π/2, 0)  velocity (_, 0, 0, 0.011)  until τ = 300 }
`;

test('through what a fit has learned, from the same start, at the same parameters', async () => {
  const file = join(folder, 'orbit.spacetime');
  const out = join(folder, 'orbit.einfield');
  writeFileSync(file, SCHWARZSCHILD);
  const host = { read: () => SCHWARZSCHILD, resolve: (_: string, path: string) => path };
  await trainFit(analyze(file, host).fits[0]!, { engine: 'cpu', out, host });
  const workspace = new Workspace();
  const work = geodesicWork(workspace, { target: { uri: pathToFileURL(file).href, name: 'Orbit' } });
  assert.deepEqual([work.field, work.stale], [out, false]);
  const { exact, learned } = courseFrom(work.text, work.name, work.field);
  assert.deepEqual([learned?.field, learned?.fit], [out, 'F']);
  const [a, b] = [decode(exact.lambda), decode(learned!.lambda)];
  assert.deepEqual(a, b);
  const [x, y] = [decode(exact.points), decode(learned!.points)];
  assert.deepEqual(x.slice(0, 4), y.slice(0, 4));
  const apart = Math.max(...x.map((value, k) => Math.abs(value - y[k]!)));
  // The field is as good as thirty steps of a tiny network make it: near, and not the same.
  assert.ok(apart > 1e-9 && apart < 1, String(apart));
  // Nothing in the network depends on t or φ.
  for (const { drift } of learned!.drift.conserved) assert.ok(decode(drift).every((value) => value === 0));
  const other = courseFrom(SCHWARZSCHILD.replace('M = 1', 'M = 1.5'), 'Orbit', out);
  assert.deepEqual(other.parameters, { M: 1 });
  assert.match(other.unlearned!, /trained at M = 1: both paths/u);
  assert.deepEqual(decode(other.exact.points), x);
  assert.throws(
    () => courseFrom(SCHWARZSCHILD.replaceAll(/\bS\b/gu, 'T'), 'Orbit', out),
    (error) => error instanceof ViewError && /was trained on S; Orbit is of T/u.test(error.message),
  );
  assert.throws(
    () => courseFrom(SCHWARZSCHILD.replace('chart Polar', 'chart Round').replace('in Polar', 'in Round'), 'Orbit', out),
    (error) =>
      error instanceof ViewError && /S had no chart Round\(t, r, θ, φ\) when it was trained/u.test(error.message),
  );
});

test('a chart is shown in space by its names, by a map, by its angles', () => {
  const plane = `spacetime Flat {
  chart Polar(t, ρ, φ, z) { ρ in 0 .. 9  φ in 0 .. 2π periodic  z in -9 .. 9 }
  chart Plain(T, x, y, z) { x in -9 .. 9  y in -9 .. 9  z in -9 .. 9 }
  metric in Polar { ds^2 = -dt^2 + dρ^2 + ρ^2 dφ^2 + dz^2 }
  map Polar -> Plain { T = t  x = ρ*cos(φ)  y = ρ*sin(φ)  z = z }
  MORE
}
geodesic Line of Flat { at (0, 3, 0, 0)  velocity (_, 0, 0.1, 0.2)  until τ = 5 }
`;
  const { projection, exact } = courseFrom(plane.replace('MORE', ''), 'Line');
  assert.deepEqual(projection, { kind: 'map', axes: ['x', 'y', 'z'], chart: 'Plain' });
  const [lambda, space] = [decode(exact.lambda), decode(exact.cartesian)];
  // A straight line: x = 3, y = 0.3 τ, z = 0.2 τ.
  for (let k = 0; k < lambda.length; k++) {
    assert.ok(
      Math.hypot(space[3 * k]! - 3, space[3 * k + 1]! - 0.3 * lambda[k]!, space[3 * k + 2]! - 0.2 * lambda[k]!) < 1e-8,
    );
  }
  const bare = plane
    .replace(/ {2}chart Plain.*\n/u, '')
    .replace(/ {2}map.*\n/u, '')
    .replace('MORE', '');
  assert.deepEqual(courseFrom(bare, 'Line').projection, { kind: 'coordinates', axes: ['ρ', 'φ', 'z'] });
  const wormhole = `spacetime W {
  chart Proper(t, l, θ, φ) { l in -10 .. 10  θ in 0.1 .. π - 0.1  φ in 0 .. 2π periodic }
  metric in Proper { ds^2 = -dt^2 + dl^2 + (l^2 + 1) (dθ^2 + sin(θ)^2 dφ^2) }
}
geodesic Through of W { at (0, 5, π/2, 0)  velocity (_, -0.5, 0, 0.01)  until τ = 20 }
`;
  const through = courseFrom(wormhole, 'Through');
  assert.deepEqual([through.projection.kind, through.surfaces], ['areal', []]);
  const points = decode(through.exact.points);
  const place = decode(through.exact.cartesian);
  const last = points.length / 4 - 1;
  assert.ok(points[4 * last + 1]! < -4);
  assert.ok(Math.abs(Math.hypot(...place.slice(3 * last)) - Math.hypot(points[4 * last + 1]!, 1)) < 1e-12);
});

test('an orbit that is followed in few steps is round all the same', () => {
  // A circle: r is constant and φ grows evenly, so that a step may be as long as a revolution.
  const text = `${SCHWARZSCHILD}geodesic Circle of S { at (0, 10, π/2, 0)  velocity (_, 0, 0, ${1 / Math.sqrt(700)})  until τ = 3000 }\n`;
  const { exact } = courseFrom(text, 'Circle');
  const at = decode(exact.cartesian);
  assert.ok(exact.steps < 100, `${exact.steps} steps`);
  for (let k = 0; k + 5 < at.length; k += 3) {
    // The straight line from one sample to the next comes as near to the hole as its middle.
    const middle = Math.hypot((at[k]! + at[k + 3]!) / 2, (at[k + 1]! + at[k + 4]!) / 2);
    assert.ok(middle > 10 - 0.02, `${middle} after sample ${k / 3}`);
  }
});
