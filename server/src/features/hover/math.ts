import { GREEK } from '@spacetime/dsl';

/** How formulas are written: LaTeX between dollar signs, for editors that typeset it, or as they would be typed. */
export type MathStyle = 'plain' | 'katex';

const COMMANDS = new Map(
  Object.entries(GREEK)
    .filter(([name]) => !name.startsWith('var'))
    .map(([name, letter]) => [letter, `\\${name} `]),
);

/** A component: `Γ^r_θθ`, or `\Gamma^{r}{}_{\theta \theta }`. */
export function tensor(symbol: string, upper: readonly string[], lower: readonly string[], style: MathStyle): string {
  if (style === 'katex') {
    const indices = (names: readonly string[]) => names.map(latexName).join(separator(names));
    return `${latexName(symbol)}^{${indices(upper)}}{}_{${indices(lower)}}`;
  }
  const indices = (names: readonly string[]) => names.join(separator(names));
  return `${symbol}^${indices(upper)}_${indices(lower)}`;
}

/** `r_0` is r with an index; names of several letters are set upright. */
export function latexName(name: string): string {
  const [base = '', ...rest] = name.split('_');
  const letters = [...base].map((letter) => COMMANDS.get(letter) ?? letter).join('');
  const set = [...base].length > 1 ? `\\mathrm{${letters}}` : letters;
  return rest.length === 0 ? set : `${set}_{${rest.join(',')}}`;
}

/** Names of one letter stand side by side. */
function separator(names: readonly string[]): string {
  return names.every((name) => [...name].length === 1) ? '' : ',';
}
