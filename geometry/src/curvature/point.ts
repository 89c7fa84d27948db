import { lowerChristoffel, raiseFirst, type Sign } from './connection.ts';
import { Inverter } from './inverse.ts';
import { contract, ricci, weyl } from './ricci.ts';
import { riemann } from './riemann.ts';

/** How far along the chain a quantity stands; each stage needs those before it. */
export type Stage = 0 | 1 | 2 | 3 | 4;
export const INVERSE: Stage = 0;
export const CHRISTOFFEL: Stage = 1;
export const RIEMANN: Stage = 2;
export const RICCI: Stage = 3;
export const WEYL: Stage = 4;

/** Numbers in a jet of second order. */
export const JET = 150;

/** The chain at one point: scratch that is overwritten by the next. */
export class PointCurvature {
  /** −1: the quantities themselves; +1: the sums of the magnitudes of their terms. */
  readonly sign: Sign;
  jet: Float64Array = new Float64Array(JET);
  offset = 0;
  readonly inverse: Float64Array;
  /** H^{AB} over bivectors, [6, 6]. */
  readonly bivectors: Float64Array;
  readonly lower = new Float64Array(40);
  readonly upper = new Float64Array(40);
  /** R_{AB} over bivectors, [6, 6]. */
  readonly riemann = new Float64Array(36);
  readonly ricci = new Float64Array(10);
  readonly weyl = new Float64Array(36);
  scalar = 0;
  /** Free for whoever writes a quantity. */
  readonly scratch = new Float64Array(192);
  readonly mixed = new Float64Array(36);
  readonly #inverter = new Inverter();
  readonly #magnitudes: Float64Array | undefined;

  constructor(magnitudes: boolean) {
    this.sign = magnitudes ? 1 : -1;
    this.#magnitudes = magnitudes ? new Float64Array(JET) : undefined;
    this.inverse = this.#inverter.inverse;
    this.bivectors = this.#inverter.bivectors;
  }

  get determinant(): number {
    return this.#inverter.determinant;
  }

  get condition(): number {
    return this.#inverter.condition;
  }

  /**
   * @param offset where the point's jet starts in `jets`
   * @param stride its length: 10, 50 or 150, as far as `stage` needs
   * @returns why the chain has no value at this point, if it has none
   */
  compute(jets: Float64Array, offset: number, stride: number, stage: Stage): string | undefined {
    this.jet = jets;
    this.offset = offset;
    const inverter = this.#inverter;
    if (!inverter.invert(jets, this.offset)) {
      return Number.isFinite(inverter.determinant)
        ? `the metric is degenerate (determinant ${inverter.determinant.toPrecision(3)})`
        : 'the metric is not finite';
    }
    if (this.#magnitudes) this.#takeMagnitudes(this.#magnitudes, stride);
    if (stage < CHRISTOFFEL) return undefined;
    const { sign, inverse, lower, upper } = this;
    if (!allFinite(this.jet, this.offset + 10, 40)) return 'a first derivative of the metric is not finite';
    lowerChristoffel(this.jet, this.offset, sign, lower);
    raiseFirst(inverse, 10, lower, upper, 0);
    if (stage < RIEMANN) return undefined;
    if (!allFinite(this.jet, this.offset + 50, 100)) return 'a second derivative of the metric is not finite';
    riemann(this.jet, this.offset, sign, lower, upper, this.riemann);
    if (!allFinite(this.riemann, 0, 36)) return 'the curvature is beyond the range of float64';
    if (stage < RICCI) return undefined;
    ricci(inverse, this.riemann, sign, this.ricci);
    this.scalar = contract(inverse, this.ricci);
    if (stage === WEYL) weyl(this.jet, this.offset, sign, this.riemann, this.ricci, this.scalar, this.weyl);
    return undefined;
  }

  #takeMagnitudes(magnitudes: Float64Array, stride: number): void {
    for (let k = 0; k < stride; k += 1) magnitudes[k] = Math.abs(this.jet[this.offset + k]!);
    for (let k = 0; k < 10; k += 1) this.inverse[k] = Math.abs(this.inverse[k]!);
    for (let k = 0; k < 36; k += 1) this.bivectors[k] = Math.abs(this.bivectors[k]!);
    this.jet = magnitudes;
    this.offset = 0;
  }
}

function allFinite(values: Float64Array, start: number, length: number): boolean {
  let sum = 0;
  for (let k = start; k < start + length; k += 1) sum += 0 * values[k]!;
  return sum === 0;
}
