import type { Diagnostic } from './diagnostic.ts';
import { layoutOf } from './format/layout.ts';
import { marksOf } from './format/marks.ts';
import { Writer } from './format/writer.ts';
import { tokenise } from './lexer.ts';
import { parse } from './parser.ts';

/** The formatted text, or the syntax errors for which it was not formatted. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Lays a file out anew: a statement a line, two spaces of indentation, the values of a block's settings in one
 * column. Comments, spellings of names, parentheses, line breaks within statements and the indentation after
 * them, single blank lines, and blocks on one line (up to column 100) stay as they are. The tokens and their
 * order never change. Formatting twice changes nothing more.
 */
export function format(text: string, file: string): Formatted {
  const { tree, diagnostics } = parse(text, file);
  if (diagnostics.length > 0) return { diagnostics };
  const source = tokenise(text);
  const { tokens, comments } = source;
  const layout = layoutOf(tree, source);
  const writer = new Writer(text, layout, marksOf(text, tokens, comments, layout));
  let next = 0;
  for (const token of tokens) {
    for (; comments[next]?.range.start < token.startOffset; next++) writer.comment(comments[next], token);
    writer.token(token);
  }
  for (; next < comments.length; next++) writer.comment(comments[next], undefined);
  return { text: writer.join(/\r\n|\n|\r/.exec(text)?.[0] ?? '\n') };
}
