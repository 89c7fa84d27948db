import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { exactMetric } from '@spacetime/geometry';
import type { GeodesicSurface } from '@spacetime/protocol';
import { surfacesOf } from '../../../src/views/geodesics/surfaces.ts';

const examples = join(import.meta.dirname, '..', '..', '..', '..', 'examples');

function surfaces(text: string, parameters: Readonly<Record<string, number>> = {}): readonly GeodesicSurface[] {
  const host = { read: (path: string) => (path === '' ? text : undefined), resolve: (_: string, path: string) => path };
  const [spacetime] = analyze('', host).spacetimes;
  return surfacesOf(exactMetric(spacetime!, { parameters: new Map(Object.entries(parameters)) }));
}
const example = (name: string) => readFileSync(join(examples, `${name}.spacetime`), 'utf8');

const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 1e-10 * wanted, `${found}, ${wanted}`);

test('a Schwarzschild hole has its horizon at 2M, light goes round at 3M', () => {
  const [horizon, photons, ...rest] = surfaces(example('schwarzschild'), { M: 1.5 });
  assert.deepEqual([horizon!.kind, horizon!.label, horizon!.outside], ['horizon', 'g^rr = 0', false]);
  for (const radius of horizon!.radii) near(radius, 3);
  assert.deepEqual([photons!.kind, photons!.label, photons!.angles], ['photon-orbit', '', [Math.PI / 2]]);
  near(photons!.radii[0]!, 4.5);
  assert.deepEqual(rest, []);
});

test("Kerr's have those of Bardeen, Press & Teukolsky 1972, and an ergosphere", () => {
  const a = 0.9;
  const [horizon, limit, along, against, ...rest] = surfaces(example('kerr'), { a });
  for (const radius of horizon!.radii) near(radius, 1 + Math.sqrt(1 - a * a));
  assert.equal(horizon!.outside, true);
  assert.deepEqual([limit!.kind, limit!.label], ['static-limit', 'g_tt = 0']);
  for (const [k, radius] of limit!.radii.entries()) {
    near(radius, 1 + Math.sqrt(1 - (a * Math.cos(limit!.angles[k]!)) ** 2));
  }
  // r = 2M (1 + cos(2/3 arccos(∓a/M))), their equation (2.18).
  assert.deepEqual([along!.label, against!.label], ['dφ/dt > 0', 'dφ/dt < 0']);
  near(along!.radii[0]!, 2 * (1 + Math.cos((2 / 3) * Math.acos(-a))));
  near(against!.radii[0]!, 2 * (1 + Math.cos((2 / 3) * Math.acos(a))));
  assert.deepEqual(rest, []);
});

test('in coordinates that cross the horizon it is where it was', () => {
  const [horizon, photons] = surfaces(example('schwarzschild-eddington-finkelstein'));
  near(horizon!.radii[0]!, 2);
  near(photons!.radii[0]!, 3);
});

test('where there is none nothing is drawn', () => {
  assert.deepEqual(surfaces(example('vaidya')), []);
  const flat = `spacetime Flat {
  chart Polar(t, r, θ, φ) { r in 1 .. 20  θ in 0.1 .. π - 0.1  φ in 0 .. 2π periodic }
  metric in Polar { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
`;
  assert.deepEqual(surfaces(flat), []);
  // g^rr goes through infinity, not through zero, at r = 2.
  assert.deepEqual(surfaces(flat.replace('+ dr^2', '+ (r - 2) dr^2')), []);
});
