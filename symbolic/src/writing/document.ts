import type { Symbols } from '../symbols.ts';
import { SPACETIME, writeCode } from './code.ts';
import { componentName } from './component.ts';
import { latexDocument } from './document-latex.ts';
import { programDocument } from './document-program.ts';
import { writeLatex } from './latex.ts';
import { writeText } from './text.ts';

export const FORMATS = ['text', 'latex', 'spacetime', 'python', 'c', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Symbols as a text to read, to paste or to run; ends in a newline. */
export function writeSymbols(symbols: Symbols, format: Format): string {
  switch (format) {
    case 'text':
      return textDocument(symbols);
    case 'latex':
      return latexDocument(symbols);
    case 'spacetime':
      return spacetimeDocument(symbols);
    case 'python':
    case 'c':
      return programDocument(symbols, format);
    case 'json':
      return `${JSON.stringify(jsonOf(symbols))}\n`;
  }
}

function textDocument(symbols: Symbols): string {
  const rows = symbols.entries.map(({ indices, tree }) => [componentName(symbols, indices, 'text'), writeText(tree)]);
  const width = Math.max(0, ...rows.map(([name]) => [...name!].length));
  const lines = rows.map(([name, text]) => `${name}${' '.repeat(width - [...name!].length)} = ${text}`);
  const lets = symbols.lets.map(({ name, tree }) => `${name} = ${writeText(tree)}`);
  const withheld = symbols.withheld.map(
    ({ indices, reason }) => `${componentName(symbols, indices, 'text')} is not shown: ${reason}`,
  );
  if (symbols.entries.length === 0 && withheld.length === 0) lines.push('all components are 0');
  return `${[...lines, ...(lets.length > 0 ? [`where ${lets.join(', ')}`] : []), ...withheld].join('\n')}\n`;
}

/** `let`s that a `.spacetime` file can hold beside the metric. */
function spacetimeDocument(symbols: Symbols): string {
  return symbols.entries
    .map(({ indices, tree }) => `let ${componentName(symbols, indices, 'spacetime')} = ${writeCode(tree, SPACETIME)}\n`)
    .join('');
}

/** What the command line and the language server give out. */
export function jsonOf(symbols: Symbols) {
  const { spacetime, quantity, chart, coordinates, verified, refused } = symbols;
  return {
    ...{ spacetime, quantity, chart, coordinates },
    entries: symbols.entries.map(({ indices, tree }) => ({
      name: componentName(symbols, indices, 'text'),
      indices: indices.map((k) => coordinates[k]!),
      latex: writeLatex(tree),
      text: writeText(tree),
      spacetime: writeCode(tree, SPACETIME),
    })),
    withheld: symbols.withheld.map(({ indices, reason }) => ({
      name: componentName(symbols, indices, 'text'),
      reason,
    })),
    lets: symbols.lets.map(({ name, tree }) => ({ name, latex: writeLatex(tree), text: writeText(tree) })),
    verified,
    ...(refused !== undefined && { refused }),
  };
}
