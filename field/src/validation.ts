/** How far a field is from the metric that it learned, at points that training never saw. */
export interface Validation {
  /** Steps done before it. */
  readonly step: number;
  readonly points: number;
  /** Mean of |error| over points and the ten components, in the chart's units. */
  readonly mae: number;
  /** ‖ĝ − g‖₂/‖g‖₂ over points and the ten components of the full metric. */
  readonly relative: number;
  /** The same error over the norm of the distortion g − background: the background flatters the number above. */
  readonly distortionRelative: number;
}
