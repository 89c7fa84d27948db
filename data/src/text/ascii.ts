import { DataError } from '../data-error.ts';
import type { OnProgress, Piece, Source } from '../source.ts';
import { cactusLines } from './cactus-lines.ts';
import { carpetAscii } from './carpet-ascii.ts';

/** ASCII of Carpet (`.asc`) and of Cactus's own output for xgraph (`.xg`). @throws DataError */
export function openAscii(paths: readonly string[], onProgress?: OnProgress): Source {
  const pieces: Piece[] = [];
  const notes = new Set<string>();
  let refused: DataError | undefined;
  for (const [n, path] of paths.entries()) {
    onProgress?.(n / paths.length, path);
    try {
      if (/\.xg$/i.test(path)) {
        pieces.push(...cactusLines(path));
        continue;
      }
      const found = carpetAscii(path, onProgress);
      pieces.push(...found.pieces);
      for (const note of found.notes) notes.add(note);
    } catch (error) {
      // Folders hold other files as well: what is wrong with one is said, and the others are read.
      if (!(error instanceof DataError) || paths.length === 1) throw error;
      refused ??= error;
      notes.add(`left out: ${error.message}`);
    }
  }
  if (pieces.length === 0 && refused !== undefined) throw refused;
  return { format: 'ascii', files: paths, pieces, notes: [...notes], close: () => {} };
}
