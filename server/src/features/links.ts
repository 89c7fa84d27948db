import type { Range } from '@spacetime/dsl';
import { resolveImport } from '../workspace/places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Place } from './places.ts';

/** A place of the text that names a file, and what it is. */
export interface FileLink extends Place {
  readonly what: string;
}

/** Imports, data and images of skies that name a file which is there and may be read; `path` is that of the file. */
export function fileLinks({ path: own, tree, workspace }: Snapshot): readonly FileLink[] {
  const found: FileLink[] = [];
  const add = (what: string, written: string, range: Range) => {
    if (written === '') return;
    const path = resolveImport(own, written);
    if (workspace.exists(path)) found.push({ what, path, range });
  };
  for (const declaration of tree.declarations) {
    if (declaration.kind === 'import') add('imported file', declaration.path, declaration.pathRange);
    else if (declaration.kind !== 'spacetime') {
      for (const { items } of declaration.settings) {
        for (const item of items) {
          if (item.kind !== 'string') continue;
          const start = item.range.start + 1;
          add(declaration.kind === 'data' ? 'data' : 'image', item.value, { start, end: start + item.value.length });
        }
      }
    }
  }
  return found;
}
