import assert from 'node:assert/strict';
import { analyze } from '@spacetime/dsl';
import { type ExactMetric, exactMetric } from '../../src/fields/exact-metric.ts';
import { random } from './random.ts';

/** The metric and the background of the first spacetime in a text. */
export function fields(text: string, chart?: string): { metric: ExactMetric; background: ExactMetric } {
  const model = analyze('test.spacetime', { read: () => text, resolve: (_, path) => path });
  assert.deepEqual(model.diagnostics, []);
  const spacetime = model.spacetimes[0]!;
  const where = chart === undefined ? {} : { chart };
  return {
    metric: exactMetric(spacetime, where),
    background: exactMetric(spacetime, { ...where, part: 'background' }),
  };
}

/** Uniform in the chart's domain, shape [count, 4]. */
export function pointsIn({ chart }: ExactMetric, count: number, seed = 1): Float64Array {
  const next = random(seed);
  const { lower, upper } = chart.domain;
  return Float64Array.from({ length: 4 * count }, (_, k) => {
    const i = k & 3;
    return lower[i]! + (0.5 + 0.5 * next()) * (upper[i]! - lower[i]!);
  });
}

export const SCHWARZSCHILD = `spacetime Schwarzschild {
  parameter M = 1
  chart Spherical(t, r, θ, φ) { t in 0 .. 1  r in 3 .. 140  θ in 0.01 .. π - 0.01  φ in 0 .. 2π periodic }
  let f = 1 - 2*M/r
  metric in Spherical { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
}`;

export const KERR = `spacetime Kerr {
  parameter M = 1
  parameter a = 0.7
  chart BoyerLindquist(t, r, θ, φ) { t in 0 .. 1  r in 1.8 .. 30  θ in 0.01 .. π - 0.01  φ in 0 .. 2π periodic }
  let Σ = r^2 + a^2*cos(θ)^2
  let Δ = r^2 - 2*M*r + a^2
  metric in BoyerLindquist {
    ds^2 = -(1 - 2*M*r/Σ) dt^2 - 4*M*a*r*sin(θ)^2/Σ dt dφ + Σ/Δ dr^2 + Σ dθ^2
         + (r^2 + a^2 + 2*M*a^2*r*sin(θ)^2/Σ)*sin(θ)^2 dφ^2
  }
  background { M = 0 }
}`;

export const KERR_SCHILD = `spacetime Kerr {
  parameter M = 1
  parameter a = 0.7
  chart KerrSchild(t, x, y, z) { t in 0 .. 1  x in -3 .. 3  y in -3 .. 3  z in 0.1 .. 3 }
  let b = x^2 + y^2 + z^2 - a^2
  let r = sqrt((b + sqrt(b^2 + 4*a^2*z^2))/2)
  let H = 2*M*r^3/(r^4 + a^2*z^2)
  let p = (r*x + a*y)/(r^2 + a^2)
  let q = (r*y - a*x)/(r^2 + a^2)
  metric in KerrSchild {
    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 + H*(dt + p dx + q dy + z/r dz)^2
  }
  background { M = 0 }
}`;
