import { EinfieldError } from './einfield-error.ts';

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** JSON.parse that refuses an object with the same key twice (which it would silently overwrite). */
export function parseStrictJson(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new EinfieldError(`${what} is not valid JSON`);
  }
  refuseDuplicateKeys(text, what);
  return value;
}

/** @param text valid JSON */
function refuseDuplicateKeys(text: string, what: string): void {
  // For each object or array that is open, the keys seen so far (none in an array).
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '{':
        open.push(new Set());
        expectsKey = true;
        break;
      case '[':
        open.push(undefined);
        expectsKey = false;
        break;
      case '}':
      case ']':
        open.pop();
        expectsKey = false;
        break;
      case ',':
        expectsKey = open.at(-1) !== undefined;
        break;
      case '"': {
        STRING.lastIndex = i;
        const literal = STRING.exec(text)![0];
        i += literal.length - 1;
        if (!expectsKey) break;
        const key = JSON.parse(literal) as string;
        const keys = open.at(-1)!;
        if (keys.has(key)) throw new EinfieldError(`${what} has the key ${JSON.stringify(key)} twice`);
        keys.add(key);
        expectsKey = false;
        break;
      }
    }
  }
}
