import type { Program } from '@spacetime/dsl';
import { type Chart, programMetric } from '@spacetime/geometry';
import { ProgramBuilder } from '../jets/builder.ts';

export const LORENTZIAN = { negative: 1, positive: 3 };

export function chart(name: string, periodic: readonly boolean[] = [false, false, false, false]): Chart {
  const coordinates = ['a', 'b', 'c', 'd'];
  return {
    name,
    coordinates,
    domain: { lower: [0, 0, 0, 0], upper: periodic.map((p) => (p ? 2 * Math.PI : 1)), periodic },
  };
}

export const SPHERICAL = chart('Spherical', [false, false, false, true]);

export function minkowski(): Program {
  const b = new ProgramBuilder();
  const [zero, one, minus] = [b.constant(0), b.constant(1), b.constant(-1)];
  return b.program([minus, zero, zero, zero, one, zero, zero, one, zero, one]);
}

/** Schwarzschild in (t, r, θ, φ). */
export function schwarzschild(mass: number): Program {
  const b = new ProgramBuilder();
  const [r, theta, zero] = [b.coordinate(1), b.coordinate(2), b.constant(0)];
  const f = b.op('subtract', b.constant(1), b.op('divide', b.constant(2 * mass), r));
  const r2 = b.integerPower(r, 2);
  const phi = b.op('multiply', r2, b.integerPower(b.op('sin', theta), 2));
  return b.program([b.op('negate', f), zero, zero, zero, b.op('divide', b.constant(1), f), zero, zero, r2, zero, phi]);
}

/** (t, r, θ, φ) from Kerr–Schild (T, x, y, z): t = T − 2M log(r/2M − 1). */
export function kerrSchildToSpherical(mass: number): Program {
  const b = new ProgramBuilder();
  const [t, x, y, z] = [0, 1, 2, 3].map((i) => b.coordinate(i)) as [number, number, number, number];
  const r = b.op('sqrt', b.fold('add', ...[x, y, z].map((c) => b.integerPower(c, 2))));
  const log = b.op('log', b.op('subtract', b.op('divide', r, b.constant(2 * mass)), b.constant(1)));
  return b.program([
    b.op('subtract', t, b.op('multiply', b.constant(2 * mass), log)),
    r,
    b.op('acos', b.op('divide', z, r)),
    b.op('atan2', y, x),
  ]);
}

/** (t, x, y, z) from spherical (t, r, θ, φ). */
export function cartesianFromSpherical(): Program {
  const b = new ProgramBuilder();
  const [t, r, theta, phi] = [0, 1, 2, 3].map((i) => b.coordinate(i)) as [number, number, number, number];
  const rho = b.op('multiply', r, b.op('sin', theta));
  return b.program([
    t,
    b.op('multiply', rho, b.op('cos', phi)),
    b.op('multiply', rho, b.op('sin', phi)),
    b.op('multiply', r, b.op('cos', theta)),
  ]);
}

/** (t, x, y, z) from cylindrical (t, ρ, φ, z). */
export function cartesianFromCylindrical(): Program {
  const b = new ProgramBuilder();
  const [t, rho, phi, z] = [0, 1, 2, 3].map((i) => b.coordinate(i)) as [number, number, number, number];
  return b.program([t, b.op('multiply', rho, b.op('cos', phi)), b.op('multiply', rho, b.op('sin', phi)), z]);
}

/** (t, x, y, z) from Rindler (η, ξ, y, z): t = ξ sinh η, x = ξ cosh η. */
export function cartesianFromRindler(): Program {
  const b = new ProgramBuilder();
  const [eta, xi, y, z] = [0, 1, 2, 3].map((i) => b.coordinate(i)) as [number, number, number, number];
  return b.program([b.op('multiply', xi, b.op('sinh', eta)), b.op('multiply', xi, b.op('cosh', eta)), y, z]);
}

export const MINKOWSKI = programMetric(minkowski(), chart('Cartesian'), LORENTZIAN);
