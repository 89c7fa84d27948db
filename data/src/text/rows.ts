import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { DataError } from '../data-error.ts';

const CHUNK = 2 ** 22;
/** A line longer than this is no line of numbers. */
const LONGEST = 2 ** 20;

/** The lines of a text file, a piece at a time. @throws DataError where it cannot be read, or is no text */
export function* linesOf(path: string): Generator<string> {
  if (!existsSync(path)) throw new DataError('file', `${path}: no such file`);
  if (!statSync(path).isFile()) throw new DataError('file', `${path}: it is no file`);
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(CHUNK);
    const decoder = new StringDecoder('latin1');
    let rest = '';
    for (;;) {
      const count = readSync(file, buffer, 0, CHUNK, null);
      if (count === 0) break;
      if (buffer.subarray(0, count).includes(0))
        throw new DataError('format', `${path}: this is not text; \`format\` names what it is`);
      const lines = (rest + decoder.write(buffer.subarray(0, count))).split(/\r?\n/);
      rest = lines.pop()!;
      if (rest.length > LONGEST) throw new DataError('format', `${path}: this has no lines of numbers`);
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}

/** `1.5`, `nan`, `inf` as programs print them; undefined for anything else. */
export function numberIn(text: string): number | undefined {
  const value = Number(text);
  if (!Number.isNaN(value) && text !== '') return value;
  if (/^[-+]?nan/i.test(text)) return Number.NaN;
  if (/^[-+]?inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}
