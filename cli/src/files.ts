import { isUtf8 } from 'node:buffer';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { reason } from '@spacetime/field';
import { Failure } from './failure.ts';

/** The text of a file that the user named. @throws Failure where it cannot be read, or is no text. */
export function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const meant = `${path}.spacetime`;
    const offer = (error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(meant);
    throw new Failure(`${path}: ${reason(error)}${offer ? `; did you mean ${meant}?` : ''}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${path}:${firstBadLine(bytes)}: this is not UTF-8 text; save the file as UTF-8`);
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0, end = 0; end >= 0; start = end + 1, line++) {
    end = bytes.indexOf(10, start);
    if (!isUtf8(bytes.subarray(start, end < 0 ? undefined : end))) break;
  }
  return line;
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
  exists(path: string): boolean {
    return existsSync(path);
  },
  resolve(from: string, path: string): string {
    return isAbsolute(path) ? normalize(path) : join(dirname(from), path);
  },
};

/** Before long work: what it is to be written to must have a folder, and be none. @throws Failure */
export function checkWritable(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new Failure(`${path}: cannot be written: it is a folder`);
  const folder = dirname(path);
  try {
    accessSync(found === undefined || found.isFile() ? folder : path, constants.W_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Replaces a file at once: a reader sees the old bytes or the new ones, whatever happens. Devices and pipes are written to. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile() && !found.isDirectory()) {
      writeFileSync(path, content);
      return;
    }
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
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): Failure {
  const isLost = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return new Failure(`${path}: cannot be written: ${isLost ? `there is no folder ${dirname(path)}` : reason(error)}`);
}
