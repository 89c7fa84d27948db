/** An exact fraction, its denominator positive. */
export interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

/** A number times powers of texts that need no parentheses as a base: `-2*M/r` is -2 · M¹ · r⁻¹. */
export interface Term {
  readonly factor: Rational;
  /** Never zero. */
  readonly powers: ReadonlyMap<string, number>;
}

/** Terms in the order in which they were met, no two with the same powers. */
export type Sum = readonly Term[];

export const ZERO: Sum = [];
export const ONE: Sum = [{ factor: { over: 1n, under: 1n }, powers: new Map() }];

function rational(over: bigint, under: bigint): Rational {
  const sign = under < 0n ? -1n : 1n;
  let [a, b] = [over < 0n ? -over : over, under < 0n ? -under : under];
  while (b !== 0n) [a, b] = [b, a % b];
  const divisor = a === 0n ? 1n : a;
  return { over: (sign * over) / divisor, under: (sign * under) / divisor };
}

/** The fraction that a decimal without a suffix stands for: `0.25`, `1e-3`; undefined for others, and for immense ones. */
export function rationalOf(text: string): Rational | undefined {
  const [, whole, fraction = '', exponent = '0'] = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/u.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '') return undefined;
  const shift = Number(exponent) - fraction.length;
  if (Math.abs(shift) > 30 || whole.length > 30) return undefined;
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift), 1n) : rational(digits, 10n ** BigInt(-shift));
}

export function constantSum(value: Rational): Sum {
  return value.over === 0n ? ZERO : [{ factor: value, powers: new Map() }];
}

export function powerSum(base: string, exponent = 1): Sum {
  return [{ factor: { over: 1n, under: 1n }, powers: new Map([[base, exponent]]) }];
}

export function scale(sum: Sum, over: bigint, under = 1n): Sum {
  return sum.map(({ factor, powers }) => ({
    ...{ factor: rational(factor.over * over, factor.under * under), powers },
  }));
}

export function add(a: Sum, b: Sum): Sum {
  const sum = [...a];
  for (const term of b) {
    const at = sum.findIndex(({ powers }) => isSame(powers, term.powers));
    if (at < 0) {
      sum.push(term);
      continue;
    }
    const { factor, powers } = sum[at]!;
    const over = factor.over * term.factor.under + term.factor.over * factor.under;
    if (over === 0n) sum.splice(at, 1);
    else sum[at] = { factor: rational(over, factor.under * term.factor.under), powers };
  }
  return sum;
}

function isSame(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([base, exponent]) => b.get(base) === exponent);
}

/** The product; a sum of several terms is one factor of it, in parentheses. */
export function multiply(a: Sum, b: Sum): Sum {
  if (a.length === 0 || b.length === 0) return ZERO;
  if (isOne(a)) return b;
  if (isOne(b)) return a;
  const [x, y] = [asTerm(a), asTerm(b)];
  const powers = new Map(x.powers);
  for (const [base, exponent] of y.powers) {
    const total = (powers.get(base) ?? 0) + exponent;
    if (total === 0) powers.delete(base);
    else powers.set(base, total);
  }
  return [{ factor: rational(x.factor.over * y.factor.over, x.factor.under * y.factor.under), powers }];
}

export function isOne(sum: Sum): boolean {
  const [term] = sum;
  return sum.length === 1 && term!.powers.size === 0 && term!.factor.over === 1n && term!.factor.under === 1n;
}

/** A whole power. Undefined for a negative one of zero. */
export function power(sum: Sum, exponent: number): Sum | undefined {
  if (exponent === 0) return ONE;
  if (sum.length === 0) return exponent > 0 ? ZERO : undefined;
  const { factor, powers } = asTerm(sum);
  const [over, under] = exponent > 0 ? [factor.over, factor.under] : [factor.under, factor.over];
  const n = BigInt(Math.abs(exponent));
  const raised = new Map<string, number>();
  for (const [base, own] of powers) raised.set(base, own * exponent);
  return [{ factor: rational(over ** n, under ** n), powers: raised }];
}

function asTerm(sum: Sum): Term {
  return sum.length === 1 ? sum[0]! : powerSum(`(${write(sum)})`)[0]!;
}

/** A sum as text; `0` for none. */
export function write(sum: Sum): string {
  if (sum.length === 0) return '0';
  return sum
    .map((term, k) => {
      const { isNegative, text: whole } = writeTerm(term);
      const text = isNegative ? whole : bare(whole, sum.length === 1);
      if (k === 0) return isNegative ? `-${text}` : text;
      return `${isNegative ? ' - ' : ' + '}${text}`;
    })
    .join('');
}

/** A text without parentheses around all of it, where they say nothing: a choice between values needs them in a sum. */
function bare(text: string, isAlone: boolean): string {
  if (!text.startsWith('(') || (!isAlone && text.startsWith('(if '))) return text;
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    if (text[k] === '(') depth++;
    else if (text[k] === ')' && --depth === 0) return k === text.length - 1 ? text.slice(1, -1) : text;
  }
  return text;
}

/** A term without its sign. */
export function writeTerm({ factor, powers }: Term): { readonly isNegative: boolean; readonly text: string } {
  const isNegative = factor.over < 0n;
  const size = isNegative ? -factor.over : factor.over;
  const above: string[] = [];
  const below: string[] = factor.under === 1n ? [] : [String(factor.under)];
  for (const [base, exponent] of powers) {
    const n = Math.abs(exponent);
    const text = n === 1 ? base : `${base}^${n}`;
    if (exponent > 0) above.push(text);
    else below.push(text);
  }
  if (size !== 1n || above.length === 0) above.unshift(String(size));
  const denominator = below.length === 0 ? '' : below.length === 1 ? `/${below[0]}` : `/(${below.join('*')})`;
  return { isNegative, text: above.join('*') + denominator };
}
