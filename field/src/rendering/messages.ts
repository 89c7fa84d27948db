import type { Outcomes } from '@spacetime/geometry';

/** To a thread. */
export interface TraceRequest {
  readonly id: number;
  /** Indices y · width + x. */
  readonly pixels: Uint32Array;
}

/** From a thread. */
export type TraceReport =
  | { readonly kind: 'ready' }
  /** The order cannot be carried out. */
  | { readonly kind: 'failed'; readonly message: string; readonly expected: boolean }
  | {
      readonly kind: 'traced';
      readonly id: number;
      readonly outcomes: Outcomes;
      readonly evaluations: number;
      /** Points at which a learned field was asked, and those of them where the exact metric answered. */
      readonly asked: number;
      readonly beyond: number;
    };
