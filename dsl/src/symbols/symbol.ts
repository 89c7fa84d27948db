import type {
  ChartDeclaration,
  JobDeclaration,
  LetDeclaration,
  Name,
  ParameterDeclaration,
  Range,
  SpacetimeDeclaration,
} from '../ast.ts';

export type SymbolKind =
  | 'spacetime'
  | 'fit'
  | 'geodesic'
  | 'render'
  | 'data'
  | 'parameter'
  /** A `let` without parameters. */
  | 'let'
  /** A `let` with parameters. */
  | 'function'
  /** A parameter of such a `let`. */
  | 'argument'
  | 'chart'
  /** Of all charts of a spacetime that have a coordinate of this name: a `let` may mean any of them. */
  | 'coordinate'
  /** A function of the language. */
  | 'builtin'
  | 'constant'
  /** The key of a setting, a clause of it, a form, a form's argument, one of several words, an expectation. */
  | 'setting'
  | 'clause'
  | 'form'
  | 'form-argument'
  | 'option'
  | 'expectation';

/** Something that a name can mean. Two occurrences mean the same where they share the object. */
export interface SymbolEntry {
  readonly kind: SymbolKind;
  /** Canonical. */
  readonly name: string;
  /** Where it is declared; absent for what the language itself has. */
  readonly file?: string;
  /** Names that declare it, in the order of the text: several for a coordinate, none for what the language has. */
  readonly declarations: readonly Name[];
  readonly declaration?:
    | SpacetimeDeclaration
    | JobDeclaration
    | ParameterDeclaration
    | LetDeclaration
    | ChartDeclaration;
  /** The spacetime of a member, the `let` of an argument; a setting's block as `fit`, a form's setting as `fit network`. */
  readonly container?: SymbolEntry | string;
}

/** A name in a file and what it means there. */
export interface Occurrence {
  /** Of the name itself: of `dθ` only `θ`. */
  readonly range: Range;
  /** As written there. */
  readonly text: string;
  readonly symbol: SymbolEntry;
  readonly declares: boolean;
  /** The name is that of a differential: `θ` in `dθ`. */
  readonly differential?: true;
  /** The chart whose coordinates the expression is in, where it is known. */
  readonly chart?: string;
}
