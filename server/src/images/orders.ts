import type { ImageInfo, ImagePart } from '@spacetime/protocol';

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

/** To the thread. */
export type ImageOrder =
  | { readonly kind: 'do'; readonly id: number; readonly work: ImageWork }
  | { readonly kind: 'cancel'; readonly id: number };

/** From the thread: parts, and one of the others at the end. */
export type ImageReport =
  | { readonly kind: 'part'; readonly id: number; readonly part: ImagePart }
  | { readonly kind: 'done'; readonly id: number; readonly info: ImageInfo }
  /** `expected`: something about the picture itself, said for people. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly expected: boolean }
  | { readonly kind: 'cancelled'; readonly id: number };
