/**
 * The syntax tree of a `.spacetime` file: plain data with exact ranges.
 *
 * A tree is always returned, whatever the text: what could not be understood is an `error` expression
 * or a missing (`undefined`) part, and the parser's diagnostics say what was wrong.
 */

/** Half-open range of UTF-16 offsets into the text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** An identifier as written, and the one name that all its spellings share (`theta` and `θ` are `θ`). */
export interface Name {
  readonly text: string;
  readonly canonical: string;
  readonly range: Range;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | '=' | 'and' | 'or';

export type Expression =
  /** A literal; `value` has its suffix applied (`2π` is 6.28…, `80°` is 1.39… radians). */
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly range: Range }
  | { readonly kind: 'name'; readonly name: Name; readonly range: Range }
  | {
      readonly kind: 'unary';
      readonly operator: '-' | '+' | 'not';
      readonly operand: Expression;
      readonly range: Range;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly range: Range;
    }
  /** Juxtaposition in a line element: `f dt^2`, `dt dφ`, `r^2 (dθ^2 + …)`. Binds looser than `*` and `/`. */
  | { readonly kind: 'juxtaposition'; readonly left: Expression; readonly right: Expression; readonly range: Range }
  | { readonly kind: 'call'; readonly callee: Name; readonly arguments: readonly Expression[]; readonly range: Range }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly range: Range;
    }
  /** Parentheses, kept so that the formatter can put them back. */
  | { readonly kind: 'group'; readonly inner: Expression; readonly range: Range }
  /** `_`, a value to be solved for; only inside tuples of settings. */
  | { readonly kind: 'hole'; readonly range: Range }
  | { readonly kind: 'error'; readonly range: Range };

/** `name = expression`. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly name: Name;
  readonly value: Expression;
  readonly doc?: string;
  readonly range: Range;
}

export interface Interval {
  readonly lower: Expression;
  readonly upper: Expression;
  readonly range: Range;
}

export interface ParameterDeclaration {
  readonly kind: 'parameter';
  readonly name: Name;
  readonly value: Expression;
  readonly within?: Interval;
  readonly doc?: string;
  readonly range: Range;
}

export interface LetDeclaration {
  readonly kind: 'let';
  readonly name: Name;
  /** Present for a function, `let f(x) = …`. */
  readonly parameters?: readonly Name[];
  readonly value: Expression;
  readonly doc?: string;
  readonly range: Range;
}

export interface DomainDeclaration {
  readonly kind: 'domain';
  readonly coordinate: Name;
  readonly interval: Interval;
  readonly periodic: boolean;
  readonly range: Range;
}

/** `chart NAME(…) { … }`; the block may be left out. */
export interface ChartDeclaration {
  readonly kind: 'chart';
  readonly name: Name;
  readonly coordinates: readonly Name[];
  readonly domains: readonly DomainDeclaration[];
  readonly doc?: string;
  readonly range: Range;
}

/** One entry of a metric's body. */
export type MetricEntry =
  /** `ds^2 = …` */
  | { readonly kind: 'line-element'; readonly value: Expression; readonly range: Range }
  /** `g[i,j] = …` */
  | {
      readonly kind: 'component';
      readonly row: Name;
      readonly column: Name;
      readonly value: Expression;
      readonly range: Range;
    }
  | { readonly kind: 'lapse'; readonly value: Expression; readonly range: Range }
  | { readonly kind: 'shift'; readonly values: readonly Expression[]; readonly range: Range }
  /** `spatial { dl^2 = … }` */
  | { readonly kind: 'spatial'; readonly value: Expression; readonly range: Range };

export interface MetricDeclaration {
  readonly kind: 'metric';
  /** Absent where `in CHART` was not written: the only chart, if there is one. */
  readonly chart?: Name;
  /** As written, e.g. `['-', '+', '+', '+']`. */
  readonly signature?: { readonly signs: readonly ('+' | '-')[]; readonly range: Range };
  readonly entries: readonly MetricEntry[];
  readonly doc?: string;
  /** From `metric` to the end of the header, where diagnostics about the whole metric are shown. */
  readonly header: Range;
  readonly range: Range;
}

export interface BackgroundDeclaration {
  readonly kind: 'background';
  /** `background in CHART { ds^2 = … }` */
  readonly chart?: Name;
  readonly entries: readonly MetricEntry[];
  /** `background { M = 0 }` */
  readonly assignments: readonly Assignment[];
  readonly doc?: string;
  readonly header: Range;
  readonly range: Range;
}

export interface MapDeclaration {
  readonly kind: 'map';
  readonly source: Name;
  readonly target: Name;
  /** The target's coordinates in terms of the source's. */
  readonly assignments: readonly Assignment[];
  readonly doc?: string;
  readonly header: Range;
  readonly range: Range;
}

/** `expect WORD …`: `vacuum`, `flat`, `kretschmann = e`, `scalar = e`, `petrov D`, `killing t, φ`, … */
export interface ExpectDeclaration {
  readonly kind: 'expect';
  readonly quantity: Name;
  /** After `=`. */
  readonly value?: Expression;
  /** `petrov D`, `killing t, φ`. */
  readonly names: readonly Name[];
  readonly doc?: string;
  readonly range: Range;
}

export type SpacetimeMember =
  | ParameterDeclaration
  | LetDeclaration
  | ChartDeclaration
  | MetricDeclaration
  | BackgroundDeclaration
  | MapDeclaration
  | ExpectDeclaration;

export interface SpacetimeDeclaration {
  readonly kind: 'spacetime';
  readonly name: Name;
  readonly members: readonly SpacetimeMember[];
  readonly doc?: string;
  readonly header: Range;
  readonly range: Range;
}

/** One word, value or phrase of a setting, in the order written. */
export type SettingItem =
  /** Any expression; a bare word such as `distortion` is a `name` expression; `metric + jacobian` a sum. */
  | { readonly kind: 'expression'; readonly value: Expression; readonly range: Range }
  /** `mlp(width = 64, depth = 3)`, `fixed(1, 1, 1)`, `grid(1, 128, 128, 128)`: a call whose arguments may be named. */
  | {
      readonly kind: 'constructor';
      readonly name: Name;
      readonly arguments: readonly SettingArgument[];
      readonly range: Range;
    }
  /** `(a, b, _)`: two or more expressions, or one in parentheses as of `encode (r)`. */
  | { readonly kind: 'tuple'; readonly values: readonly Expression[]; readonly range: Range }
  /** `6 .. 20` */
  | { readonly kind: 'interval'; readonly lower: Expression; readonly upper: Expression; readonly range: Range }
  /** `640 x 480` */
  | { readonly kind: 'product'; readonly left: Expression; readonly right: Expression; readonly range: Range }
  /** `τ = 4000` */
  | { readonly kind: 'equation'; readonly name: Name; readonly value: Expression; readonly range: Range }
  | { readonly kind: 'string'; readonly value: string; readonly range: Range }
  /** Introduces what follows it: `every`, `at`, `looking`. */
  | { readonly kind: 'word'; readonly name: Name; readonly range: Range };

export interface SettingArgument {
  readonly name?: Name;
  readonly value: Expression;
  readonly range: Range;
}

export interface Setting {
  readonly kind: 'setting';
  readonly key: Name;
  readonly items: readonly SettingItem[];
  readonly doc?: string;
  readonly range: Range;
}

/** `fit NAME of WHAT { … }`, `geodesic …`, `render …`, and `data NAME { … }` (without `of`). */
export interface JobDeclaration {
  readonly kind: 'fit' | 'geodesic' | 'render' | 'data';
  readonly name: Name;
  readonly of?: Name;
  readonly settings: readonly Setting[];
  readonly doc?: string;
  readonly header: Range;
  readonly range: Range;
}

export interface ImportDeclaration {
  readonly kind: 'import';
  /** The path between the quotes. */
  readonly path: string;
  readonly pathRange: Range;
  readonly range: Range;
}

export type Declaration = SpacetimeDeclaration | JobDeclaration | ImportDeclaration;

export interface Comment {
  /** With its delimiters, as written. */
  readonly text: string;
  readonly kind: 'line' | 'block' | 'doc';
  readonly range: Range;
}

export interface SyntaxTree {
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
  readonly range: Range;
}
