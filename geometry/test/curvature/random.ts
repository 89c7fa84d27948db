/** Uniform numbers in (−1, 1), the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2147483648 - 1;
  };
}

/** Jets [count, 15, 10] with every component of every derivative different from zero, Lorentzian. */
export function randomJets(count: number, seed: number): Float64Array {
  const next = random(seed);
  const jets = Float64Array.from({ length: 150 * count }, next);
  for (let n = 0; n < count; n += 1) {
    for (const [k, value] of [
      [0, -2],
      [4, 2.5],
      [7, 3],
      [9, 2.2],
    ] as const)
      jets[150 * n + k]! += value;
  }
  return jets;
}
