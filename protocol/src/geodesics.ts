/**
 * `geodesic` blocks, followed for a panel in a thread of the server. Lists of numbers are float64, little-endian, in
 * base64, row-major; coordinates are in the units of the chart, angles in radians, periodic ones counted on.
 */

/** Request, cancellable: {@link GeodesicParams} → {@link GeodesicCourse}. */
export const VIEW_GEODESIC = 'spacetime/view/geodesic';
/** Notification: {@link GeodesicProgressParams}, ten a second at the most, while a request with `progress` runs. */
export const VIEW_GEODESIC_PROGRESS = 'spacetime/view/geodesicProgress';
/** Request: {@link GeodesicListParams} → {@link GeodesicBlock}s: those of a document that have no errors, in its order. */
export const GEODESIC_LIST = 'spacetime/geodesic/list';

/** A `geodesic` block of a document, as the editor has it now. */
export interface GeodesicTarget {
  readonly uri: string;
  readonly name: string;
}

export interface GeodesicListParams {
  /** Of a document. */
  readonly uri: string;
}

export interface GeodesicBlock {
  readonly name: string;
  /** The spacetime, and the fit where the block is of one. */
  readonly spacetime: string;
  readonly fit?: string;
  readonly chart: string;
}

export interface GeodesicParams {
  readonly target: GeodesicTarget;
  /** Path of an `.einfield` file through which it is followed too; else what the block's fit was trained to, if it was. */
  readonly field?: string;
  /** Names this request in {@link VIEW_GEODESIC_PROGRESS}. */
  readonly progress?: string;
}

export interface GeodesicProgressParams {
  /** As the request had it. */
  readonly progress: string;
  /** Of all that is asked for: 0 to 1. */
  readonly fraction: number;
  /** Affine parameter that was reached, and which of the two paths it is. */
  readonly lambda: number;
  readonly path: 'exact' | 'learned';
}

/** A block's geodesic through the exact metric and, where there is one, through a learned one. */
export interface GeodesicCourse {
  readonly name: string;
  readonly spacetime: string;
  readonly chart: {
    readonly name: string;
    readonly coordinates: readonly string[];
    readonly lower: readonly number[];
    readonly upper: readonly number[];
    readonly periodic: readonly boolean[];
  };
  readonly parameters: Readonly<Record<string, number>>;
  readonly particle: 'massive' | 'photon';
  /** The affine parameter that the block asks for. */
  readonly until: number;
  readonly projection: GeodesicProjection;
  readonly exact: GeodesicPath;
  readonly learned?: LearnedPath;
  /** Why there is no learned path though one could be expected, or what is to be known of it. */
  readonly unlearned?: string;
  /** What follows from the exact metric about the place of the orbit; empty where nothing was found for certain. */
  readonly surfaces: readonly GeodesicSurface[];
}

/** How points of the chart are shown in space. */
export interface GeodesicProjection {
  /**
   * `coordinates`: the last three of the chart as they are; `spherical`: (r sin θ cos φ, r sin θ sin φ, r cos θ) of
   * the last three; `areal`: the same with √g_θθ for r, where r may be negative; `map`: by a map of the file.
   */
  readonly kind: 'coordinates' | 'spherical' | 'areal' | 'map';
  /** Names of the three axes. */
  readonly axes: readonly [string, string, string];
  /** The chart that the map leads to. */
  readonly chart?: string;
}

export interface GeodesicPath {
  /** Of each sample, ascending from 0. A learned path has samples where the exact one has, and one at its own end. */
  readonly lambda: string;
  /** Shape [n, 4]. */
  readonly points: string;
  /** u^a = dx^a/dλ, shape [n, 4]. */
  readonly velocities: string;
  /** In space, shape [n, 3]. */
  readonly cartesian: string;
  readonly drift: GeodesicDrift;
  readonly ending: {
    /** `until`, `domain`, `fault`, `stuck`, `singularity`, `steps`; others are said by their sentence. */
    readonly kind: string;
    /** A sentence, in English. */
    readonly text: string;
    /** The coordinate whose edge was reached, or that changes without bound. */
    readonly coordinate?: number;
    /** Why the metric has no value beyond. */
    readonly fault?: string;
    /** Where it came to its end before the parameter that was asked for. */
    readonly early: boolean;
  };
  readonly evaluations: number;
  readonly steps: number;
  readonly rejected: number;
  readonly seconds: number;
  /** Where the second coordinate is a radius with turning points. */
  readonly radial?: GeodesicRadial;
}

/** What should stay as it was, at the accepted steps; `lambda` is that of a sample not far before. */
export interface GeodesicDrift {
  readonly lambda: string;
  /** g(u,u) less its value at the start; of a photon in units of its terms. */
  readonly norm: string;
  readonly conserved: readonly {
    /** `E`, `L`, `p_x`: as a relativist calls it. */
    readonly name: string;
    /** Its value at the start. */
    readonly first: number;
    /** value − first. */
    readonly drift: string;
  }[];
}

export interface LearnedPath extends GeodesicPath {
  /** Path of the file. */
  readonly field: string;
  readonly fit: string;
  /** The fit or its spacetime is written otherwise by now. */
  readonly stale: boolean;
}

export interface GeodesicRadial {
  readonly coordinate: string;
  readonly pericentre?: number;
  readonly apocentre?: number;
  /** Advance of the pericentre per orbit, Δφ − 2π, in radians: the mean over whole orbits. */
  readonly precession?: number;
  /** Whole orbits, from one turning point to the next of its kind, that it is the mean of. */
  readonly orbits: number;
}

/** A surface or circle about the middle of the projection. */
export interface GeodesicSurface {
  readonly kind: 'horizon' | 'static-limit' | 'photon-orbit';
  /** `g^rr = 0`: why it is there. */
  readonly label: string;
  /** Of the second coordinate, at the polar angles `angles`; one alone for a circle in the equatorial plane. */
  readonly radii: readonly number[];
  readonly angles: readonly number[];
  /** It lies where the chart's domain does not reach: the metric's formula is carried on. */
  readonly outside: boolean;
}
