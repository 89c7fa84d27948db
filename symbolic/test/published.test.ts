import assert from 'node:assert/strict';
import { test } from 'node:test';
import { symbolsOf, valuesOf } from './kit.ts';

/** Equal components and equal values, to a few units in the last place. */
function same(found: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): void {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  for (const [indices, value] of Object.entries(expected)) {
    assert.ok(
      Math.abs(found[indices]! - value) <= 1e-12 * Math.abs(value),
      `${indices}: ${found[indices]} for ${value}`,
    );
  }
}

const [M, r, θ] = [1.3, 7.1, 0.8];
const [s, c] = [Math.sin(θ), Math.cos(θ)];
const AT = { t: 0.3, r, θ, φ: 2.2, M };

test('Schwarzschild: the nine symbols, Riemann and Kretschmann (MTW 31.2; Müller & Grave 2009, 2.2.1)', () => {
  same(valuesOf(symbolsOf('schwarzschild', 'christoffel'), AT), {
    't,t,r': M / (r * (r - 2 * M)),
    'r,t,t': (M * (r - 2 * M)) / r ** 3,
    'r,r,r': -M / (r * (r - 2 * M)),
    'r,θ,θ': -(r - 2 * M),
    'r,φ,φ': -(r - 2 * M) * s ** 2,
    'θ,r,θ': 1 / r,
    'θ,φ,φ': -s * c,
    'φ,r,φ': 1 / r,
    'φ,θ,φ': c / s,
  });
  const f = 1 - (2 * M) / r;
  same(valuesOf(symbolsOf('schwarzschild', 'riemann'), AT), {
    't,r,t,r': (-2 * M) / r ** 3,
    't,θ,t,θ': (M * f) / r,
    't,φ,t,φ': (M * f * s ** 2) / r,
    'r,θ,r,θ': -M / (r * f),
    'r,φ,r,φ': (-M * s ** 2) / (r * f),
    'θ,φ,θ,φ': 2 * M * r * s ** 2,
  });
  same(valuesOf(symbolsOf('schwarzschild', 'kretschmann'), AT), { '': (48 * M ** 2) / r ** 6 });
  assert.deepEqual(symbolsOf('schwarzschild', 'ricci').entries, []);
});

test('Kerr: the twenty symbols (Müller & Grave 2009, section 2.11) and its Kretschmann scalar', () => {
  const a = 0.6;
  const rs = 2 * M;
  const Σ = r ** 2 + a ** 2 * c ** 2;
  const Δ = r ** 2 - rs * r + a ** 2;
  const A = (r ** 2 + a ** 2) * Σ + rs * a ** 2 * r * s ** 2;
  const w = r ** 2 - a ** 2 * c ** 2;
  same(valuesOf(symbolsOf('kerr', 'christoffel'), { ...AT, a }), {
    'r,t,t': (rs * Δ * w) / (2 * Σ ** 3),
    'θ,t,t': (-rs * a ** 2 * r * s * c) / Σ ** 3,
    't,t,r': (rs * (r ** 2 + a ** 2) * w) / (2 * Σ ** 2 * Δ),
    'φ,t,r': (rs * a * w) / (2 * Σ ** 2 * Δ),
    't,t,θ': (-rs * a ** 2 * r * s * c) / Σ ** 2,
    'φ,t,θ': (-rs * a * r * c) / (s * Σ ** 2),
    'r,t,φ': (-Δ * rs * a * s ** 2 * w) / (2 * Σ ** 3),
    'θ,t,φ': (rs * a * r * (r ** 2 + a ** 2) * s * c) / Σ ** 3,
    'r,r,r': (2 * r * a ** 2 * s ** 2 - rs * w) / (2 * Σ * Δ),
    'θ,r,r': (a ** 2 * s * c) / (Σ * Δ),
    'r,r,θ': (-(a ** 2) * s * c) / Σ,
    'θ,r,θ': r / Σ,
    'r,θ,θ': (-r * Δ) / Σ,
    'θ,θ,θ': (-(a ** 2) * s * c) / Σ,
    'φ,θ,φ': (c / s / Σ ** 2) * (Σ ** 2 + rs * a ** 2 * r * s ** 2),
    't,θ,φ': (rs * a ** 3 * r * s ** 3 * c) / Σ ** 2,
    't,r,φ':
      (rs * a * s ** 2 * (a ** 2 * c ** 2 * (a ** 2 - r ** 2) - r ** 2 * (a ** 2 + 3 * r ** 2))) / (2 * Σ ** 2 * Δ),
    'φ,r,φ': (2 * r * Σ ** 2 + rs * (a ** 4 * s ** 2 * c ** 2 - r ** 2 * (Σ + r ** 2 + a ** 2))) / (2 * Σ ** 2 * Δ),
    'r,φ,φ': ((Δ * s ** 2) / (2 * Σ ** 3)) * (-2 * r * Σ ** 2 + rs * a ** 2 * s ** 2 * w),
    'θ,φ,φ': ((-s * c) / Σ ** 3) * (A * Σ + (r ** 2 + a ** 2) * rs * a ** 2 * r * s ** 2),
  });
  const kretschmann = (48 * M ** 2 * w * (Σ ** 2 - 16 * r ** 2 * a ** 2 * c ** 2)) / Σ ** 6;
  same(valuesOf(symbolsOf('kerr', 'kretschmann'), { ...AT, a }), { '': kretschmann });
  assert.deepEqual(symbolsOf('kerr', 'ricci').entries, []);
});

test('a flat universe: H, Ricci and R (MTW 27.3)', () => {
  const [t, n] = [2.5, 0.6];
  const A = t ** n;
  const H = n / t;
  const acceleration = (n * (n - 1)) / t ** 2;
  const at = { t, x: 0.1, y: 0.2, z: 0.3, n };
  const [down, up] = [A ** 2 * H, H];
  same(valuesOf(symbolsOf('flrw', 'christoffel'), at), {
    ...{ 't,x,x': down, 't,y,y': down, 't,z,z': down },
    ...{ 'x,t,x': up, 'y,t,y': up, 'z,t,z': up },
  });
  const space = A ** 2 * (acceleration + 2 * H ** 2);
  same(valuesOf(symbolsOf('flrw', 'ricci'), at), {
    ...{ 't,t': -3 * acceleration, 'x,x': space, 'y,y': space, 'z,z': space },
  });
  same(valuesOf(symbolsOf('flrw', 'scalar'), at), { '': 6 * (acceleration + H ** 2) });
});

test('Gödel: R_ab = 2ω² u_a u_b and R = −2ω² for signature (−,+,+,+) (Gödel 1949)', () => {
  const [x, ω] = [0.4, 1.7];
  const at = { t: 0.2, x, y: 0.1, z: 0.5, ω };
  // u_a = −(1, 0, 0, eˣ)/(√2 ω)
  same(valuesOf(symbolsOf('goedel', 'ricci'), at), { 't,t': 1, 't,z': Math.exp(x), 'z,z': Math.exp(2 * x) });
  same(valuesOf(symbolsOf('goedel', 'scalar'), at), { '': -2 * ω ** 2 });
});

test('a plane wave in Brinkmann’s coordinates: symbols and Riemann are derivatives of H', () => {
  const [u, x, y, A, ω] = [0.7, 1.1, -0.6, 0.3, 1.9];
  const [sine, cosine] = [Math.sin(ω * u), Math.cos(ω * u)];
  const Hx = A * (2 * cosine * x + 2 * sine * y);
  const Hy = A * (-2 * cosine * y + 2 * sine * x);
  const Hu = A * ω * (-sine * (x ** 2 - y ** 2) + 2 * cosine * x * y);
  const at = { u, v: 0.4, x, y, A, ω };
  same(valuesOf(symbolsOf('plane-wave', 'christoffel'), at), {
    ...{ 'v,u,u': Hu / 2, 'v,u,x': Hx / 2, 'v,u,y': Hy / 2, 'x,u,u': -Hx / 2, 'y,u,u': -Hy / 2 },
  });
  same(valuesOf(symbolsOf('plane-wave', 'riemann'), at), {
    ...{ 'u,x,u,x': -A * cosine, 'u,x,u,y': -A * sine, 'u,y,u,y': A * cosine },
  });
  for (const quantity of ['ricci', 'scalar', 'kretschmann'] as const) {
    assert.deepEqual(symbolsOf('plane-wave', quantity).entries, []);
  }
});

test('de Sitter: R = 4Λ and R_abcd R^abcd = 8Λ²/3, with Λ = 3/α²', () => {
  const α = 2.3;
  const Λ = 3 / α ** 2;
  const at = { t: 0, r: 1.1, θ, φ: 0.4, α };
  same(valuesOf(symbolsOf('de-sitter', 'scalar'), at), { '': 4 * Λ });
  same(valuesOf(symbolsOf('de-sitter', 'kretschmann'), at), { '': (8 * Λ ** 2) / 3 });
});

test('Minkowski space in other charts, pulled back along maps', () => {
  const at = { t: 0.1, r, θ, φ: 0.7 };
  same(valuesOf(symbolsOf('minkowski', 'christoffel', 'Spherical'), at), {
    ...{ 'r,θ,θ': -r, 'r,φ,φ': -r * s ** 2, 'θ,r,θ': 1 / r, 'θ,φ,φ': -s * c, 'φ,r,φ': 1 / r, 'φ,θ,φ': c / s },
  });
  const ξ = 0.9;
  same(valuesOf(symbolsOf('minkowski', 'christoffel', 'Rindler'), { η: 0.3, ξ, y: 0, z: 0 }), {
    ...{ 'η,η,ξ': 1 / ξ, 'ξ,η,η': ξ },
  });
});
