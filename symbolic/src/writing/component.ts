import { QUANTITIES } from '../quantities.ts';
import type { Symbols } from '../symbols.ts';
import { latexName, plainName } from './names.ts';

/** `Γ^r_tt` as it is shown, as LaTeX, or as a name of the language. */
export function componentName(
  { quantity, coordinates }: Pick<Symbols, 'quantity' | 'coordinates'>,
  indices: readonly number[],
  format: 'text' | 'latex' | 'spacetime',
): string {
  const { letter, upper } = QUANTITIES[quantity];
  const names = indices.map((k) => coordinates[k]!);
  if (format === 'spacetime') {
    const words = { Γ: 'Gamma', 'det g': 'determinant', K: 'kretschmann', R: indices.length === 0 ? 'scalar' : 'R' };
    const head = words[letter as keyof typeof words] ?? (upper === 2 ? 'inverse' : letter);
    return [head, ...names.map(plainName)].join('_');
  }
  const latex = format === 'latex';
  const joined = (part: readonly string[]) => {
    if (latex) return part.map(latexName).join(' ');
    return part.join(part.some((name) => [...name].length > 1) ? ',' : '');
  };
  const above = joined(names.slice(0, upper));
  const below = joined(names.slice(upper));
  const heads = { Γ: '\\Gamma', 'det g': '\\det g' };
  const head = latex ? (heads[letter as keyof typeof heads] ?? letter) : letter;
  const brace = (text: string) => (latex ? `{${text}}` : text);
  const raised = above === '' ? '' : `^${brace(above)}`;
  const lowered = below === '' ? '' : `${latex && upper > 0 ? '{}' : ''}_${brace(below)}`;
  return head + raised + lowered;
}
