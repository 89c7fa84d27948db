import { EinfieldError } from './einfield-error.ts';

/** Checks of parsed JSON: each returns the value with its type, or throws with `what` it was. */

export function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EinfieldError(`${what} is not valid: no object`);
}

export function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new EinfieldError(`${what} is not valid: no list`);
}

export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new EinfieldError(`${what} is not valid: no text`);
}

export function asNumber(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new EinfieldError(`${what} is not valid: no finite number`);
}

/** A whole number from `least` to `most`. */
export function asCount(value: unknown, least: number, most: number, what: string): number {
  const count = asNumber(value, what);
  if (Number.isInteger(count) && count >= least && count <= most) return count;
  throw new EinfieldError(`${what} is ${count}, not a whole number from ${least} to ${most}`);
}

/** @param length where given, the list must have it */
export function asNumbers(value: unknown, what: string, length?: number): readonly number[] {
  const list = asList(value, what).map((entry) => asNumber(entry, what));
  if (length === undefined || list.length === length) return list;
  throw new EinfieldError(`${what} has ${list.length} numbers, not ${length}`);
}

export function asChoice<T extends string>(value: unknown, choices: readonly T[], what: string): T {
  if (choices.includes(value as T)) return value as T;
  throw new EinfieldError(`${what} is ${JSON.stringify(value)?.slice(0, 40)}, not one of ${choices.join(', ')}`);
}
