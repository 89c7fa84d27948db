/**
 * What a setting may be, as data: the checks, the completions and the manual all read this one description.
 */

/** Bounds of a number; both are included unless `above` is given. */
export interface NumberSpec {
  readonly kind: 'number';
  readonly whole?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** The number is greater than this. */
  readonly above?: number;
  /** The number is less than this. */
  readonly below?: number;
  /** In radians where no `°` stands after it. */
  readonly isAngle?: boolean;
}

/** One of a few words. */
export interface WordSpec {
  readonly kind: 'word';
  readonly options: readonly { readonly name: string; readonly doc: string }[];
}

/** An argument of a form: given by position or by name. */
export interface ArgumentSpec {
  readonly name: string;
  readonly doc: string;
  readonly value: NumberSpec | WordSpec;
  /** Absent where the argument must be given. */
  readonly default?: number | string;
}

/** `mlp(width = 64, depth = 3)`, or the bare word where every argument has a default. */
export interface FormSpec {
  readonly name: string;
  readonly doc: string;
  readonly arguments: readonly ArgumentSpec[];
  /** What other settings are by default where this form is chosen, as it would be written; by key. */
  readonly defaults?: Readonly<Record<string, string>>;
}

export type ValueSpec =
  | NumberSpec
  | WordSpec
  /** One of several forms. */
  | { readonly kind: 'form'; readonly forms: readonly FormSpec[] }
  /** A chart of the spacetime. */
  | { readonly kind: 'chart' }
  /** `metric + jacobian + hessian`: the first words of a list, joined by `+`. */
  | { readonly kind: 'sum'; readonly options: WordSpec['options'] }
  /** `(log(r), cos(θ))`: functions of the chart's coordinates. */
  | { readonly kind: 'functions' }
  /** `(0, 10, π/2, 0)`: four numbers, which may use parameters; `holes` allows one `_`. */
  | { readonly kind: 'vector'; readonly holes: boolean }
  /** A number that may use parameters, or `τ = number` with one of these names. */
  | { readonly kind: 'equation'; readonly names: readonly string[]; readonly bounds: NumberSpec }
  /** `6 .. 20`, increasing, both within the bounds. */
  | { readonly kind: 'interval'; readonly bounds: NumberSpec }
  /** `640 x 480` */
  | { readonly kind: 'size'; readonly bounds: NumberSpec }
  /** `"star.h5"` */
  | { readonly kind: 'text' }
  /** One of a few words, or a path in quotes. */
  | { readonly kind: 'word-or-text'; readonly options: WordSpec['options'] };

/** A word within a setting and what follows it: `every 500`, `looking inward`. */
export interface ClauseSpec {
  readonly word: string;
  readonly doc: string;
  readonly value: ValueSpec;
  /** Absent where the clause must be given. */
  readonly default?: number | string;
}

export interface SettingSpec {
  readonly key: string;
  /** One line of Markdown. */
  readonly doc: string;
  /** What stands after the key; absent where clauses do. */
  readonly value?: ValueSpec;
  readonly clauses?: readonly ClauseSpec[];
  /** As it would be written in the file; absent where there is none. */
  readonly default?: string;
  /** Must be given. */
  readonly required?: boolean;
}
