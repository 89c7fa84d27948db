/**
 * An equatorial orbit about a Schwarzschild hole from a turning point r on, in closed form. With w = 1/r it is
 * (dw/dφ)² = 2M (w − w₁)(w₂ − w)(w₃ − w): Chandrasekhar, The Mathematical Theory of Black Holes, § 19.
 *
 * @param turn u^φ at the start
 */
export function orbit(M: number, r: number, turn: number) {
  const L = r * r * turn;
  const E = Math.sqrt((1 - (2 * M) / r) * (1 + (L / r) ** 2));
  const w1 = 1 / r;
  // w₁ + w₂ + w₃ = 1/2M and w₁w₂ + w₁w₃ + w₂w₃ = 1/L².
  const sum = 1 / (2 * M) - w1;
  const product = 1 / (L * L) - w1 * sum;
  const root = Math.sqrt(sum * sum - 4 * product);
  const [w2, w3] = [(sum - root) / 2, (sum + root) / 2];
  // From one apocentre to the next: 4 K(k)/√(2M (w₃ − w₁)), k² = (w₂ − w₁)/(w₃ − w₁); K by the arithmetic–geometric mean.
  const period = (2 * Math.PI) / mean(1, Math.sqrt((w3 - w2) / (w3 - w1))) / Math.sqrt(2 * M * (w3 - w1));
  return { E, L, pericentre: 1 / w2, apocentre: r, precession: period - 2 * Math.PI };
}

function mean(a: number, b: number): number {
  while (Math.abs(a - b) > 1e-15 * a) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  return a;
}
