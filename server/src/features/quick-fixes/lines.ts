import type { Range } from '@spacetime/dsl';
import type { TextEdit } from '../places.ts';

/** The offset at which the line of an offset begins. */
export function startOfLine(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

/** The space before what stands first on a line. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/u.exec(text.slice(startOfLine(text, offset), offset))![0];
}

export function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/u.exec(text)?.[0] ?? '\n';
}

/** New lines, without indentation of their own, before the line of an offset and its comments, as far in as it is. */
export function linesBefore(text: string, offset: number, lines: readonly string[]): TextEdit {
  let start = startOfLine(text, offset);
  const indent = indentAt(text, offset);
  // Doc comments belong to what follows them.
  while (start > 0) {
    const before = startOfLine(text, start - (text.slice(start - 2, start) === '\r\n' ? 2 : 1));
    if (!text.slice(before, start).trimStart().startsWith('///')) break;
    start = before;
  }
  if (text.slice(startOfLine(text, offset), offset).trim() !== '') {
    return { range: { start: offset, end: offset }, text: `${lines.join(' ')}  ` };
  }
  const ending = lineBreakOf(text);
  return {
    range: { start, end: start },
    text: lines.map((line) => (line === '' ? '' : indent + line) + ending).join(''),
  };
}

/** New lines after the line on which a statement ends. */
export function linesAfter(text: string, { start, end }: Range, lines: readonly string[]): TextEdit {
  const indent = indentAt(text, start);
  const at = endOfLine(text, end);
  const ending = lineBreakOf(text);
  const rest = text
    .slice(end, at)
    .replace(/\/\/.*$/u, '')
    .trim();
  if (rest !== '') return { range: { start: end, end }, text: `  ${lines.join('  ')}` };
  return {
    range: { start: at, end: at },
    text: lines.map((line) => ending + (line === '' ? '' : indent + line)).join(''),
  };
}

function endOfLine(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** New lines at the end of a block whose last character is its `}`; on its line where the block has one line. */
export function linesWithin(text: string, { start, end }: Range, lines: readonly string[]): TextEdit | undefined {
  const brace = end - 1;
  if (text[brace] !== '}') return undefined;
  const line = startOfLine(text, brace);
  if (text.slice(line, brace).trim() !== '') {
    const gap = /\s/u.test(text[brace - 1] ?? '') ? '' : ' ';
    return { range: { start: brace, end: brace }, text: `${gap}${lines.join('  ')} ` };
  }
  const indent = `${indentAt(text, start)}  `;
  const ending = lineBreakOf(text);
  return {
    range: { start: line, end: line },
    text: lines.map((one) => (one === '' ? '' : indent + one) + ending).join(''),
  };
}

/** Takes a statement out, with its line and its doc comment where nothing else stands there. */
export function removal(text: string, { start, end }: Range): TextEdit {
  let from = startOfLine(text, start);
  let to = endOfLine(text, end);
  const alone = text.slice(from, start).trim() === '' && /^\s*(?:\/\/.*)?$/u.test(text.slice(end, to));
  if (!alone) {
    const gap = /^[ \t]*/u.exec(text.slice(end))![0].length;
    return { range: { start, end: end + gap }, text: '' };
  }
  while (from > 0) {
    const before = startOfLine(text, from - (text.slice(from - 2, from) === '\r\n' ? 2 : 1));
    if (!text.slice(before, from).trimStart().startsWith('///')) break;
    from = before;
  }
  if (text.startsWith('\r\n', to)) to += 2;
  else if (to < text.length) to++;
  return { range: { start: from, end: to }, text: '' };
}
