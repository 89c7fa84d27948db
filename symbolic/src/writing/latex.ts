import { latexName } from './names.ts';
import { isNegative, negated, scaled, type Tree } from './tree.ts';

const COMMANDS: Readonly<Record<string, string>> = {
  log: '\\ln',
  sin: '\\sin',
  cos: '\\cos',
  sinh: '\\sinh',
  cosh: '\\cosh',
  tanh: '\\tanh',
  asin: '\\arcsin',
  acos: '\\arccos',
  atan: '\\arctan',
  asinh: '\\operatorname{arsinh}',
  acosh: '\\operatorname{arcosh}',
  atanh: '\\operatorname{artanh}',
  atan2: '\\operatorname{atan2}',
  sign: '\\operatorname{sgn}',
};

/** For KaTeX and TeX: `\frac{M (r^2 - a^2 \cos^2\theta)}{\Sigma^2 \Delta}`, without macros or packages. */
export function writeLatex(tree: Tree): string {
  switch (tree.kind) {
    case 'name':
      return latexName(tree.name);
    case 'call':
      return call(tree.name, tree.arguments, 1);
    case 'sum':
      return tree.terms
        .map((term, k) => {
          const negative = isNegative(term);
          const inner = negative ? negated(term) : term;
          const body = inner.kind === 'sum' ? parenthesised(writeLatex(inner)) : writeLatex(inner);
          if (k === 0) return negative ? `-${body}` : body;
          return negative ? ` - ${body}` : ` + ${body}`;
        })
        .join('');
    case 'product': {
      const { n, d, powers } = tree;
      const size = n < 0n ? -n : n;
      const over = powers.filter(({ exponent }) => exponent > 0);
      const under = powers.filter(({ exponent }) => exponent < 0);
      const sign = n < 0n ? '-' : '';
      if (under.length === 0 && d === 1n) return sign + row(size, over);
      const bottom = row(
        d,
        under.map(({ base, exponent }) => ({ base, exponent: -exponent })),
      );
      return `${sign}\\frac{${row(size, over)}}{${bottom}}`;
    }
  }
}

/** Factors side by side; one that is a sum needs no parentheses where it is alone. */
function row(coefficient: bigint, powers: readonly { readonly base: Tree; readonly exponent: number }[]): string {
  if (powers.length === 0) return `${coefficient}`;
  const alone = powers.length === 1 && coefficient === 1n;
  const factors = powers.map(({ base, exponent }) => {
    if (alone && exponent === 1) return writeLatex(base);
    return power(base, exponent);
  });
  const all = coefficient === 1n ? factors : [`${coefficient}`, ...factors];
  return all.reduce((text, factor) => `${text}${isWord(text, factor) ? '\\,' : ''} ${factor}`);
}

/** Words side by side would be read as one, `Mgrowth`. */
function isWord(left: string, right: string): boolean {
  return right.startsWith('\\mathrm{') || /\\mathrm\{[^{}]*\}[\^_{}\w]*$/u.test(left);
}

const parenthesised = (text: string): string => (text.includes('\\frac') ? `\\left(${text}\\right)` : `(${text})`);

const raised = (exponent: number): string => (exponent === 1 ? '' : exponent < 10 ? `^${exponent}` : `^{${exponent}}`);

const root = (exponent: number): string => (exponent % 2 === 0 ? raised(exponent / 2) : `^{${exponent}/2}`);

function power(base: Tree, exponent: number): string {
  if (base.kind === 'name') return latexName(base.name) + raised(exponent);
  if (base.kind === 'call') return call(base.name, base.arguments, exponent);
  return parenthesised(writeLatex(base)) + raised(exponent);
}

function call(name: string, args: readonly Tree[], exponent: number): string {
  const inner = args.map(writeLatex);
  const grouped = (text: string) => (exponent === 1 ? text : `{${parenthesised(text)}}${raised(exponent)}`);
  switch (name) {
    case 'sqrt':
      if (exponent === 1) return `\\sqrt{${inner[0]}}`;
      return `${args[0]!.kind === 'name' ? inner[0] : parenthesised(inner[0]!)}${root(exponent)}`;
    case 'exp': {
      const times = exponent === 1 ? args[0]! : scaled(args[0]!, exponent);
      return `e^{${writeLatex(times)}}`;
    }
    case 'pow': {
      const base = args[0]!.kind === 'name' ? inner[0]! : parenthesised(inner[0]!);
      return `${base}^{${writeLatex(exponent === 1 ? args[1]! : scaled(args[1]!, exponent))}}`;
    }
    case 'abs':
      return grouped(`\\left|${inner[0]}\\right|`);
    default: {
      const bare = args.length === 1 && args[0]!.kind === 'name';
      const command = COMMANDS[name] ?? `\\operatorname{${name}}`;
      const argument = bare
        ? inner[0]!.startsWith('\\')
          ? inner[0]
          : ` ${inner[0]}`
        : parenthesised(inner.join(', '));
      return `${command}${raised(exponent)}${argument}`;
    }
  }
}
