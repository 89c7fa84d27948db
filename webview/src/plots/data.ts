/** A curve over the plot's x values; null is a gap. */
export interface Curve {
  readonly label: string;
  /** Index into the theme's colours. */
  readonly colour: number;
  readonly values: readonly (number | null)[];
  readonly dash?: readonly number[];
  /** Behind the others: a raw curve under its average. */
  readonly faint?: boolean;
  /** The least and the largest value that each point stands for. */
  readonly range?: { readonly lowest: readonly (number | null)[]; readonly highest: readonly (number | null)[] };
  readonly points?: boolean;
}

/** Something at an x value that has no y: shown at the top edge. */
export interface PlotMark {
  readonly x: number;
  readonly text: string;
}

export interface PlotData {
  readonly xs: readonly number[];
  readonly curves: readonly Curve[];
  readonly marks?: readonly PlotMark[];
}

export interface PlotOptions {
  readonly title: string;
  readonly x: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
  readonly height?: number;
  /** Lines run between pixels: for curves of so few points that nothing is saved by having them on pixels. */
  readonly fine?: boolean;
  /** Plots of one key share their cursor. */
  readonly sync?: string;
}
