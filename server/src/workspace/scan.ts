import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files and folders that are looked at, at the most: a workspace may be a whole disk. */
const MOST_FILES = 1000;
const MOST_FOLDERS = 5000;

/** `.spacetime` files below a folder, hidden folders and `node_modules` left out; links are not followed. */
export function spacetimeFiles(folder: string): readonly string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let visited = 0; waiting.length > 0 && visited < MOST_FOLDERS && found.length < MOST_FILES; visited++) {
    const current = waiting.shift()!;
    for (const entry of entriesOf(current)) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && entry.name !== 'node_modules') waiting.push(path);
      } else if (entry.isFile() && entry.name.endsWith('.spacetime')) found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
