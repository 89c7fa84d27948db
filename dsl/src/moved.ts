import type { Declaration } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';

interface Origin<T extends Declaration> {
  readonly declaration: T;
  /** How much further on it lies now. */
  readonly by: number;
}

const origins = new WeakMap<Declaration, Origin<Declaration>>();

/** A copy in which every range lies further on by so much. */
export function moved<T>(value: T, by: number): T {
  return by === 0 ? value : (copy(value, by) as T);
}

/**
 * The same of a declaration; what is in its block is copied once it is looked at, as most blocks of a file never are
 * between two keystrokes. Moved back, it is the declaration itself again.
 */
export function movedDeclaration<T extends Declaration>(declaration: T, by: number): T {
  if (by === 0) return declaration;
  const { declaration: origin, by: before } = originOf(declaration);
  const all = before + by;
  if (all === 0) return origin;
  const result = {};
  for (const [key, value] of Object.entries(origin)) {
    if (key !== 'members' && key !== 'settings') Object.assign(result, { [key]: copy(value, all) });
    else defineLazily(result, key, () => copy(value, all));
  }
  origins.set(result as T, { declaration: origin, by: all });
  return result as T;
}

/** The declaration as it was read from a text, wherever it has been moved since. */
export function originOf<T extends Declaration>(declaration: T): Origin<T> {
  return (origins.get(declaration) as Origin<T> | undefined) ?? { declaration, by: 0 };
}

/** A property that is computed once it is read. */
export function defineLazily(target: object, key: string, compute: () => unknown): void {
  Object.defineProperty(target, key, {
    ...{ configurable: true, enumerable: true },
    get() {
      const value = compute();
      Object.defineProperty(target, key, { configurable: true, enumerable: true, writable: true, value });
      return value;
    },
  });
}

function copy(value: unknown, by: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => copy(one, by));
  const { start, end } = value as Partial<Diagnostic['range']>;
  if (typeof start === 'number' && typeof end === 'number') return { start: start + by, end: end + by };
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) result[key] = copy((value as Record<string, unknown>)[key], by);
  return result;
}
