/** A picture that looks at Schwarzschild's hole, M = 1, from a radius: its angle of view in radians, and its size in pixels. */
export interface View {
  readonly radius: number;
  readonly field: number;
  readonly width: number;
  readonly height: number;
}

/**
 * How many pixels see the shadow: those whose middles are within its rim, sin²α = 27 M² (1 − 2M/r)/r² for who is at rest
 * (Synge, *Mon. Not. R. Astron. Soc.* **131** (1966) 463), of a pinhole picture.
 */
export function shadowPixels({ radius, field, width, height }: View): number {
  const sine = (27 * (1 - 2 / radius)) / radius ** 2;
  const distance = width / 2 / Math.tan(field / 2);
  const rim = (distance ** 2 * sine) / (1 - sine);
  let count = 0;
  for (let y = 0.5 - height / 2; y < height / 2; y++) {
    for (let x = 0.5 - width / 2; x < width / 2; x++) if (x * x + y * y < rim) count++;
  }
  return count;
}
