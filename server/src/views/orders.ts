import type { DifferencesParams, PointParams, SliceParams } from '@spacetime/protocol';

/** What is looked at, as plain data: a text that declares one spacetime, or the path of a learned field. */
export type Seen =
  | { readonly kind: 'exact'; readonly text: string; readonly name: string; readonly chart?: string }
  | { readonly kind: 'learned'; readonly path: string; readonly chart?: string };

/** A request of a view, its target resolved. */
export type ViewWork =
  | { readonly kind: 'slice'; readonly seen: Seen; readonly params: Omit<SliceParams, 'target'> }
  | { readonly kind: 'point'; readonly seen: Seen; readonly params: Omit<PointParams, 'target'> }
  | { readonly kind: 'differences'; readonly seen: Seen; readonly params: Omit<DifferencesParams, 'target'> }
  | { readonly kind: 'chart'; readonly seen: Seen };

/** To the worker. */
export type ViewOrder =
  | { readonly kind: 'do'; readonly id: number; readonly work: ViewWork }
  | { readonly kind: 'cancel'; readonly id: number };

/** From the worker: one for each order that was not cancelled, and one for each that was. */
export type ViewReport =
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  /** `expected`: something about the request itself, said for people. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly expected: boolean }
  | { readonly kind: 'cancelled'; readonly id: number };

/** What a view cannot show, said for people. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
}
