/**
 * Pictures of `render` blocks: rays are traced by threads of the server, and come to the panel in passes, each finer than
 * the one before. A request is cancellable between blocks of rays.
 */

/** Request: {@link ImageParams} → {@link ImageInfo}, once all pixels are there. */
export const VIEW_IMAGE = 'spacetime/view/image';
/** Notification to the editor: {@link ImagePart}: pixels that are new. Ten a second at most. */
export const VIEW_IMAGE_PART = 'spacetime/view/image/part';

/** A `render` block of a document as it is now, saved or not. */
export interface ImageTarget {
  readonly uri: string;
  readonly name: string;
  /** Path of an `.einfield`: the picture through it is set beside the exact one. By default that of the block's own fit. */
  readonly field?: string;
}

export interface ImageParams {
  readonly target: ImageTarget;
  /** Chosen by who asks: parts carry it. */
  readonly request: string;
  /** Pixels; the block's own unless given. */
  readonly width?: number;
  readonly height?: number;
  readonly threads?: number;
  /** Whether a finished picture of the same text may be shown again; true unless given. */
  readonly reuse?: boolean;
}

export type ImageSource = 'exact' | 'learned';

/** What a ray came to, by its code in {@link ImagePart.kinds}. */
export const IMAGE_OUTCOMES = ['captured', 'sky', 'disk', 'limit', 'fault'] as const;
export type ImageOutcome = (typeof IMAGE_OUTCOMES)[number];

/** Columns of one length, little-endian, in base64. */
export interface ImagePart {
  readonly request: string;
  readonly source: ImageSource;
  readonly width: number;
  readonly height: number;
  /** All that will come, so that room is made: exact alone, or learned and exact. */
  readonly sources: readonly ImageSource[];
  /** Of the pass: each of these pixels stands for the square of this many pixels from it to the right and down. */
  readonly step: number;
  /** Rays done and to be done, of all sources. */
  readonly done: number;
  readonly total: number;
  /** Seconds that it took, and that are left as far as can be told. */
  readonly seconds: number;
  readonly left?: number;
  /** Uint32: row · width + column, rows from the top. */
  readonly pixels: string;
  /** Uint8: index in {@link IMAGE_OUTCOMES}. */
  readonly kinds: string;
  /** Float32, three a pixel: light x in linear sRGB without a bound, shown as 1 − exp(−x). */
  readonly light: string;
  /**
   * Float64, three a pixel; NaN where there is none.
   * `sky`: the unit vector of the direction in which the ray leaves, in Cartesian axes with z along the chart's axis.
   * `disk`: radius and azimuth where it is met, and g = ν_observed/ν_emitted.
   */
  readonly values: string;
  /** Uint8: how often the ray has crossed the equatorial plane. */
  readonly orders: string;
  /** Float64: affine length, the observer's frequency being 1. */
  readonly lengths: string;
  /** Uint8: 1 where the sky is the one beyond a wormhole's throat. */
  readonly beyond: string;
  /** Uint16: steps of the integration, refused ones included. */
  readonly steps: string;
}

export interface ImageInfo {
  readonly width: number;
  readonly height: number;
  readonly name: string;
  /** What the block is of, and the spacetime behind it. */
  readonly of: string;
  readonly spacetime: string;
  readonly chart: string;
  readonly coordinates: readonly string[];
  /** Of the camera. */
  readonly at: readonly number[];
  /** Horizontal field of view in radians. */
  readonly field: number;
  readonly disk?: readonly [number, number];
  readonly sources: readonly ImageSource[];
  /** Path of the learned field, where there is one; `note` says why there is none, or what else is to be known. */
  readonly learned?: string;
  readonly notes: readonly string[];
  /** Evaluations of the metric with its first derivatives, of all sources. */
  readonly evaluations: number;
  readonly seconds: number;
  readonly threads: number;
  /** Found again rather than traced. */
  readonly reused: boolean;
  /** Why rays have failed: as many as there are reasons, each with the first pixel, of a dozen at most. */
  readonly failures: readonly ImageFailure[];
}

export interface ImageFailure {
  readonly source: ImageSource;
  readonly outcome: 'fault' | 'limit';
  /** Column and row of the first, from the top left. */
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly reason: string;
}
