import type { Symbols } from '../symbols.ts';
import { writeLatex } from './latex.ts';
import { latexName } from './names.ts';
import { superscript, writeText } from './text.ts';
import { isNegative, negated, product, type Tree } from './tree.ts';

/**
 * The equations of geodesics, d²x^a/dλ² = −Γ^a_bc (dx^b/dλ)(dx^c/dλ) with an affine parameter λ, of the Christoffel symbols
 * of a chart: `r″ = -M f/r² t′² + …`, or as an `aligned` block.
 */
export function writeGeodesics(symbols: Symbols, format: 'text' | 'latex'): string {
  const { coordinates, entries, withheld, lets } = symbols;
  const latex = format === 'latex';
  const lines = coordinates.map((name, a) => {
    const left = latex ? `\\ddot{${latexName(name)}} &=` : `${name}″ =`;
    const hidden = withheld.filter(({ indices }) => indices[0] === a);
    if (hidden.length > 0)
      return `${left} ${latex ? `\\text{not shown: ${hidden.length} symbols}` : `not shown: ${hidden[0]!.reason}`}`;
    const terms = entries.filter(({ indices }) => indices[0] === a).map((entry) => term(symbols, entry, latex));
    if (terms.length === 0) return `${left} 0`;
    const [first, ...others] = terms;
    const rest = others.map(({ negative, text }) => ` ${negative ? '-' : '+'} ${text}`).join('');
    return `${left} ${first!.negative ? '-' : ''}${first!.text}${rest}`;
  });
  if (!latex) {
    const where = lets.map(({ name, tree }) => `${name} = ${writeText(tree)}`);
    return `${[...lines, ...(where.length > 0 ? [`where ${where.join(', ')}`] : [])].join('\n')}\n`;
  }
  const where = lets.map(({ name, tree }) => `${latexName(name)} &= ${writeLatex(tree)}`);
  if (where.length > 0) where[0] = `\\text{where}\\quad ${where[0]}`;
  return `\\begin{aligned}\n${[...lines, ...where].join(' \\\\\n')}\n\\end{aligned}\n`;
}

function term(
  { coordinates }: Symbols,
  { indices: [, b, c], tree }: Symbols['entries'][number],
  latex: boolean,
): { readonly negative: boolean; readonly text: string } {
  const coefficient: Tree = product(b === c ? -1n : -2n, 1n, [{ base: tree, exponent: 1 }]);
  const negative = isNegative(coefficient);
  const size = negative ? negated(coefficient) : coefficient;
  const speed = (k: number) => (latex ? `\\dot{${latexName(coordinates[k]!)}}` : `${coordinates[k]!}′`);
  const speeds = b === c ? speed(b!) + (latex ? '^2' : superscript(2)) : `${speed(b!)} ${speed(c!)}`;
  const written = latex ? writeLatex(size) : writeText(size);
  if (written === '1') return { negative, text: speeds };
  return { negative, text: `${size.kind === 'sum' ? `(${written})` : written} ${speeds}` };
}
