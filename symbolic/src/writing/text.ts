import { isNegative, negated, scaled, type Tree } from './tree.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export const superscript = (exponent: number): string =>
  (exponent < 0 ? '⁻' : '') + [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');

/** For reading in a terminal: `M (r² − a² cos²θ)/(Σ² Δ)`. */
export function writeText(tree: Tree): string {
  switch (tree.kind) {
    case 'name':
      return tree.name;
    case 'call':
      return call(tree.name, tree.arguments, 1);
    case 'sum':
      return tree.terms
        .map((term, k) => {
          const negative = isNegative(term);
          const inner = negative ? negated(term) : term;
          const body = inner.kind === 'sum' ? `(${writeText(inner)})` : writeText(inner);
          if (k === 0) return negative ? `-${body}` : body;
          return negative ? ` - ${body}` : ` + ${body}`;
        })
        .join('');
    case 'product': {
      const { n, d, powers } = tree;
      const size = n < 0n ? -n : n;
      const over = powers.filter(({ exponent }) => exponent > 0).map(({ base, exponent }) => power(base, exponent));
      const under = powers.filter(({ exponent }) => exponent < 0).map(({ base, exponent }) => power(base, -exponent));
      if (size !== 1n || over.length === 0) over.unshift(`${size}`);
      if (d !== 1n) under.unshift(`${d}`);
      const sign = n < 0n ? '-' : '';
      if (under.length === 0) return sign + over.join(' ');
      return `${sign}${over.join(' ')}/${under.length === 1 ? under[0] : `(${under.join(' ')})`}`;
    }
  }
}

function power(base: Tree, exponent: number): string {
  const raised = exponent === 1 ? '' : superscript(exponent);
  switch (base.kind) {
    case 'name':
      return base.name + raised;
    case 'call':
      return call(base.name, base.arguments, exponent);
    default:
      return `(${writeText(base)})${raised}`;
  }
}

function call(name: string, args: readonly Tree[], exponent: number): string {
  const raised = exponent === 1 ? '' : superscript(exponent);
  if (name === 'pow') {
    const [base, power] = args as [Tree, Tree];
    const inner = base.kind === 'name' ? base.name : `(${writeText(base)})`;
    const raisedPower = exponent === 1 ? power : scaled(power, exponent);
    const outer = raisedPower.kind === 'name' ? raisedPower.name : `(${writeText(raisedPower)})`;
    return `${inner}^${outer}`;
  }
  if (name === 'exp' && exponent !== 1) return call(name, [scaled(args[0]!, exponent)], 1);
  const text = args.map(writeText).join(', ');
  if (name === 'sqrt') {
    const simple = args[0]!.kind === 'name';
    if (exponent === 1) return simple ? `√${text}` : `√(${text})`;
    const inner = simple ? text : `(${text})`;
    if (exponent % 2 === 0) return exponent === 2 ? inner : inner + superscript(exponent / 2);
    return `${inner}^(${exponent}/2)`;
  }
  const plain = args.length === 1 && args[0]!.kind === 'name' && /^(sin|cos)/u.test(name);
  return `${name}${raised}${plain ? ([...text].length === 1 && text > '\x7f' ? text : `(${text})`) : `(${text})`}`;
}
