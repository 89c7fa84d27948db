import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { analyze, type Host, type Model } from '../../src/index.ts';

const ROOT = new URL('../fixtures/', import.meta.url);

/** The fixtures of a folder, by path within `fixtures`. */
export function fixturesIn(folder: string): string[] {
  const names = readdirSync(new URL(`${folder}/`, ROOT)).filter((name) => name.endsWith('.spacetime'));
  return names.map((name) => `${folder}/${name}`);
}

export const disk: Host = {
  read(path) {
    try {
      return readFileSync(new URL(path, ROOT), 'utf8');
    } catch {
      return undefined;
    }
  },
  resolve: (from, path) => posix.join(posix.dirname(from), path),
};

/** Analyses one text, or several files of which `main` is the first. */
export function analyzeText(text: string, others: Readonly<Record<string, string>> = {}): Model {
  const files: Readonly<Record<string, string>> = { ...others, main: text };
  return analyze('main', { read: (path) => files[path], resolve: (_, path) => path });
}
