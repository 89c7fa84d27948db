import type { DifferencesParams, GeodesicProgressParams, PointParams, SliceParams } from '@spacetime/protocol';
import type { WorkOrder, WorkReport } from '../threads/work.ts';

/** What is looked at, as plain data: a text that declares one spacetime, or the path of a learned field. */
export type Seen =
  | { readonly kind: 'exact'; readonly text: string; readonly name: string; readonly chart?: string }
  | {
      readonly kind: 'learned';
      readonly path: string;
      readonly chart?: string;
      /** Data behind it are read within these alone: the workspace is not trusted. */
      readonly folders?: readonly string[];
    };

/** A request of a view, its target resolved. */
export type ViewWork =
  | { readonly kind: 'slice'; readonly seen: Seen; readonly params: Omit<SliceParams, 'target'> }
  | { readonly kind: 'point'; readonly seen: Seen; readonly params: Omit<PointParams, 'target'> }
  | { readonly kind: 'differences'; readonly seen: Seen; readonly params: Omit<DifferencesParams, 'target'> }
  | { readonly kind: 'chart'; readonly seen: Seen }
  | GeodesicWork;

/** A `geodesic` block: a text that declares it with all that it needs, and a learned field to follow it through too. */
export interface GeodesicWork {
  readonly kind: 'geodesic';
  readonly text: string;
  readonly name: string;
  readonly field?: string;
  /** The field's source is written otherwise by now. */
  readonly stale?: boolean;
  /** Why there is no field where one could be expected. */
  readonly note?: string;
}

/** How far a piece of work has come. */
export type ViewProgress = Omit<GeodesicProgressParams, 'progress'>;

export type ViewOrder = WorkOrder<ViewWork>;
export type ViewReport = WorkReport<ViewProgress, unknown>;

/** What a view cannot show, said for people. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
}
