/** An autonomous system y′ = f(y), evaluated for many states at once. */
export interface Flow {
  /** Numbers of a state. */
  readonly dimension: number;
  /**
   * Of components of which only differences matter, such as angles that go on counting, what takes the place of |y| in
   * the tolerance at most; by default |y| itself, whatever its size.
   */
  readonly ceilings?: readonly number[];
  /**
   * What comes out for a state does not depend on its neighbours. Where f has no value its row is NaN; nothing is thrown.
   * @param states shape [count, dimension]
   * @param out shape [count, dimension]
   */
  derivative(states: Float64Array, count: number, out: Float64Array): void;
}
