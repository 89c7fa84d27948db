/** A known solution as a whole block, ready to be checked. */
export interface Solution {
  readonly title: string;
  /** Where it was published. */
  readonly source: string;
  /** A `spacetime` block whose expectations all hold. */
  readonly text: string;
}

function solution(title: string, source: string, text: string): Solution {
  return { title, source, text: text.trim() };
}

const ANGLES = '    θ in 0.01 .. π - 0.01\n    φ in 0 .. 2π periodic';
const SPHERE = 'r^2 (dθ^2 + sin(θ)^2 dφ^2)';

/** Every solution that is offered; all of them are checked in full by a test. */
export const SOLUTIONS: readonly Solution[] = [
  solution(
    'Minkowski',
    'Minkowski, Phys. Z. 10 (1909) 104',
    `
spacetime Minkowski {
  chart Cartesian(t, x, y, z) {
    t in -10 .. 10
    x in -10 .. 10
    y in -10 .. 10
    z in -10 .. 10
  }

  metric in Cartesian signature (-,+,+,+) {
    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2
  }

  expect flat
  expect killing t, x, y, z
}`,
  ),
  solution(
    "Schwarzschild in Schwarzschild's coordinates",
    'Schwarzschild, Sitzungsber. Preuss. Akad. Wiss. (1916) 189',
    `
spacetime Schwarzschild {
  parameter M = 1 in 0.1 .. 10

  chart Spherical(t, r, θ, φ) {
    t in 0 .. 1
    r in 3 .. 40
${ANGLES}
  }

  let f = 1 - 2*M/r

  metric in Spherical signature (-,+,+,+) {
    ds^2 = -f dt^2 + 1/f dr^2 + ${SPHERE}
  }

  background { M = 0 }

  expect vacuum
  expect kretschmann = 48*M^2/r^6
  expect petrov D
  expect killing t, φ
}`,
  ),
  solution(
    'Schwarzschild in ingoing Eddington–Finkelstein coordinates',
    'Finkelstein, Phys. Rev. 110 (1958) 965; MTW Box 31.2',
    `
spacetime SchwarzschildEddingtonFinkelstein {
  parameter M = 1 in 0.1 .. 10

  chart Ingoing(v, r, θ, φ) {
    v in 0 .. 1
    r in 0.5 .. 40
${ANGLES}
  }

  metric in Ingoing signature (-,+,+,+) {
    ds^2 = -(1 - 2*M/r) dv^2 + 2 dv dr + ${SPHERE}
  }

  background { M = 0 }

  expect vacuum
  expect kretschmann = 48*M^2/r^6
  expect petrov D
  expect killing v, φ
}`,
  ),
  solution(
    'Schwarzschild in Kerr–Schild coordinates',
    'Kerr & Schild, Proc. Symp. Appl. Math. 17 (1965) 199',
    `
spacetime SchwarzschildKerrSchild {
  parameter M = 1 in 0.1 .. 10

  chart KerrSchild(t, x, y, z) {
    t in 0 .. 1
    x in -8 .. 8
    y in -8 .. 8
    z in 1 .. 8
  }

  let r = sqrt(x^2 + y^2 + z^2)

  metric in KerrSchild signature (-,+,+,+) {
    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 + 2*M/r (dt + x/r dx + y/r dy + z/r dz)^2
  }

  expect vacuum
  expect kretschmann = 48*M^2/r^6
  expect determinant = -1
  expect petrov D
  expect killing t
}`,
  ),
  solution(
    'Kerr in Boyer–Lindquist coordinates',
    'Kerr, Phys. Rev. Lett. 11 (1963) 237; Boyer & Lindquist, J. Math. Phys. 8 (1967) 265',
    `
spacetime Kerr {
  parameter M = 1 in 0.1 .. 10
  parameter a = 0.7 in 0 .. 1

  chart BoyerLindquist(t, r, θ, φ) {
    t in 0 .. 1
    r in 2 .. 40
${ANGLES}
  }

  let Σ = r^2 + a^2*cos(θ)^2
  let Δ = r^2 - 2*M*r + a^2
  let c = a*cos(θ)

  metric in BoyerLindquist signature (-,+,+,+) {
    ds^2 = -(1 - 2*M*r/Σ) dt^2 - 4*M*a*r*sin(θ)^2/Σ dt dφ
         + Σ/Δ dr^2 + Σ dθ^2
         + (r^2 + a^2 + 2*M*a^2*r*sin(θ)^2/Σ)*sin(θ)^2 dφ^2
  }

  background { M = 0 }

  expect vacuum
  expect kretschmann = 48*M^2*(r^2 - c^2)*((r^2 + c^2)^2 - 16*r^2*c^2)/Σ^6
  expect petrov D
  expect killing t, φ
}`,
  ),
  solution(
    'Kerr in Kerr–Schild coordinates',
    'Kerr & Schild, Proc. Symp. Appl. Math. 17 (1965) 199',
    `
spacetime KerrKerrSchild {
  parameter M = 1 in 0.1 .. 10
  parameter a = 0.7 in 0 .. 1

  chart KerrSchild(t, x, y, z) {
    t in 0 .. 1
    x in -3 .. 3
    y in -3 .. 3
    z in 0.1 .. 3
  }

  let s = x^2 + y^2 + z^2 - a^2
  /// The Boyer–Lindquist radius.
  let r = sqrt((s + sqrt(s^2 + 4*a^2*z^2))/2)
  let H = M*r^3/(r^4 + a^2*z^2)
  let lx = (r*x + a*y)/(r^2 + a^2)
  let ly = (r*y - a*x)/(r^2 + a^2)
  let lz = z/r

  metric in KerrSchild signature (-,+,+,+) {
    ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 + 2*H (dt + lx dx + ly dy + lz dz)^2
  }

  expect vacuum
  expect determinant = -1
  expect petrov D
  expect killing t
}`,
  ),
  solution(
    'Reissner–Nordström',
    'Reissner, Ann. Phys. 355 (1916) 106; Nordström, Proc. Kon. Ned. Akad. Wet. 20 (1918) 1238',
    `
spacetime ReissnerNordström {
  parameter M = 1 in 0.1 .. 10
  parameter Q = 0.6 in 0 .. 1

  chart Spherical(t, r, θ, φ) {
    t in 0 .. 1
    r in 2.5 .. 40
${ANGLES}
  }

  let f = 1 - 2*M/r + Q^2/r^2

  metric in Spherical signature (-,+,+,+) {
    ds^2 = -f dt^2 + 1/f dr^2 + ${SPHERE}
  }

  background { M = 0  Q = 0 }

  expect scalar = 0
  expect kretschmann = (48*(M*r - Q^2)^2 + 8*Q^4)/r^8
  expect petrov D
  expect killing t, φ
}`,
  ),
  solution(
    'Kerr–Newman',
    'Newman et al., J. Math. Phys. 6 (1965) 918; its Kretschmann scalar after Henry, Astrophys. J. 535 (2000) 350',
    `
spacetime KerrNewman {
  parameter M = 1 in 0.1 .. 10
  parameter a = 0.5 in 0 .. 1
  parameter Q = 0.5 in 0 .. 1

  chart BoyerLindquist(t, r, θ, φ) {
    t in 0 .. 1
    r in 2 .. 40
${ANGLES}
  }

  let Σ = r^2 + a^2*cos(θ)^2
  let Δ = r^2 - 2*M*r + a^2 + Q^2
  let c = a*cos(θ)
  let K0 = 6*M^2*(r^6 - 15*r^4*c^2 + 15*r^2*c^4 - c^6)
  let K1 = 12*M*Q^2*r*(r^4 - 10*r^2*c^2 + 5*c^4)
  let K2 = Q^4*(7*r^4 - 34*r^2*c^2 + 7*c^4)

  metric in BoyerLindquist signature (-,+,+,+) {
    ds^2 = -Δ/Σ (dt - a*sin(θ)^2 dφ)^2 + Σ/Δ dr^2 + Σ dθ^2
         + sin(θ)^2/Σ ((r^2 + a^2) dφ - a dt)^2
  }

  background { M = 0  Q = 0 }

  expect scalar = 0
  expect kretschmann = 8*(K0 - K1 + K2)/Σ^6
  expect determinant = -(Σ*sin(θ))^2
  expect petrov D
  expect killing t, φ
}`,
  ),
  solution(
    'de Sitter, static patch',
    'de Sitter, Proc. Kon. Ned. Akad. Wet. 19 (1917) 1217',
    `
spacetime DeSitter {
  parameter α = 1 in 0.1 .. 10

  chart Static(t, r, θ, φ) {
    t in 0 .. 1
    r in 0.1 .. 0.9*α
${ANGLES}
  }

  let f = 1 - r^2/α^2

  metric in Static signature (-,+,+,+) {
    ds^2 = -f dt^2 + 1/f dr^2 + ${SPHERE}
  }

  expect einstein = 3/α^2
  expect kretschmann = 24/α^4
  expect petrov O
  expect killing t, φ
}`,
  ),
  solution(
    'anti-de Sitter',
    'Hawking & Ellis, The Large Scale Structure of Space-Time (1973), §5.2',
    `
spacetime AntiDeSitter {
  parameter α = 1 in 0.1 .. 10

  chart Static(t, r, θ, φ) {
    t in 0 .. 1
    r in 0.1 .. 5*α
${ANGLES}
  }

  let f = 1 + r^2/α^2

  metric in Static signature (-,+,+,+) {
    ds^2 = -f dt^2 + 1/f dr^2 + ${SPHERE}
  }

  expect einstein = -3/α^2
  expect kretschmann = 24/α^4
  expect petrov O
  expect killing t, φ
}`,
  ),
  solution(
    'Friedmann–Lemaître–Robertson–Walker, spatially flat',
    'Friedmann, Z. Phys. 10 (1922) 377; Einstein & de Sitter, Proc. Natl. Acad. Sci. 18 (1932) 213',
    `
spacetime FLRW {
  parameter n = 2/3 in 0.1 .. 2          // scale factor t^n: 2/3 for dust, 1/2 for radiation

  chart Comoving(t, x, y, z) {
    t in 1 .. 10
    x in 0 .. 1
    y in 0 .. 1
    z in 0 .. 1
  }

  let A = t^n
  let hubble = n/t                       // A'/A
  let acceleration = n*(n - 1)/t^2       // A''/A

  metric in Comoving signature (-,+,+,+) {
    ds^2 = -dt^2 + A^2 (dx^2 + dy^2 + dz^2)
  }

  expect scalar = 6*(acceleration + hubble^2)
  expect kretschmann = 12*(acceleration^2 + hubble^4)
  expect petrov O
  expect killing x, y, z
}`,
  ),
  solution(
    'Kasner',
    'Kasner, Am. J. Math. 43 (1921) 217; exponents after Lifshitz & Khalatnikov',
    `
spacetime Kasner {
  parameter u = 2 in 1 .. 10

  chart Comoving(t, x, y, z) {
    t in 0.5 .. 10
    x in 0 .. 1
    y in 0 .. 1
    z in 0 .. 1
  }

  let n = 1 + u + u^2
  let p1 = -u/n
  let p2 = (1 + u)/n
  let p3 = u*(1 + u)/n

  metric in Comoving signature (-,+,+,+) {
    ds^2 = -dt^2 + t^(2*p1) dx^2 + t^(2*p2) dy^2 + t^(2*p3) dz^2
  }

  expect vacuum
  expect kretschmann = 16*p1^2*(1 - p1)/t^4
  expect petrov I
  expect killing x, y, z
}`,
  ),
  solution(
    'Gödel',
    'Gödel, Rev. Mod. Phys. 21 (1949) 447',
    `
spacetime Gödel {
  parameter ω = 1 in 0.1 .. 10           // the rate at which the dust rotates

  chart Cartesian(t, x, y, z) {
    t in 0 .. 1
    x in -1 .. 1
    y in 0 .. 1
    z in 0 .. 1
  }

  metric in Cartesian signature (-,+,+,+) {
    ds^2 = 1/(2*ω^2) (-(dt + exp(x) dz)^2 + dx^2 + dy^2 + exp(2*x)/2 dz^2)
  }

  expect scalar = -2*ω^2
  expect kretschmann = 12*ω^4
  expect petrov D
  expect killing t, y, z
}`,
  ),
  solution(
    'Taub–NUT',
    'Newman, Tamburino & Unti, J. Math. Phys. 4 (1963) 915',
    `
spacetime TaubNUT {
  parameter m = 1 in 0 .. 10
  parameter l = 0.5 in 0 .. 10

  chart Spherical(t, r, θ, φ) {
    t in 0 .. 1
    r in 3 .. 40
${ANGLES}
  }

  let s = r^2 + l^2
  let f = (r^2 - 2*m*r - l^2)/s

  metric in Spherical signature (-,+,+,+) {
    ds^2 = -f (dt + 2*l*cos(θ) dφ)^2 + 1/f dr^2 + s (dθ^2 + sin(θ)^2 dφ^2)
  }

  background { m = 0  l = 0 }

  expect vacuum
  expect determinant = -(s*sin(θ))^2
  expect petrov D
  expect killing t, φ
}`,
  ),
  solution(
    'plane gravitational wave in Brinkmann coordinates',
    'Brinkmann, Math. Ann. 94 (1925) 119; Ehlers & Kundt (1962)',
    `
spacetime PlaneWave {
  parameter A = 0.1 in 0 .. 1
  parameter ω = 1 in 0.1 .. 10

  chart Brinkmann(u, v, x, y) {
    u in 0 .. 10
    v in 0 .. 10
    x in -2 .. 2
    y in -2 .. 2
  }

  let H = A*(cos(ω*u)*(x^2 - y^2) + 2*sin(ω*u)*x*y)

  metric in Brinkmann signature (-,+,+,+) {
    ds^2 = H du^2 + 2 du dv + dx^2 + dy^2
  }

  background { A = 0 }

  expect vacuum
  expect kretschmann = 0
  expect petrov N
  expect killing v
}`,
  ),
  solution(
    'Ellis wormhole, the simplest of Morris & Thorne',
    'Ellis, J. Math. Phys. 14 (1973) 104; Morris & Thorne, Am. J. Phys. 56 (1988) 395',
    `
spacetime EllisWormhole {
  parameter b = 1 in 0.1 .. 10           // the radius of the throat

  chart Proper(t, l, θ, φ) {
    t in 0 .. 1
    l in -10 .. 10
${ANGLES}
  }

  let area = l^2 + b^2

  metric in Proper signature (-,+,+,+) {
    ds^2 = -dt^2 + dl^2 + area (dθ^2 + sin(θ)^2 dφ^2)
  }

  background { b = 0 }

  expect scalar = -2*b^2/area^2
  expect kretschmann = 12*b^4/area^4
  expect petrov D
  expect killing t, φ
}`,
  ),
  solution(
    'Vaidya, ingoing radiation',
    'Vaidya, Proc. Indian Acad. Sci. A 33 (1951) 264',
    `
spacetime Vaidya {
  parameter M = 1 in 0.1 .. 10           // the mass at v = 0
  parameter growth = 0.2 in 0 .. 0.9

  chart Ingoing(v, r, θ, φ) {
    v in -10 .. 10
    r in 1 .. 20
${ANGLES}
  }

  let mass = M*(1 + growth*tanh(v/4))

  metric in Ingoing signature (-,+,+,+) {
    ds^2 = -(1 - 2*mass/r) dv^2 + 2 dv dr + ${SPHERE}
  }

  background { M = 0 }

  expect scalar = 0
  expect kretschmann = 48*mass^2/r^6
  expect petrov D
  expect killing φ
}`,
  ),
  solution(
    'Alcubierre warp drive, in 3+1 form',
    'Alcubierre, Class. Quantum Grav. 11 (1994) L73',
    `
spacetime Alcubierre {
  parameter v = 0.5 in 0 .. 10           // the bubble's velocity
  parameter R = 1 in 0.1 .. 10           // its radius
  parameter σ = 2 in 0.1 .. 10           // its wall's thickness is of order 1/σ

  chart Cartesian(t, x, y, z) {
    t in 0 .. 1
    x in -3 .. 3
    y in -3 .. 3
    z in 0.1 .. 3
  }

  let s = sqrt((x - v*t)^2 + y^2 + z^2)
  let f = (tanh(σ*(s + R)) - tanh(σ*(s - R)))/(2*tanh(σ*R))

  metric in Cartesian signature (-,+,+,+) {
    lapse = 1
    shift = (-v*f, 0, 0)
    spatial { dl^2 = dx^2 + dy^2 + dz^2 }
  }

  expect determinant = -1
}`,
  ),
];
