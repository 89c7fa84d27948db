/** Whether values that came as messages have the shape that they should: small checks, put together. */
export type Shape<T> = (value: unknown) => value is T;

export const text: Shape<string> = (value): value is string => typeof value === 'string' && value.length <= 1e8;
export const finite: Shape<number> = (value): value is number => Number.isFinite(value);
export const count: Shape<number> = (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const flag: Shape<boolean> = (value): value is boolean => typeof value === 'boolean';
export const nothing: Shape<null> = (value): value is null => value === null || value === undefined;
export const anything: Shape<unknown> = (_): _ is unknown => true;

export function word<const T extends string>(...words: readonly T[]): Shape<T> {
  return (value): value is T => words.includes(value as T);
}

export function list<T>(shape: Shape<T>, least = 0, most = 4096): Shape<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(shape);
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Of<F extends Fields> = { readonly [K in keyof F]: F[K] extends Shape<infer T> ? T : never };

/** A record with these entries, some of which may be left out, and no others. */
export function record<F extends Fields, O extends Fields = Record<never, never>>(
  needed: F,
  optional?: O,
): Shape<Of<F> & Partial<Of<O>>> {
  return (value): value is Of<F> & Partial<Of<O>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const entries = value as Readonly<Record<string, unknown>>;
    const known = (key: string) =>
      Object.hasOwn(needed, key) || (optional !== undefined && Object.hasOwn(optional, key));
    return (
      Object.keys(entries).every(known) &&
      Object.entries(needed).every(([key, shape]) => shape(entries[key])) &&
      Object.entries(optional ?? {}).every(([key, shape]) => entries[key] === undefined || shape(entries[key]))
    );
  };
}

export function either<A, B>(a: Shape<A>, b: Shape<B>): Shape<A | B> {
  return (value): value is A | B => a(value) || b(value);
}
