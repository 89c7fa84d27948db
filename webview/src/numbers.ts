/** `3.1e-6`, `0.0420`, `1,234`: what a reader takes in at a glance. */
export function short(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(digits - 1).replace('e+', 'e');
  return String(Number(value.toPrecision(digits)));
}

/** {@link short} without zeros at the end of a fraction: `1e-4`. */
export function tick(value: number): string {
  return short(value)
    .replace(/\.0+(?=e|$)/u, '')
    .replace(/(\.\d*[1-9])0+(?=e|$)/u, '$1');
}

/** `42 s`, `12 min`, `3.5 h`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 100 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  return count < 1024 ** 2 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / 1024 ** 2).toFixed(1)} MiB`;
}
