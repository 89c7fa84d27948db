/**
 * `npm run bench -- tables`: writes the tables of README.md and docs/accuracy.md anew from the figures in
 * bench/results/paper, which `npm run bench -- paper` measured.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../cli/src/files.ts';
import { withTables } from './paper/regions.ts';
import { readResults } from './paper/result.ts';

const root = join(import.meta.dirname, '..');
/** The pages that have tables of results. */
export const PAGES = ['README.md', 'docs/accuracy.md'];

export function main(): Promise<void> {
  const results = readResults();
  for (const page of PAGES) {
    const path = join(root, page);
    const before = readFileSync(path, 'utf8');
    const after = withTables(before, results);
    if (after !== before) writeAtomically(path, after);
    console.log(`${page}: ${after === before ? 'is as it was' : 'written anew'}`);
  }
  return Promise.resolve();
}
