/**
 * The part of a library's text that a program needs, so that no compiler warns of the rest. Definitions are separated by
 * empty lines and stand after what they use; one belongs to the name before its first parenthesis, and one without is always
 * kept.
 */
export function usedPart(library: string, program: string): string {
  let needing = program;
  const kept: string[] = [];
  for (const block of library
    .trim()
    .split(/\n{2,}/u)
    .reverse()) {
    const name = /(\w+)\(/u.exec(block.replace(/^(?:\/\*.*\*\/|#.*)\n/u, ''))?.[1];
    if (name !== undefined && !new RegExp(`\\b${name}\\b`, 'u').test(needing)) continue;
    kept.push(block);
    needing += block;
  }
  return kept.reverse().join('\n\n');
}
