import type { SymbolsParams, SymbolsResult } from '@spacetime/protocol';
import type { WorkFailure } from '../threads/work.ts';
import type { Seen } from '../views/orders.ts';

/** What is derived, of what: a text that declares one spacetime. */
export interface SymbolsWork extends Omit<SymbolsParams, 'uri' | 'name' | 'chart'> {
  readonly seen: Seen & { readonly kind: 'exact' };
}

/** To the thread, one at a time. */
export interface SymbolsOrder {
  readonly id: number;
  readonly work: SymbolsWork;
}

/** From the thread. */
export type SymbolsReport =
  | { readonly kind: 'done'; readonly id: number; readonly result: SymbolsResult }
  | WorkFailure;
