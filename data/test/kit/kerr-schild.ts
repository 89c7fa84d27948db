import type { Values } from './carpet-writer.ts';

/**
 * Lapse, shift and spatial metric of a Kerr black hole in Kerr–Schild coordinates, g = η + 2 H l l, H = M r³/(r⁴ + a² z²),
 * α = (1 + 2H)^(−1/2), β^i = 2H l^i/(1 + 2H), γ_ij = δ_ij + 2H l_i l_j, with the spin along the z axis turned by `tilt`
 * about the x axis. Visser, arXiv:0706.0622, eqs. (32)–(35).
 */
export function kerrSchild(mass: number, spin: number, tilt = 0): Values {
  const [c, s] = [Math.cos(tilt), Math.sin(tilt)];
  return (_t, x, y0, z0) => {
    // Coordinates along the turned axes.
    const y = c * y0 - s * z0;
    const z = s * y0 + c * z0;
    const rho = x * x + y * y + z * z - spin * spin;
    const r = Math.sqrt((rho + Math.sqrt(rho * rho + 4 * spin * spin * z * z)) / 2);
    const h = (mass * r ** 3) / (r ** 4 + spin * spin * z * z);
    const lx = (r * x + spin * y) / (r * r + spin * spin);
    const ly = (r * y - spin * x) / (r * r + spin * spin);
    const lz = z / r;
    // Back along the grid's axes.
    const l = [lx, c * ly + s * lz, -s * ly + c * lz] as const;
    const factor = (2 * h) / (1 + 2 * h);
    const g = (i: 0 | 1 | 2, j: 0 | 1 | 2) => (i === j ? 1 : 0) + 2 * h * l[i] * l[j];
    return {
      ...{ alp: 1 / Math.sqrt(1 + 2 * h), betax: factor * l[0], betay: factor * l[1], betaz: factor * l[2] },
      ...{ gxx: g(0, 0), gxy: g(0, 1), gxz: g(0, 2), gyy: g(1, 1), gyz: g(1, 2), gzz: g(2, 2) },
    };
  };
}

/** The same metric in the language, as an oracle that shares no code with it; the spin is along z. */
export const KERR_SCHILD = (mass: number, spin: number) => `spacetime Kerr {
  parameter M = ${mass}
  parameter a = ${spin}
  chart Cartesian(t, x, y, z) { x in -8 .. 8  y in -8 .. 8  z in -8 .. 8 }
  let ρ = x^2 + y^2 + z^2 - a^2
  let r = sqrt((ρ + sqrt(ρ^2 + 4*a^2*z^2))/2)
  let H = M*r^3/(r^4 + a^2*z^2)
  let lx = (r*x + a*y)/(r^2 + a^2)
  let ly = (r*y - a*x)/(r^2 + a^2)
  let lz = z/r
  metric in Cartesian {
    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 + 2*H*(dt + lx dx + ly dy + lz dz)^2
  }
}`;
