import type { Range } from '@spacetime/dsl';

/** A range in a file, in UTF-16 offsets. */
export interface Place {
  readonly path: string;
  readonly range: Range;
}

/** New text for a range. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** Edits by the path of the file. */
export type FileEdits = ReadonlyMap<string, readonly TextEdit[]>;

export function contains({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}
