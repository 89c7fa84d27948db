import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurvatureChain, type CurvatureQuantity } from '../../src/curvature/chain.ts';
import { decimalJet, type MetricFunction, toFloats } from './decimals.ts';
import {
  deSitter,
  dust,
  ellis,
  goedel,
  kasner,
  kerr,
  kerrSchild,
  minkowski,
  planeWave,
  reissnerNordstrom,
  robinsonTrautman,
  schwarzschild,
  taubNut,
  vaidya,
  vanStockum,
} from './metrics.ts';

const SCALARS = ['scalar', 'kretschmann', 'ricciSquared', 'weylSquared', 'weylDualSquared', 'gaussBonnet'] as const;
type Scalars = Record<(typeof SCALARS)[number], number>;

const chain = new CurvatureChain(1);
const magnitudes = new CurvatureChain(1, { magnitudes: true });

function scalarsAt(metric: MetricFunction, point: readonly number[]): Scalars {
  const block = chain.compute(toFloats(decimalJet(metric, point)), 1, SCALARS);
  assert.equal(block.fault, undefined);
  return Object.fromEntries(SCALARS.map((name) => [name, block[name][0]])) as Scalars;
}

function near(actual: number, expected: number, relative = 1e-13, absolute = 0): void {
  const allowed = relative * Math.abs(expected) + absolute;
  assert.ok(Math.abs(actual - expected) <= allowed, `${actual}, expected ${expected}`);
}

function assertVanishes(metric: MetricFunction, point: readonly number[], name: CurvatureQuantity): void {
  const jet = toFloats(decimalJet(metric, point));
  const values = chain.compute(jet, 1, [name])[name];
  const sizes = magnitudes.compute(jet, 1, [name])[name];
  for (const [k, value] of values.entries()) {
    assert.ok(Math.abs(value) <= 8 * Number.EPSILON * sizes[k]!, `${name}[${k}] = ${value} of ${sizes[k]}`);
  }
}

test('Schwarzschild: K = 48 M²/r⁶, outside and inside the horizon', () => {
  for (const r of [0.5, 1.9, 2.1, 3, 20, 140]) {
    near(scalarsAt(schwarzschild(1), [0, r, 1.1, 0.3]).kretschmann, 48 / r ** 6);
  }
});

test('Kerr: K and *CC from Ψ₂ = −M/(r − ia cos θ)³, in both charts', () => {
  const invariants = (r: number, c: number): [number, number] => {
    const [re, im] = [r, -0.7 * c];
    const angle = -6 * Math.atan2(im, re);
    const size = 48 / Math.hypot(re, im) ** 6;
    return [size * Math.cos(angle), size * Math.sin(angle)];
  };
  near(scalarsAt(kerr(1, 0.7), [0, 3, 0.8, 0]).kretschmann, 0.0345737377626, 1e-11);
  for (const [r, θ] of [
    [3, 0.8],
    [1.72, 2],
    [1, 1.2],
    [30, 0.1],
  ] as const) {
    const c = Math.cos(θ);
    const Σ = r * r + 0.49 * c * c;
    const found = scalarsAt(kerr(1, 0.7), [0, r, θ, 0.4]);
    const K = (48 * (r * r - 0.49 * c * c) * (Σ * Σ - 16 * r * r * 0.49 * c * c)) / Σ ** 6;
    const [I1, minusI2] = invariants(r, c);
    near(found.kretschmann, K, 1e-12);
    near(found.weylSquared, I1, 1e-12);
    // I1 − i I2 = 48 M²/(r − ia cos θ)⁶.
    near(found.weylDualSquared, -minusI2, 1e-12);
    near(found.gaussBonnet, K, 1e-12);
    // The same point in Kerr–Schild coordinates, the azimuth being free.
    const ρ = Math.hypot(r, 0.7) * Math.sin(θ);
    const other = scalarsAt(kerrSchild(1, 0.7), [0, ρ * Math.cos(0.9), ρ * Math.sin(0.9), r * c]);
    near(other.kretschmann, K, 1e-12);
    near(Math.abs(other.weylDualSquared), Math.abs(minusI2), 1e-12);
  }
});

test('Reissner–Nordström, de Sitter', () => {
  for (const r of [1, 1.7, 3, 30]) {
    const found = scalarsAt(reissnerNordstrom(1, 0.6), [0, r, 1, 0]);
    near(found.kretschmann, (48 * (r - 0.36) ** 2 + 8 * 0.6 ** 4) / r ** 8, 1e-12);
    near(found.ricciSquared, (4 * 0.6 ** 4) / r ** 8, 1e-12);
    assertVanishes(reissnerNordstrom(1, 0.6), [0, r, 1, 0], 'scalar');
  }
  for (const r of [1, 5, 9.9]) {
    const found = scalarsAt(deSitter(10), [0, r, 1, 0]);
    near(found.scalar, 0.12, 1e-12);
    near(found.kretschmann, 0.0024, 1e-12);
    assertVanishes(deSitter(10), [0, r, 1, 0], 'weyl');
  }
});

test('cosmologies: Friedmann dust, Kasner', () => {
  const t = 1.7;
  const [first, second] = [2 / (3 * t), -2 / (9 * t * t)]; // ȧ/a, ä/a
  const found = scalarsAt(dust, [t, 0.1, 0.2, 0.3]);
  near(found.kretschmann, 12 * (second ** 2 + first ** 4));
  near(found.scalar, 6 * (second + first ** 2));
  assertVanishes(dust, [t, 0, 0, 0], 'weyl');
  for (const u of [2, 1, 0.3]) {
    const n = 1 + u + u * u;
    const p = [-u / n, (1 + u) / n, (u * (1 + u)) / n];
    near(scalarsAt(kasner(p), [t, 0, 0, 0]).kretschmann, (16 * p[0]! ** 2 * (1 - p[0]!)) / t ** 4, 1e-12);
  }
});

test('Vaidya, Ellis, Gödel, Taub–NUT', () => {
  for (const v of [-2, 0.5]) {
    const found = scalarsAt(vaidya, [v, 3, 1, 0]);
    near(found.kretschmann, (48 * (1 + v / 10) ** 2) / 3 ** 6);
    near(found.scalar, 0, 0, 1e-15);
  }
  const l = 1.2;
  near(scalarsAt(ellis(2), [0, l, 1, 0]).kretschmann, (12 * 16) / (l * l + 4) ** 4);
  near(scalarsAt(ellis(2), [0, l, 1, 0]).scalar, (-2 * 4) / (l * l + 4) ** 2);
  const universe = scalarsAt(goedel, [0, 0.3, 0, 0]);
  near(universe.kretschmann, 12);
  near(universe.scalar, -2);
  near(universe.ricciSquared, 4);
  const nut = scalarsAt(taubNut(1, 0.5), [0, 3, 0.8, 0]);
  near(nut.kretschmann, 0.075656665231, 1e-12);
});

test('plane wave: every scalar vanishes, the curvature does not', () => {
  const point = [0.4, 0.1, 0.7, -0.3];
  for (const value of Object.values(scalarsAt(planeWave, point))) assert.equal(value, 0);
  const { riemannCovariant } = chain.compute(toFloats(decimalJet(planeWave, point)), 1, ['riemannCovariant']);
  // R_uxux = −∂_x∂_x H/2
  near(riemannCovariant[64 * 0 + 16 * 2 + 4 * 0 + 2]!, -Math.cos(0.4));
});

test('vacua have no Ricci tensor; flat space no curvature', () => {
  const vacua: readonly (readonly [MetricFunction, readonly number[]])[] = [
    [schwarzschild(1), [0, 2.1, 1, 0]],
    [kerr(1, 0.7), [0, 3, 0.8, 0]],
    [kerrSchild(1, 0.7), [0, 1.2, 2, 1]],
    [kasner([-2 / 7, 3 / 7, 6 / 7]), [1.7, 0, 0, 0]],
    [taubNut(1, 0.5), [0, 3, 0.8, 0]],
    [planeWave, [0.4, 0.1, 0.7, -0.3]],
    [robinsonTrautman, [0, 2, 1.5, 0.3]],
    [vanStockum((_, z) => z), [0, 2, 1.5, 0.3]],
  ];
  for (const [metric, point] of vacua)
    for (const name of ['ricci', 'einstein'] as const) assertVanishes(metric, point, name);
  assertVanishes(minkowski, [0, 0, 0, 0], 'riemann');
  assertVanishes(schwarzschild(0), [0, 3, 0.1, 0], 'riemann');
  assertVanishes(kerr(0, 0.7), [0, 3, 0.1, 0], 'riemann');
});
