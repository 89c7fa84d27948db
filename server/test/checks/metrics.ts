/** Texts that several tests check by numbers. */

/** Schwarzschild's exterior, with a place for what else it says. */
export const schwarzschild = (name = 'S', more = '') => `spacetime ${name} {
  parameter M = 1 in 0.1 .. 10
  chart C(t, r, θ, φ) { t in 0 .. 1  r in 3 .. 20  θ in 0.1 .. 3  φ in 0 .. 2π periodic }
  let f = 1 - 2*M/r
  metric in C { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
  ${more}
}
`;

/** A metric whose proof goes through all of its boxes in vain, which takes seconds. */
export const slow = (name = 'Slow') => `spacetime ${name} {
  chart C(t, x, y, z) { t in -3 .. 3  x in -3 .. 3  y in -3 .. 3  z in -3 .. 3 }
  let one(u) = sin(u)^2 + cos(u)^2
  let f = one(5*x*y + 3*z*t)*one(4*x*z - t*y)*one(3*x*t + y*z) - 0.9999
  metric in C { ds^2 = -dt^2 + f dx^2 + f dy^2 + f dz^2 }
}
`;
