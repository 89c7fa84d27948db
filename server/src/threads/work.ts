/** To a thread that works on several things. */
export type WorkOrder<Work> =
  | { readonly kind: 'do'; readonly id: number; readonly work: Work }
  | { readonly kind: 'cancel'; readonly id: number };

/** From it: updates, and one of the others at the end of each order; of one that was cancelled as well. */
export type WorkReport<Update, Result> =
  | { readonly kind: 'update'; readonly id: number; readonly update: Update }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | WorkFailure
  | { readonly kind: 'cancelled'; readonly id: number };

export interface WorkFailure {
  readonly kind: 'failed';
  readonly id: number;
  readonly message: string;
  /** It is about the request itself, said for people; else a fault, with its stack. */
  readonly expected: boolean;
  /** The thread cannot be used again. */
  readonly spent?: boolean;
}

export function failureOf(id: number, error: unknown, expected: boolean): WorkFailure {
  const message = error instanceof Error ? (expected ? error.message : String(error.stack)) : String(error);
  return { kind: 'failed', id, message, expected };
}
