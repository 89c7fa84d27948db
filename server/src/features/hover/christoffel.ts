import type { Formula } from '../../checks/facts/exact.ts';
import type { MetricFacts } from '../../checks/facts/metric.ts';
import { number, whole } from '../show.ts';
import { latexName, type MathStyle, tensor } from './math.ts';

/** Characters of a formula beyond which a number says more. */
const LONGEST = 56;

/** An equation, in both styles. */
interface Equation {
  readonly text: string;
  readonly latex: string;
}

/** The symbols that do not vanish: formulas where there are some that can be read, numbers elsewhere. */
export function christoffelText({ coordinates, exact, local }: MetricFacts, style: MathStyle): string {
  const all = local?.christoffel ?? [];
  if (all.length === 0) return 'All Christoffel symbols vanish.';
  let numbers = 0;
  const symbols = all.map(({ indices, value }): Equation => {
    const [a, b, c] = indices.map((k) => coordinates[k]!) as [string, string, string];
    const [text, latex] = [tensor('Γ', [a], [b, c], 'plain'), tensor('Γ', [a], [b, c], 'katex')];
    const found = exact?.christoffel[`${a} ${b} ${c}`];
    if (found !== undefined && found.text.length <= LONGEST) return equation(text, latex, found);
    numbers++;
    const [sign, latexSign] = exact === undefined ? ['=', '='] : ['≈', '\\approx'];
    return { text: `${text} ${sign} ${number(value)}`, latex: `${latex} ${latexSign} ${scientific(value)}` };
  });
  const lets = Object.entries(exact?.lets ?? {}).map(([name, one]) => equation(name, latexName(name), one));
  const where = numbers === 0 ? '' : exact === undefined ? ', at that point' : ' (numbers are at that point)';
  return [
    `Christoffel symbols that do not vanish, ${all.length} of 40${where}:`,
    list(symbols, lets, style),
    ...(exact === undefined
      ? []
      : [
          `Formulas are exact: derived symbolically, and equal to automatic differentiation at ${whole(exact.points)} points.`,
        ]),
  ].join('\n\n');
}

function list(symbols: readonly Equation[], lets: readonly Equation[], style: MathStyle): string {
  if (style === 'katex') {
    const lines = symbols.map(({ latex }) => `- $${latex}$`);
    return [...lines, ...(lets.length > 0 ? [`- where ${lets.map(({ latex }) => `$${latex}$`).join(', ')}`] : [])].join(
      '\n',
    );
  }
  const where = lets.length > 0 ? [`where ${lets.map(({ text }) => text).join(', ')}`] : [];
  return ['```text', ...symbols.map(({ text }) => text), ...where, '```'].join('\n');
}

function equation(text: string, latex: string, value: Formula): Equation {
  return { text: `${text} = ${value.text}`, latex: `${latex} = ${value.latex}` };
}

function scientific(value: number): string {
  const [mantissa, exponent] = number(value).split('e');
  return exponent === undefined ? mantissa! : `${mantissa}\\times 10^{${exponent}}`;
}
