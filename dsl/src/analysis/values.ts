import type { Expression, Range } from '../ast.ts';
import type { ChartModel } from '../model.ts';

/** What was read from a setting, by the kind of its specification. */
export type Value =
  | { readonly kind: 'number'; readonly value: number; readonly range: Range }
  | { readonly kind: 'word'; readonly value: string; readonly range: Range }
  | { readonly kind: 'text'; readonly value: string; readonly range: Range }
  | { readonly kind: 'form'; readonly value: Form; readonly range: Range }
  | { readonly kind: 'chart'; readonly value: ChartModel; readonly range: Range }
  | { readonly kind: 'sum'; readonly value: ReadonlySet<string>; readonly range: Range }
  | { readonly kind: 'functions'; readonly value: readonly Expression[]; readonly range: Range }
  /** Undefined where `_` stands. */
  | { readonly kind: 'vector'; readonly value: readonly (Expression | undefined)[]; readonly range: Range }
  | { readonly kind: 'equation'; readonly name?: string; readonly value: Expression; readonly range: Range }
  | { readonly kind: 'interval'; readonly value: readonly [number, number]; readonly range: Range }
  | { readonly kind: 'size'; readonly value: readonly [number, number]; readonly range: Range };

/** A form with every argument, defaults included. */
export interface Form {
  readonly name: string;
  readonly arguments: ReadonlyMap<string, number | string>;
  /** Where the arguments stand that were given. */
  readonly ranges: ReadonlyMap<string, Range>;
}

/** Values by key, and by `key word` for a clause. */
export type Values = ReadonlyMap<string, Value>;

/** The value of a key that has a default. */
export function getValue<K extends Value['kind']>(values: Values, key: string, kind: K): Extract<Value, { kind: K }> {
  const value = findValue(values, key, kind);
  if (value === undefined) throw new TypeError(`The setting ${key} has no default of the kind ${kind}.`);
  return value;
}

export function findValue<K extends Value['kind']>(
  values: Values,
  key: string,
  kind: K,
): Extract<Value, { kind: K }> | undefined {
  const value = values.get(key);
  return value?.kind === kind ? (value as Extract<Value, { kind: K }>) : undefined;
}

/** An argument that is a number. */
export function numberOf(form: Form, name: string): number {
  return form.arguments.get(name) as number;
}
