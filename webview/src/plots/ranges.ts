/** Values that differ by less, as parts of them, are one on an axis: its numbers have room for no more digits. */
const SAME = 1e-6;

/** An axis without values, or with one, has a range too. */
export function rangeOf(low: number | null, high: number | null, log: boolean): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return log ? [0.1, 1] : [0, 1];
  if (log) return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high) + 1e-9)];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= SAME * size) return [low - (size || 1) / 2, high + (size || 1) / 2];
  const margin = (high - low) / 20;
  return [low - margin, high + margin];
}

/** Some four or five round numbers within a range; none where its ends are hardly two numbers. */
export function roundValues([low, high]: readonly [number, number]): number[] {
  const rough = (high - low) / 4;
  if (!(rough > 1e-13 * Math.max(Math.abs(low), Math.abs(high))) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const values: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) values.push(k * step);
  return values;
}
