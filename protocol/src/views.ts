/**
 * What panels ask for: values computed in a thread of the server, each request cancellable. Conventions are those of
 * Misner, Thorne & Wheeler; indices count the chart's coordinates from 0.
 */

/** Request: {@link SliceParams} → {@link Slice}. */
export const VIEW_SLICE = 'spacetime/view/slice';
/** Request: {@link PointParams} → {@link PointValue}. */
export const VIEW_POINT = 'spacetime/view/point';
/** Request: {@link DifferencesParams} → {@link Differences}. */
export const VIEW_DIFFERENCES = 'spacetime/view/differences';
/** Request: {@link ViewTarget} → {@link ViewChart}: what can be looked at, before anything is. */
export const VIEW_CHART = 'spacetime/view/chart';

/** An exact metric by its document, or a learned one by its file; in a chart of its own or in the one named. */
export type ViewTarget =
  | { readonly uri: string; readonly spacetime?: string; readonly chart?: string }
  | { readonly field: string; readonly chart?: string };

/** Names of scalars, or a component of a tensor by its indices: `riemann` with [1, 0, 1, 0] is R^1_{010}. */
export interface ViewQuantity {
  readonly name:
    | 'metric'
    | 'inverse'
    | 'determinant'
    | 'christoffel'
    | 'riemann'
    | 'ricci'
    | 'scalar'
    | 'einstein'
    | 'weyl'
    | 'kretschmann'
    | 'ricciSquared'
    | 'weylSquared'
    | 'weylDualSquared'
    | 'chernPontryagin'
    | 'gaussBonnet';
  /** As many as the tensor has; none for a scalar. */
  readonly indices?: readonly number[];
}

/** `error` is learned − exact. */
export type ViewSource = 'exact' | 'learned' | 'error';

export interface SliceParams {
  readonly target: ViewTarget;
  readonly quantity: ViewQuantity;
  /** The coordinates across and up; the same twice, with height 1, for a line. */
  readonly axes: readonly [number, number];
  /** Of the axes, from edge to edge; the domain's unless given. Values are at the cells' centres. */
  readonly ranges?: readonly [readonly [number, number], readonly [number, number]];
  /** All four coordinates; those of the axes are not looked at. */
  readonly at: readonly number[];
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** `exact` unless given; the others need a learned field. */
  readonly sources?: readonly ViewSource[];
}

/** Rows from the bottom up, float64, little-endian, in base64; NaN where there is no value. */
export interface SliceValues {
  readonly source: ViewSource;
  readonly data: string;
  /** Of the finite values; null where there is none. */
  readonly lowest: number | null;
  readonly highest: number | null;
}

export interface Slice {
  readonly values: readonly SliceValues[];
  /** Cells without a value, and why the first of them has none. */
  readonly faulty: number;
  readonly fault?: string;
}

export interface PointParams {
  readonly target: ViewTarget;
  readonly quantity: ViewQuantity['name'];
  readonly at: readonly number[];
}

export interface PointValue {
  /** Lengths of the indices; empty for a scalar. */
  readonly shape: readonly number[];
  /** Row-major; exact, and learned where the target is a learned field. */
  readonly exact: readonly number[];
  readonly learned?: readonly number[];
  readonly fault?: string;
}

export interface DifferencesParams {
  readonly target: ViewTarget;
  /** Points of the average; 64 unless given. */
  readonly points?: number;
}

export type DifferencesQuantity = 'christoffel' | 'riemann' | 'ricci' | 'kretschmann';

/** Mean absolute errors over points and components; null where there is none. */
export interface Differences {
  /** The steps h, ascending. */
  readonly steps: readonly number[];
  readonly curves: readonly {
    readonly quantity: DifferencesQuantity;
    /** Order of the stencil, 2, 4 or 6, and the precision of the samples. */
    readonly order: number;
    readonly precision: 'float32' | 'float64';
    readonly errors: readonly (number | null)[];
  }[];
  /** Of the learned field, by automatic differentiation. */
  readonly learned?: Readonly<Record<DifferencesQuantity, number | null>>;
  readonly points: number;
}

export interface ViewChart {
  readonly name: string;
  readonly coordinates: readonly string[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly periodic: readonly boolean[];
  /** Other charts that can be named. */
  readonly charts: readonly string[];
  readonly learned: boolean;
  /** What stands beside the learned field is no exact metric, but simulation data, interpolated. */
  readonly data?: boolean;
}
