import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { Failure, reason } from './failure.ts';

/** The text of a file that the user named. @throws Failure where it cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Failure(`${path}: ${reason(error)}`);
  }
}

/** How the analysis reaches imported files: beside the file that imports them. */
export const host = {
  read(path: string): string | undefined {
    try {
      return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined;
    }
  },
  resolve(from: string, path: string): string {
    return isAbsolute(path) ? normalize(path) : join(dirname(from), path);
  },
};

/** Replaces a file at once: a reader sees the old bytes or the new ones, whatever happens. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Failure(`${path}: cannot be written: ${reason(error)}`);
  }
}
