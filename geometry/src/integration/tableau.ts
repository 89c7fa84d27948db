/** Coefficients by the stage that they multiply; stages that are missing have 0. */
export type Coefficients = Readonly<Record<number, number>>;

/**
 * An explicit Runge–Kutta pair whose last evaluation, at the step's end, is the next step's first. With N stages,
 * stage 0 is f(y₀) and stage N is f(y₁).
 */
export interface Tableau {
  readonly name: string;
  /** Of the solution that is carried on. */
  readonly order: number;
  /** Order of the error of a point within the step. */
  readonly denseOrder: number;
  /** Rows of stages 1 … N − 1. */
  readonly stages: readonly Coefficients[];
  /** y₁ = y₀ + h Σ b_i k_i. */
  readonly weights: Coefficients;
  /**
   * One estimate h Σ e_i k_i; or two, of which the first is damped by the second as in DOP853, so that the whole
   * behaves like h⁸: |e₁|² / √(|e₁|² + 0.01 |e₂|²).
   */
  readonly errors: readonly Coefficients[];
  /** Rows of stages N + 1 …, which only the continuous extension needs. */
  readonly extra: readonly Coefficients[];
  /**
   * Terms from the fifth on of y(θ) = y₀ + θ(c₁ + (1−θ)(c₂ + θ(c₃ + (1−θ)(c₄ + …)))), c_i = h Σ d_i k_i; those before follow
   * from both ends.
   */
  readonly dense: readonly Coefficients[];
}
