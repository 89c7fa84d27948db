import type { Range } from '../ast.ts';
import type { ChartModel } from '../model.ts';

/** Where an expression stands, which decides what its names may mean. */
export interface Place {
  /** The chart whose coordinates may be used; absent where the expression is constant. */
  readonly chart?: ChartModel;
  /** Coordinates of other charts that maps from `chart` give functions to, with those charts. */
  readonly replaced?: ReadonlyMap<string, readonly ChartModel[]>;
  /** Coordinates of every chart may be used: a `let`, which has its chart from where it is used. */
  readonly anywhere?: boolean;
  /** Why nothing but numbers may be used, e.g. `a parameter's value`; then parameters and lets may not either. */
  readonly numbersOnly?: string;
  /** What is constant here, e.g. `a domain's bound`; parameters and constant lets may be used. */
  readonly constant?: string;
}

/** What a `let` turned out to be. */
export interface LetInfo {
  readonly kind: Kind;
  /** Every coordinate that its value mentions, itself or through other lets, with the first place of each. */
  readonly coordinates: ReadonlyMap<string, Range>;
}

/** `unknown` follows an error that has been reported: it agrees with everything. */
export type Kind = 'number' | 'condition' | 'unknown';
