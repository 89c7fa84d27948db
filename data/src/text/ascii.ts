import type { OnProgress, Piece, Source } from '../source.ts';
import { cactusLines } from './cactus-lines.ts';
import { carpetAscii } from './carpet-ascii.ts';

/** ASCII of Carpet (`.asc`) and of Cactus's own output for xgraph (`.xg`). @throws DataError */
export function openAscii(paths: readonly string[], onProgress?: OnProgress): Source {
  const pieces: Piece[] = [];
  const notes = new Set<string>();
  for (const [n, path] of paths.entries()) {
    onProgress?.(n / paths.length, path);
    if (/\.xg$/i.test(path)) pieces.push(...cactusLines(path));
    else {
      const found = carpetAscii(path, onProgress);
      pieces.push(...found.pieces);
      for (const note of found.notes) notes.add(note);
    }
  }
  return { format: 'ascii', files: paths, pieces, notes: [...notes], close: () => {} };
}
