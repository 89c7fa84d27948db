/**
 * A sum of squares ½ ‖r(w)‖² as the Levenberg–Marquardt iteration sees it. Vectors over the weights have the length
 * `size`, the weights first.
 */
export interface DampedLeastSquares {
  readonly parameters: number;
  readonly size: number;
  /** Damping, relative to JᵀJ's largest diagonal entry, below which an orthogonal factorisation is worth its cost. */
  readonly orthogonalBelow: number;
  /** Floating-point operations of everything so far. */
  readonly operations?: number;
  allocateResiduals(): Float64Array;
  /** The residuals r at w into `r`. @returns the parts of the loss; NaN where r is */
  residuals(w: Float64Array, r: Float64Array): Float64Array;
  /** Takes J at w. `orthogonal`: by a factorisation whose condition number is J's, not its square. */
  linearise(w: Float64Array, orthogonal: boolean): void;
  /** The diagonal of JᵀJ. */
  diagonal(): Float64Array;
  /** Factors A = JᵀJ + diag(shift). @returns whether A is positive definite to rounding */
  factor(shift: Float64Array): boolean;
  /** x ← A⁻¹ x. */
  solve(x: Float64Array): void;
  /** g = Jᵀr, J still that of the last `linearise`. */
  pullback(r: Float64Array, g: Float64Array): void;
  dispose(): void;
}
