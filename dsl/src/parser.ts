import type { SyntaxTree } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type Tokens, tokenise } from './lexer.ts';
import { FileParser } from './parser/declarations.ts';

/** Built once, at the first use: analysing the grammar takes longer than reading a file. */
let parser: FileParser | undefined;

export interface Parsed {
  readonly tree: SyntaxTree;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a file. Never throws: whatever the text, there is a tree of what could be understood, and one
 * `syntax` diagnostic for each statement that could not.
 */
export function parse(text: string, file: string): Parsed {
  return parseTokens(text, file, tokenise(text));
}

/** Reads those tokens of a text. */
export function parseTokens(text: string, file: string, source: Tokens): Parsed {
  parser ??= new FileParser();
  const { declarations, problems } = parser.read(text, file, source);
  const tree = { declarations, comments: source.comments, range: { start: 0, end: text.length } };
  return { tree, diagnostics: problems.sort((a, b) => a.range.start - b.range.start) };
}
