/** What a ray, followed backwards from the camera, meets. */
export const OUTCOME = {
  /** Not traced yet. */
  none: 0,
  /** Its light would have to come from a horizon; see {@link CAPTURE}. */
  captured: 1,
  /** The sky, in a direction. */
  sky: 2,
  /** The disk. */
  disk: 3,
  /** Neither within the steps that a ray is given: it circles, or nothing of the kind is there. */
  limit: 4,
  /** The metric has no value on its way. */
  fault: 5,
} as const;

export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** Outcomes in words, by number. */
export const OUTCOME_NAMES = ['none', 'captured', 'sky', 'disk', 'limit', 'fault'] as const;

/** What became of a number of rays; plain arrays, which can be sent from thread to thread. */
export interface Outcomes {
  readonly count: number;
  /** Of {@link OUTCOME}. */
  readonly kind: Uint8Array;
  /**
   * Shape [count, 3]. Sky: the unit vector towards which the ray leaves, in Cartesian axes with z along the chart's axis.
   * Disk: radius, azimuth φ and ν_observed / ν_emitted. NaN otherwise.
   */
  readonly values: Float64Array;
  /** How often the ray crossed the equatorial plane before its end. */
  readonly crossings: Uint8Array;
  /** 1 where the sky is the one beyond a wormhole's throat. */
  readonly beyond: Uint8Array;
  /** Affine length λ of the way back: the photon has energy 1 for the camera. */
  readonly length: Float64Array;
  /** Steps, refused ones included. */
  readonly steps: Uint16Array;
}

export function createOutcomes(count: number): Outcomes {
  return {
    count,
    kind: new Uint8Array(count),
    values: new Float64Array(3 * count).fill(Number.NaN),
    crossings: new Uint8Array(count),
    beyond: new Uint8Array(count),
    length: new Float64Array(count),
    steps: new Uint16Array(count),
  };
}

/** Copies all of `from` to where `places` says. @param places shape [from.count]; by default from `first` on */
export function placeOutcomes(from: Outcomes, into: Outcomes, places: ArrayLike<number>): void {
  for (let i = 0; i < from.count; i++) {
    const to = places[i]!;
    into.kind[to] = from.kind[i]!;
    into.crossings[to] = from.crossings[i]!;
    into.beyond[to] = from.beyond[i]!;
    into.length[to] = from.length[i]!;
    into.steps[to] = from.steps[i]!;
    for (let k = 0; k < 3; k++) into.values[3 * to + k] = from.values[3 * i + k]!;
  }
}

export interface OutcomeCounts {
  readonly captured: number;
  readonly sky: number;
  readonly disk: number;
  readonly limit: number;
  readonly fault: number;
  readonly none: number;
}

export function countOutcomes({ kind }: Pick<Outcomes, 'kind'>): OutcomeCounts {
  const counts = [0, 0, 0, 0, 0, 0];
  for (const one of kind) counts[one]!++;
  const [none, captured, sky, disk, limit, fault] = counts as [number, number, number, number, number, number];
  return { none, captured, sky, disk, limit, fault };
}
