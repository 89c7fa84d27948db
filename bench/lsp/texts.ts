/**
 * A file of about so many lines as people write them, only more of it: spacetimes with parameters, charts, `let`s that
 * use one another, a line element, a map and expectations, each with a fit.
 */
export function longText(lines: number): string {
  const blocks: string[] = [];
  let count = 0;
  for (let i = 0; count < lines; i++) {
    const block = spacetime(i);
    blocks.push(block);
    count += block.split('\n').length;
  }
  return blocks.join('\n');
}

function spacetime(index: number): string {
  const lets = Array.from({ length: 20 }, (_, i) =>
    i === 0
      ? '  let f0 = 1 - 2*M*r/Σ'
      : `  let f${i} = f${i - 1}*cos(θ)^2 + a^2*sin(θ)/(r^2 + ${i}*M^2) - sqrt(${i} + f${i - 1}^2)`,
  );
  return `/// Spacetime number ${index}, after Boyer & Lindquist.
spacetime Kerr${index} {
  parameter M = 1 in 0.1 .. 10
  parameter a = 0.7 in 0 .. 1           // angular momentum per mass

  chart BoyerLindquist(t, r, θ, φ) {
    t in 0 .. 1
    r in 2 .. 40
    θ in 0.01 .. π - 0.01
    φ in 0 .. 2π periodic
  }
  chart Other(T, x, y, z) { x in 2 .. 8  y in 2 .. 8  z in 2 .. 8 }

  let Σ = r^2 + a^2*cos(theta)^2
  let Δ = r^2 - 2*M*r + a^2
${lets.join('\n')}

  metric in BoyerLindquist signature (-,+,+,+) {
    ds^2 = -(1 - 2*M*r/Σ) dt^2 - 4*M*a*r*sin(θ)^2/Σ dt dφ
         + Σ/Δ dr^2 + Σ dtheta^2
         + (r^2 + a^2 + 2*M*a^2*r*sin(θ)^2/Σ)*sin(θ)^2 dφ^2
  }

  background { M = 0 }
  map Other -> BoyerLindquist {
    t = T
    r = sqrt(x^2 + y^2 + z^2)
    θ = acos(z/sqrt(x^2 + y^2 + z^2))
    φ = atan2(y, x)
  }

  expect vacuum
  expect determinant = -(Σ*sin(θ))^2
  expect killing t, φ
}

fit Quick${index} of Kerr${index} {
  chart      BoyerLindquist
  encode     (log(r), cos(θ), f19)
  network    mlp(width = 16, depth = 2, activation = silu)
  supervise  metric + jacobian
  optimizer  lm
  samples    encoded(1200)
  steps      100
}
`;
}
