import type { Signature } from '@spacetime/dsl';

export { bytes } from '@spacetime/protocol';

/** How numbers are written for people. */

/** So many significant digits, as the language writes numbers: `0.5`, `1.871e-8`. */
export function number(value: number, digits = 4): string {
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)) {
    return value
      .toExponential(digits - 1)
      .replace(/\.?0+e/u, 'e')
      .replace('e+', 'e');
  }
  return String(Number(value.toPrecision(Math.max(digits, Math.ceil(Math.log10(magnitude + 1))))));
}

/** A bound, rounded so that it stays one. */
export function bound(value: number, side: 'lower' | 'upper', digits = 4): string {
  if (value === 0 || !Number.isFinite(value)) return number(value);
  const rounded = Number(value.toPrecision(digits));
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - digits + 1);
  if (side === 'lower' && rounded > value) return number(rounded - step, digits);
  if (side === 'upper' && rounded < value) return number(rounded + step, digits);
  return number(rounded, digits);
}

/** `t = 0.25, r = 37, θ = 0.79, φ = 1.6` */
export function place(coordinates: readonly string[], point: readonly number[]): string {
  return coordinates.map((name, k) => `${name} = ${number(point[k]!)}`).join(', ');
}

/** One digit: `3e-16`. */
export function residual(value: number): string {
  return value.toExponential(0).replace('e+', 'e');
}

/** `(-,+,+,+)`, negative signs first unless positive ones are fewer. */
export function signs({ negative, positive }: Signature): string {
  const all = [...Array<string>(negative).fill('-'), ...Array<string>(positive).fill('+')];
  return `(${(positive < negative ? all.reverse() : all).join(',')})`;
}

/** An estimate, to one digit or two: `40 s`, `17 min`, `3 h`, `2 days`. */
export function about(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  const units = [
    [86400, 'days'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const [size, unit] = units.find(([one]) => seconds >= 1.5 * one) ?? [1, 's'];
  const value = seconds / size;
  return `about ${Number(value.toPrecision(value < 10 ? 1 : 2))} ${unit}`;
}

/** `4,321` */
export function whole(count: number): string {
  return count.toLocaleString('en');
}

/** `1 box`, `20 boxes` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}
