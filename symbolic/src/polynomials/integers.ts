import { tick } from './meter.ts';

export const absolute = (a: bigint): bigint => (a < 0n ? -a : a);

/** The greatest common divisor, not negative. */
export function gcdOf(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) {
    tick();
    [x, y] = [y, x % y];
  }
  return x;
}

/** √a where that is a whole number. */
export function rootOf(a: bigint): bigint | undefined {
  if (a < 0n) return undefined;
  if (a < 2n) return a;
  let x = 1n << BigInt((a.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + a / x) >> 1n;
    if (next >= x) return x * x === a ? x : undefined;
    x = next;
  }
}
