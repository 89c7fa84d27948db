/** Outputs of numerical-relativity codes, which are not part of this repository. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const folder = process.env.SPACETIME_NR_DATA ?? join(root, '..', 'shared', 'data', 'nr');
const isThere = existsSync(folder);
const WHERE = `${folder} is not there: SPACETIME_NR_DATA names the folder of outputs of numerical-relativity codes`;

/** The path of one of them. */
export function nr(...parts: readonly string[]): string {
  return join(folder, ...parts);
}

/**
 * A test on these files. Where they are missing it fails in continuous integration, and elsewhere it is counted as not
 * run by the closing line of `npm test`.
 */
export function nrTest(name: string, run: () => void | Promise<void>): void {
  if (isThere) test(name, run);
  else if (process.env.CI) test(name, () => Promise.reject(new Error(WHERE)));
  else test(name, { skip: WHERE }, () => {});
}
