import type { MetricField } from '@spacetime/geometry';

/** A metric that is not formulas but numbers that someone has opened: the truth of a fit of a `data` block. */
export interface GivenMetric {
  readonly field: MetricField;
  /** The same for the same numbers. */
  readonly fingerprint: string;
  /**
   * Carries points that are spread evenly over the domain to where the grids are fine, in place.
   *
   * @param points shape [count, 4]
   */
  place(points: Float64Array): void;
}
