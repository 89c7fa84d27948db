import type {
  BackgroundDeclaration,
  ChartDeclaration,
  ExpectDeclaration,
  Expression,
  ImportDeclaration,
  JobDeclaration,
  LetDeclaration,
  MapDeclaration,
  MetricDeclaration,
  MetricEntry,
  ParameterDeclaration,
  Range,
  Setting,
  SpacetimeDeclaration,
  SyntaxTree,
} from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';

/** What a set of files declares once names are resolved: plain data, still without coordinates' numbers. */
export interface Model {
  readonly spacetimes: readonly SpacetimeModel[];
  readonly fits: readonly FitModel[];
  /** `geodesic`, `render` and `data` blocks. */
  readonly jobs: readonly JobModel[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was read, imported files before those that import them; the last one is the file itself. */
  readonly files: readonly FileModel[];
}

/** A file as it was read. */
export interface FileModel {
  readonly path: string;
  readonly tree: SyntaxTree;
  /** Imports that lead to a file, with the path of that file. */
  readonly imports: readonly { readonly declaration: ImportDeclaration; readonly path: string }[];
}

export interface ParameterModel {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly declaration: ParameterDeclaration;
}

export interface ChartModel {
  readonly name: string;
  /** Canonical names, always four where there were no errors. */
  readonly coordinates: readonly string[];
  readonly declaration: ChartDeclaration;
}

/** The domain in numbers, for given parameters. A coordinate without a domain has 0 .. 1. */
export interface Domain {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly periodic: readonly boolean[];
}

/** How many eigenvalues of the metric are negative and positive. */
export interface Signature {
  readonly negative: number;
  readonly positive: number;
}

export type MetricForm = 'line-element' | 'components' | '3+1';

export interface MetricModel {
  readonly chart: ChartModel;
  readonly signature: Signature;
  readonly form: MetricForm;
  readonly entries: readonly MetricEntry[];
  readonly declaration: MetricDeclaration | BackgroundDeclaration;
}

export type BackgroundModel =
  | {
      readonly kind: 'parameters';
      readonly values: ReadonlyMap<string, number>;
      readonly declaration: BackgroundDeclaration;
    }
  | { readonly kind: 'metric'; readonly metric: MetricModel; readonly declaration: BackgroundDeclaration }
  /** diag of the signature: constant Minkowski. */
  | { readonly kind: 'minkowski' };

export interface MapModel {
  readonly source: ChartModel;
  readonly target: ChartModel;
  /** By the target's coordinate index. */
  readonly values: readonly (Expression | undefined)[];
  readonly declaration: MapDeclaration;
}

export interface ExpectModel {
  readonly quantity: string;
  readonly value?: Expression;
  readonly names: readonly string[];
  readonly declaration: ExpectDeclaration;
}

export interface SpacetimeModel {
  readonly name: string;
  readonly file: string;
  readonly doc?: string;
  readonly parameters: ReadonlyMap<string, ParameterModel>;
  readonly lets: ReadonlyMap<string, LetDeclaration>;
  readonly charts: ReadonlyMap<string, ChartModel>;
  /** The first of {@link metrics}: what expectations and the background speak of. */
  readonly metric?: MetricModel;
  /** At most one for each chart; charts without one get it by a map. */
  readonly metrics: readonly MetricModel[];
  readonly background: BackgroundModel;
  readonly maps: readonly MapModel[];
  readonly expectations: readonly ExpectModel[];
  readonly declaration: SpacetimeDeclaration;
  /** False where an error makes lowering pointless; the numerical checks then leave the spacetime alone. */
  readonly sound: boolean;
}

interface JobBase {
  readonly name: string;
  readonly file: string;
  readonly doc?: string;
  /** The name after `of`. */
  readonly of?: string;
  /** The first setting of each key, as written. */
  readonly settings: ReadonlyMap<string, Setting>;
  readonly declaration: JobDeclaration;
  /** Where a setting stands, for diagnostics; absent where it is a default. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** False where an error leaves nothing to run. */
  readonly sound: boolean;
}

/** Blocks that look at a spacetime, or at the fit of one. */
interface ObserverBase extends JobBase {
  /** The spacetime itself, or that of the fit. */
  readonly spacetime?: SpacetimeModel;
  /** The name of the fit, where the block is of one. */
  readonly fit?: string;
  /** The chart of the block's coordinates; by default the fit's, or the metric's. */
  readonly chart?: ChartModel;
  /** Relative and absolute tolerance of an integration step. */
  readonly rtol: number;
  readonly atol: number;
}

/** Expressions here are constant: `evaluateConstants` gives their numbers for given parameters. */
export interface GeodesicModel extends ObserverBase {
  readonly kind: 'geodesic';
  readonly particle: 'massive' | 'photon';
  /** Four coordinates, where there was no error. */
  readonly at: readonly Expression[];
  /** Four components u^a, where there was no error; undefined is solved from the normalisation. */
  readonly velocity: readonly (Expression | undefined)[];
  /** The last value of the affine parameter, which starts from 0. */
  readonly until: Expression;
}

export interface RenderModel extends ObserverBase {
  readonly kind: 'render';
  readonly camera: {
    /** Four coordinates, where there was no error. */
    readonly at: readonly Expression[];
    readonly looking: 'inward' | 'outward';
  };
  /** Horizontal field of view in radians. */
  readonly field: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** A pattern, or the path of an image relative to the file. */
  readonly sky: { readonly kind: 'checker' | 'stars' } | { readonly kind: 'image'; readonly path: string };
  /** Inner and outer radius. */
  readonly disk?: readonly [number, number];
}

/** The data of a simulation, as a `data` block names them. */
export interface DataSource {
  readonly name: string;
  /** The declaring file. */
  readonly file: string;
  /** As written, relative to the declaring file; empty where it is missing. */
  readonly path: string;
  readonly format: 'carpet' | 'ascii' | 'openpmd' | 'npy';
  /** The part that is read; all along a coordinate that is not named. */
  readonly within: Readonly<Partial<Record<'t' | 'x' | 'y' | 'z', readonly [number, number]>>>;
  /** Points with a smaller lapse are left out. */
  readonly excise?: number;
}

export interface DataModel extends JobBase, DataSource {
  readonly kind: 'data';
}

export type JobModel = GeodesicModel | RenderModel | DataModel;

export type Activation = 'silu' | 'tanh' | 'sine' | 'gabor';

export interface NetworkModel {
  /** `siren` is an MLP of sines with its own initialisation, `wire` one of real Gabor wavelets. */
  readonly kind: 'mlp' | 'siren' | 'wire' | 'piratenet';
  readonly width: number;
  /** Number of activated (hidden) layers; of residual blocks for `piratenet`. */
  readonly depth: number;
  readonly activation: Activation;
  /** Frequency ω₀ of sine and Gabor activations, scale s₀ of the Gabor envelope. */
  readonly omega: number;
  readonly scale: number;
  /** Standard deviation σ of the frequencies of random Fourier features; absent where there are none. */
  readonly fourier?: number;
  /** Weights trained as W = diag(exp s) V; absent where they are trained as they are. */
  readonly factorised?: true;
}

export type BalanceModel =
  | { readonly kind: 'fixed'; readonly weights: readonly [number, number, number] }
  /** Chen et al. 2018. */
  | { readonly kind: 'gradnorm'; readonly alpha: number; readonly rate: number }
  /** The conflict-free direction of Liu et al. 2024 (what the paper's code calls grad_norm). */
  | { readonly kind: 'config' };

export type OptimizerModel =
  | {
      readonly kind: 'soap';
      readonly rate: number;
      readonly b1: number;
      readonly b2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
      readonly preconditionEvery: number;
    }
  | {
      readonly kind: 'lamb';
      readonly rate: number;
      readonly b1: number;
      readonly b2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly rate: number;
      readonly b1: number;
      readonly b2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | {
      readonly kind: 'lars';
      readonly rate: number;
      readonly momentum: number;
      /** The trust coefficient η: a step's length relative to the tensor's, at rate 1. */
      readonly trust: number;
      readonly weightDecay: number;
    }
  /** Limited-memory BFGS; `history` is the number of pairs that are kept. */
  | { readonly kind: 'lbfgs'; readonly history: number }
  /** Gauss–Newton by preconditioned conjugate gradients. */
  | { readonly kind: 'kfac'; readonly damping: number; readonly products: number; readonly refresh: number }
  /** Dense Levenberg–Marquardt; `damping` is the first λ. Each of the stages has a network of its own. */
  | { readonly kind: 'lm'; readonly damping: number; readonly stages: number };

export interface ScheduleModel {
  readonly kind: 'cosine' | 'exponential' | 'constant';
  /** The last rate as a fraction of the first. */
  readonly final: number;
  /** Steps of linear warm-up. */
  readonly warmup: number;
}

/** Points that follow from the chart's domain alone. */
export type PlainSamples =
  | { readonly kind: 'grid'; readonly counts: readonly [number, number, number, number] }
  | { readonly kind: 'uniform' | 'sobol'; readonly count: number };

export type SamplesModel =
  | PlainSamples
  /** A density that is `share` even in the network's inputs, the rest of it even in the chart. */
  | { readonly kind: 'encoded'; readonly count: number; readonly share: number };

export interface FitModel {
  readonly name: string;
  readonly file: string;
  readonly doc?: string;
  /** The spacetime (or the `data` block) that is learned. */
  readonly of: string;
  readonly spacetime?: SpacetimeModel;
  /** The `data` block, where the fit is of one. */
  readonly data?: DataSource;
  readonly chart?: ChartModel;
  readonly target: 'distortion' | 'full';
  /** What the network sees; absent: the coordinates themselves. */
  readonly encode?: readonly Expression[];
  readonly network: NetworkModel;
  /** Highest derivative that is supervised. */
  readonly order: 0 | 1 | 2;
  /** How errors of the metric are measured; those of derivatives always by squares. */
  readonly loss: 'mse' | 'minkowski' | 'papuc';
  /** What samples are weighed by: all alike, or by the volume element √|det g|. */
  readonly measure: 'coordinate' | 'volume';
  readonly balance: BalanceModel;
  readonly optimizer: OptimizerModel;
  readonly schedule: ScheduleModel;
  readonly samples: SamplesModel;
  readonly batch: number;
  readonly steps: number;
  readonly precision: 'float32' | 'float64';
  readonly seed: number;
  readonly validate: { readonly samples: SamplesModel; readonly every: number };
  readonly declaration: JobDeclaration;
  /** Where a setting stands, for diagnostics; absent where it is a default. */
  readonly ranges: ReadonlyMap<string, Range>;
  readonly sound: boolean;
}
