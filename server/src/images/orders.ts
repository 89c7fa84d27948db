import type { ImageInfo, ImagePart } from '@spacetime/protocol';
import type { WorkOrder, WorkReport } from '../threads/work.ts';

/** A picture to be made, as plain data for its thread: a text that declares the block and all that it depends on. */
export interface ImageWork {
  readonly text: string;
  readonly name: string;
  /** Path of the document, by which the sky's own is found. */
  readonly path: string;
  /** Path of the learned field that is set beside the exact metric. */
  readonly field?: string;
  readonly width?: number;
  readonly height?: number;
  readonly threads?: number;
  /** Whether a finished picture is looked for. */
  readonly reuse: boolean;
  /** Folder in which finished pictures are kept. */
  readonly storage: string;
  /** What parts are called. */
  readonly request: string;
  readonly notes: readonly string[];
}

export type ImageOrder = WorkOrder<ImageWork>;
export type ImageReport = WorkReport<ImagePart, ImageInfo>;
