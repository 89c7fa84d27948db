import type { Signature } from '@spacetime/dsl';

/** At most six significant digits, as people write numbers: `0.5`, `3e-15`. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6))).replace('e+', 'e');
}

/** `t = 0.5, r = 2, θ = 1.2, φ = 0` */
export function formatPoint(coordinates: readonly string[], point: ArrayLike<number>, offset = 0): string {
  return coordinates.map((name, k) => `${name} = ${formatNumber(point[offset + k]!)}`).join(', ');
}

/** `(-,+,+,+)`, the negative signs first unless positive ones are fewer. */
export function formatSignature({ negative, positive }: Signature): string {
  const signs = [...Array<string>(negative).fill('-'), ...Array<string>(positive).fill('+')];
  return `(${(positive < negative ? signs.reverse() : signs).join(',')})`;
}

/** The number with the fewest digits in an interval, so that a horizon found by halving reads `r = 2`. */
export function simplestBetween(lower: number, upper: number): number {
  if (lower <= 0 && upper >= 0) return 0;
  const middle = lower + (upper - lower) / 2;
  for (let digits = 1; digits < 17; digits++) {
    const rounded = Number(middle.toPrecision(digits));
    if (rounded >= lower && rounded <= upper) return rounded;
  }
  return middle;
}
