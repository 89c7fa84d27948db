/** What trained fields are, as their files say. */

/** Request: {@link FieldParams} → {@link FieldInfo}: what an `.einfield` file is. */
export const FIELD_INFO = 'spacetime/field/info';

export interface FieldParams {
  /** Path of the file. */
  readonly field: string;
}

/** What an `.einfield` file says of itself, checked in full before it is said. */
export interface FieldInfo {
  readonly path: string;
  /** Bytes of the file, and of the weights in it. */
  readonly bytes: number;
  readonly weightBytes: number;
  /** Numbers that were trained. */
  readonly weights: number;
  readonly fit: string;
  readonly spacetime: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly chart: {
    readonly name: string;
    readonly coordinates: readonly string[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  };
  readonly target: 'full' | 'distortion';
  readonly background: string;
  readonly encoding: readonly string[];
  /** In words: kind, widths, activation. */
  readonly network: string;
  /** Highest order of derivatives that was supervised: 0, 1 or 2. */
  readonly order: number;
  readonly training: {
    readonly optimizer: string;
    readonly steps: number;
    readonly samples: number;
    readonly seconds: number;
    readonly engine: string;
    readonly precision: string;
    readonly seed: number;
    readonly losses: readonly number[];
    readonly validation?: {
      readonly points: number;
      readonly mae: number;
      readonly relative: number;
      readonly distortionRelative: number;
    };
  };
  /** The files that it was trained from; `isCurrent`: what lies there now is the same text. */
  readonly sources: readonly { readonly path: string; readonly text: string; readonly isCurrent: boolean }[];
  /** What wrote it. */
  readonly product: string;
}
