/** A sum with Neumaier's compensation (1974): its error does not grow with the number of terms. */
export class CompensatedSum {
  #sum = 0;
  #rest = 0;

  add(x: number): void {
    const next = this.#sum + x;
    this.#rest += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - next + x : x - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#rest;
  }
}

/** What one point adds to a quantity's norms, or all points together. */
export interface Norms<T> {
  /** Σ error², Σ |error|. */
  readonly squaredError: T;
  readonly absoluteError: T;
  /** Σ exact², Σ (exact − background)². */
  readonly squaredExact: T;
  readonly squaredDistortion: T;
  /** Σ magnitude²: what `exact` is summed from. */
  readonly squaredMagnitude: T;
}

export type PointNorms = { -readonly [K in keyof Norms<number>]: number };

export const pointNorms = (): PointNorms => ({
  squaredError: 0,
  absoluteError: 0,
  squaredExact: 0,
  squaredDistortion: 0,
  squaredMagnitude: 0,
});

/** Running totals over points. */
export class NormTotals {
  readonly #totals: Norms<CompensatedSum> = {
    squaredError: new CompensatedSum(),
    absoluteError: new CompensatedSum(),
    squaredExact: new CompensatedSum(),
    squaredDistortion: new CompensatedSum(),
    squaredMagnitude: new CompensatedSum(),
  };

  add(point: PointNorms): void {
    for (const key of KEYS) this.#totals[key].add(point[key]);
  }

  get(key: keyof Norms<number>): number {
    return this.#totals[key].value;
  }
}

const KEYS = Object.keys(pointNorms()) as (keyof PointNorms)[];

/** True where every sum is a finite number. */
export function isFiniteNorms(point: PointNorms): boolean {
  return KEYS.every((key) => Number.isFinite(point[key]));
}
