/** How amounts are written wherever people read them: on the command line, in the editor, in panels. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `512 B`, `7.9 KiB`, `120 MiB` */
export function bytes(count: number): string {
  let [value, unit] = [count, 0];
  // What would be written as 1024 is 1.0 of the next.
  while (unit < UNITS.length - 1 && value >= (unit === 0 ? 1024 : 1023.5)) {
    value /= 1024;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}

/** `42 s`, `12 min`, `3.5 h`, `4.2 d`: as much as is wanted of a time that goes by; `?` where there is none. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  if (seconds < 99.5) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = seconds / 3600;
  return hours < 100 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} d`;
}
