import { WorkThread } from '../threads/work-thread.ts';
import type { ViewProgress, ViewWork } from './orders.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Computes views in a thread, one after another; tells how far a geodesic has come. */
export class Views extends WorkThread<ViewWork, ViewProgress, unknown> {
  constructor() {
    super(WORKER, 'computes views');
  }
}
