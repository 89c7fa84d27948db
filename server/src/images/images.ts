import type { ImageInfo, ImagePart } from '@spacetime/protocol';
import { WorkThread } from '../threads/work-thread.ts';
import type { ImageWork } from './orders.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Makes pictures in a thread, which has threads of its own for the rays; tells pixels as they come. */
export class Images extends WorkThread<ImageWork, ImagePart, ImageInfo> {
  constructor() {
    super(WORKER, 'makes pictures');
  }
}
