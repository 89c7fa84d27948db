import type { Symbols } from '../symbols.ts';
import { componentName } from './component.ts';
import { writeLatex } from './latex.ts';
import { latexName } from './names.ts';
import { isNegative, negated, number, product, type Tree } from './tree.ts';

/** An `aligned` block, which KaTeX sets as well, with the `let`s at its end; a metric as its line element. */
export function latexDocument(symbols: Symbols): string {
  const rows =
    symbols.quantity === 'metric'
      ? lineElement(symbols)
      : symbols.entries.map(
          ({ indices, tree }) => `${componentName(symbols, indices, 'latex')} &= ${writeLatex(tree)}`,
        );
  if (rows.length === 0) return '0\n';
  const lets = symbols.lets.map(({ name, tree }) => `${latexName(name)} &= ${writeLatex(tree)}`);
  const last = lets.length > 0 ? [`\\text{where}\\quad ${lets[0]}`, ...lets.slice(1)] : [];
  return `\\begin{aligned}\n${[...rows, ...last].join(' \\\\\n')}\n\\end{aligned}\n`;
}

/** ds² = −f dt² + …, each off-diagonal component twice. */
function lineElement({ entries, coordinates }: Symbols): string[] {
  return entries.map(({ indices, tree }, k) => {
    const [a, b] = indices as [number, number];
    const doubled: Tree = a === b ? tree : product(2n, 1n, [{ base: tree, exponent: 1 }]);
    const negative = isNegative(doubled);
    const size = negative ? negated(doubled) : doubled;
    const differential = (i: number) => `d${latexName(coordinates[i]!)}`;
    const forms = a === b ? `${differential(a)}^2` : `${differential(a)}\\, ${differential(b)}`;
    const isOne = writeLatex(size) === writeLatex(number(1n));
    const coefficient = isOne
      ? ''
      : size.kind === 'sum'
        ? `\\left(${writeLatex(size)}\\right) `
        : `${writeLatex(size)}\\, `;
    if (k === 0) return `ds^2 &= ${negative ? '-' : ''}${coefficient}${forms}`;
    return `&\\quad ${negative ? '-' : '+'} ${coefficient}${forms}`;
  });
}
