export { bytes, duration } from '@spacetime/protocol';

/** `3.1e-6`, `0.0420`, `1,234`: what a reader takes in at a glance. */
export function short(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(digits - 1).replace('e+', 'e');
  return String(Number(value.toPrecision(digits)));
}

/** Numbers beside one another on an axis: with as many digits as tell each from the next. */
export function ticks(values: readonly number[]): string[] {
  const steps = values.slice(1).map((value, k) => Math.abs(value - values[k]!));
  const step = Math.min(...steps.filter((one) => one > 0));
  return values.map((value) => {
    const digits = Number.isFinite(step) && value !== 0 ? Math.floor(Math.log10(Math.abs(value) / step)) + 3 : 3;
    return tick(value, Math.min(16, Math.max(3, digits)));
  });
}

/** {@link short} without zeros at the end of a fraction: `1e-4`. */
export function tick(value: number, digits = 3): string {
  return short(value, digits)
    .replace(/\.0+(?=e|$)/u, '')
    .replace(/(\.\d*[1-9])0+(?=e|$)/u, '$1');
}

/** Powers of ten between two positive numbers, evenly thinned out to so many; where there is none, 1, 2 and 5 times them. */
export function powersOfTen(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const count = last - first + 1;
  if (count >= 2) {
    const every = Math.ceil(count / most);
    return Array.from({ length: Math.ceil(count / every) }, (_, k) => Number(`1e${first + k * every}`));
  }
  const factors = [1, 2, 5].flatMap((factor) => [first - 1, first].map((power) => factor * Number(`1e${power}`)));
  return factors.filter((value) => value >= low && value <= high).sort((a, b) => a - b);
}

/** Float64, little-endian, in base64: as the server sends lists. */
export function float64Of(data: string): Float64Array {
  return new Float64Array(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)).buffer);
}
