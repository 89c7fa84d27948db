/** Exact symbols of a metric, derived on demand in a thread of the server; each request is cancellable. */

/** Request: {@link SymbolsParams} → {@link SymbolsResult}. */
export const SYMBOLS = 'spacetime/symbols';

export type SymbolsQuantity =
  | 'metric'
  | 'inverse'
  | 'determinant'
  | 'christoffel'
  /** R_abcd, all indices down. */
  | 'riemann'
  | 'ricci'
  | 'einstein'
  | 'scalar'
  | 'kretschmann';

export interface SymbolsParams {
  /** Of the document. */
  readonly uri: string;
  /** Which spacetime; the document's first unless given. */
  readonly name?: string;
  /** The metric's own unless given. */
  readonly chart?: string;
  readonly quantity: SymbolsQuantity;
  /** Milliseconds after which it is given up; 20 s unless given. */
  readonly time?: number;
}

/** Formats of a whole answer; `latex` is an `aligned` block that KaTeX sets. */
export type SymbolsFormat = 'text' | 'latex' | 'spacetime' | 'python' | 'c';

export interface SymbolsResult {
  readonly spacetime: string;
  readonly quantity: SymbolsQuantity;
  readonly chart: string;
  readonly coordinates: readonly string[];
  /** Independent components that do not vanish, in terms of parameters and of the file's `let`s. */
  readonly entries: readonly {
    /** `Γ^r_tt`. */
    readonly name: string;
    /** Names of coordinates, upper indices first. */
    readonly indices: readonly string[];
    readonly latex: string;
    readonly text: string;
    /** In the language of `.spacetime` files. */
    readonly spacetime: string;
  }[];
  /** Components that are not shown: too large, or not confirmed. */
  readonly withheld: readonly { readonly name: string; readonly reason: string }[];
  /** What the entries' `let`s stand for. */
  readonly lets: readonly { readonly name: string; readonly latex: string; readonly text: string }[];
  /** Every component, zeros included, was compared with automatic differentiation at so many points. */
  readonly verified: {
    readonly points: number;
    /** The largest difference, relative to the size of the terms. */
    readonly worst: number;
  };
  /** Present where there is nothing: why. */
  readonly refused?: string;
  /** The whole answer to be copied; empty where it was refused. */
  readonly documents: Readonly<Partial<Record<SymbolsFormat, string>>>;
}
