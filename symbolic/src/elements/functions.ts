import { absolute, rootOf } from '../polynomials/integers.ts';
import { type Element, isZero, ONE, UnsupportedError, ZERO } from './element.ts';
import type { Field, Variable } from './field.ts';
import { elementary, pairOf } from './pairs.ts';
import type { Units } from './units.ts';

type Derivative = (u: Element, du: Element, self: Element) => Element;

/** The functions of the language, as variables of a field with the rules that they obey. */
export class Functions {
  readonly field: Field;
  readonly units: Units;
  readonly #two: Element;
  readonly #known: { readonly name: string; readonly arguments: readonly Element[]; readonly variable: Variable }[] =
    [];
  readonly #pairs: { readonly name: string; readonly u: Element; readonly pair: readonly [Element, Element] }[] = [];
  readonly #symbols = new Map<string, Element>();
  /** Square roots that are no variables of their own, with their squares. */
  readonly #roots: { readonly root: Element; readonly square: Element }[] = [];

  constructor(field: Field, units: Units) {
    this.field = field;
    this.units = units;
    this.#two = field.rational(2n);
  }

  /** @param coordinate the number of the coordinate that it is; −1 for a constant */
  symbol(name: string, coordinate: number): Element {
    let known = this.#symbols.get(name);
    if (known === undefined) {
      const { index } = this.field.addVariable(() => ({
        what: { kind: 'symbol', name },
        ...(coordinate >= 0 && { coordinate }),
        derivative: (k) => (k === coordinate ? ONE : ZERO),
      }));
      known = this.field.variable(index);
      this.#symbols.set(name, known);
    }
    return known;
  }

  /** Makes a variable what a name stands for. */
  adopt(name: string, variable: Omit<Variable, 'index'>): Element {
    const { index } = this.field.addVariable(() => variable);
    const element = this.field.variable(index);
    this.#symbols.set(name, element);
    return element;
  }

  /** An element that is to be taken wherever the square root of its square is. */
  knownRoot(root: Element): void {
    this.#roots.push({ root, square: this.field.multiply(root, root) });
  }

  /** @throws UnsupportedError where the function has no exact form here */
  apply(name: string, args: readonly Element[]): Element {
    const { field } = this;
    const [u, v] = args as [Element, Element];
    switch (name) {
      case 'sqrt':
        return this.sqrt(u);
      case 'sin':
        return this.#angle(u)[0];
      case 'cos':
        return this.#angle(u)[1];
      case 'tan':
        return field.divide(...this.#angle(u));
      case 'cot': {
        const [sine, cosine] = this.#angle(u);
        return field.divide(cosine, sine);
      }
      case 'sec':
        return field.inverse(this.#angle(u)[1]);
      case 'csc':
        return field.inverse(this.#angle(u)[0]);
      case 'sinh':
        return this.#hyperbolic(u)[0];
      case 'cosh':
        return this.#hyperbolic(u)[1];
      case 'exp':
        return this.#exponential(u);
      case 'abs':
        return field.multiply(u, this.#sign(u));
      case 'sign':
        return this.#sign(u);
      case 'min':
      case 'max': {
        const distance = this.apply('abs', [field.subtract(u, v)]);
        const sum = field.add(u, v);
        return field.divide(name === 'max' ? field.add(sum, distance) : field.subtract(sum, distance), this.#two);
      }
      default:
        return this.#elementary(name, args);
    }
  }

  /** u^v. */
  power(u: Element, v: Element): Element {
    const { field } = this;
    if (isZero(v)) return ONE;
    if (v.e.size > 0 || v.p !== 1n) return this.#generalPower(u, v);
    if (absolute(v.n) > 512n || v.d > 64n) throw new UnsupportedError(`the power ${v.n}/${v.d} is too high`);
    const exponent = Number(v.n);
    if (v.d === 1n) return field.power(u, exponent);
    if (v.d === 2n) return field.power(this.sqrt(u), exponent);
    const degree = Number(v.d);
    const root = this.#variable('pow', [u, field.rational(1n, v.d)], {
      root: { degree, value: u },
      derivative: (_, du, self) => field.divide(field.multiply(self, du), field.multiply(field.rational(v.d), u)),
    });
    return field.power(root, exponent);
  }

  sqrt(u: Element): Element {
    const { field } = this;
    if (isZero(u)) return ZERO;
    const known = this.#roots.find(({ square }) => field.equal(square, u));
    if (known) return known.root;
    const [square, rest] = squarePart(absolute(u.n) * u.d);
    const outside = field.rational(square, u.d);
    const radicand: Element = { ...u, n: u.n < 0n ? -rest : rest, d: 1n };
    if (field.equal(radicand, ONE)) return outside;
    const reciprocal = this.#find('sqrt', [field.inverse(radicand)]);
    const root = reciprocal
      ? field.inverse(reciprocal)
      : this.#variable('sqrt', [radicand], {
          root: { degree: 2, value: radicand },
          derivative: (_, du, self) => field.divide(du, field.multiply(this.#two, self)),
        });
    return field.multiply(outside, root);
  }

  #find(name: string, args: readonly Element[]): Element | undefined {
    const known = this.#known.find(
      (other) => other.name === name && other.arguments.every((x, k) => this.field.equal(x, args[k]!)),
    );
    return known && this.field.variable(known.variable.index);
  }

  #variable(
    name: string,
    args: readonly Element[],
    { derivative, root }: { readonly derivative: Derivative; readonly root?: NonNullable<Variable['root']> },
  ): Element {
    const found = this.#find(name, args);
    if (found) return found;
    const variable = this.field.addVariable((index) => ({
      what: { kind: 'function', name, arguments: args },
      ...(root && { root }),
      derivative: (k) => {
        const du = this.field.derivative(args[0]!, k);
        return isZero(du) ? ZERO : derivative(args[0]!, du, this.field.variable(index));
      },
    }));
    this.#known.push({ name, arguments: args, variable });
    return this.field.variable(variable.index);
  }

  #elementary(name: string, args: readonly Element[]): Element {
    const { field } = this;
    const [u, v] = args as [Element, Element];
    if (isZero(u) && ['asin', 'atan', 'tanh', 'asinh', 'atanh'].includes(name)) return ZERO;
    if (name === 'log' && field.equal(u, ONE)) return ZERO;
    if (name === 'atan2') {
      const found = this.#find(name, args);
      if (found) return found;
      const variable = field.addVariable(() => ({
        what: { kind: 'function', name, arguments: args },
        derivative: (k) =>
          field.divide(
            field.subtract(field.multiply(v, field.derivative(u, k)), field.multiply(u, field.derivative(v, k))),
            field.add(field.multiply(u, u), field.multiply(v, v)),
          ),
      }));
      this.#known.push({ name, arguments: args, variable });
      return field.variable(variable.index);
    }
    const derivative = elementary(this, name);
    if (derivative === undefined) throw new UnsupportedError(`${name} has no exact form here`);
    return this.#variable(name, args, { derivative });
  }

  #sign(u: Element): Element {
    if (isZero(u)) return ZERO;
    if (this.field.variablesOf(u) === 0) return this.field.rational(u.n < 0n ? -1n : 1n);
    const root = this.#variable('sign', [{ ...u, n: 1n, d: 1n }], {
      root: { degree: 2, value: ONE },
      derivative: () => ZERO,
    });
    return u.n < 0n ? this.field.negate(root) : root;
  }

  /** sin u, cos u. */
  #angle(u: Element): readonly [Element, Element] {
    if (isZero(u)) return [ZERO, ONE];
    const { what } = this.field.variables[this.field.single(u)] ?? {};
    if (what?.kind === 'symbol' && what.name === 'π' && (u.d === 1n || u.d === 2n)) {
      const quarter = Number((((u.n * (u.d === 1n ? 2n : 1n)) % 4n) + 4n) % 4n);
      return [this.field.rational([0n, 1n, 0n, -1n][quarter]!), this.field.rational([1n, 0n, -1n, 0n][quarter]!)];
    }
    const { unit, times } = this.units.multiple(this.field, 'angle', u);
    const inverse = what?.kind === 'function' && unit.n === 1n && unit.d === 1n ? pairOf(this, what) : undefined;
    return this.#multiple(inverse ?? this.#pair('sin', 'cos', { ...u, n: unit.n, d: unit.d }), times, -1n);
  }

  /** sinh u, cosh u. */
  #hyperbolic(u: Element): readonly [Element, Element] {
    if (isZero(u)) return [ZERO, ONE];
    const { unit, times } = this.units.multiple(this.field, 'hyperbolic', u);
    return this.#multiple(this.#pair('sinh', 'cosh', { ...u, n: unit.n, d: unit.d }), times, 1n);
  }

  #pair(odd: 'sin' | 'sinh', even: 'cos' | 'cosh', u: Element): readonly [Element, Element] {
    const { field } = this;
    const known = this.#pairs.find((other) => other.name === odd && field.equal(other.u, u));
    if (known) return known.pair;
    const sign = odd === 'sin' ? -1n : 1n;
    let sine = ZERO;
    const cosine = this.#variable(even, [u], {
      derivative: (_, du) => field.multiply(field.rational(sign), field.multiply(sine, du)),
    });
    const square = field.multiply(field.rational(sign), field.subtract(field.multiply(cosine, cosine), ONE));
    sine = this.#variable(odd, [u], {
      root: { degree: 2, value: square },
      derivative: (_, du) => field.multiply(cosine, du),
    });
    const pair = [sine, cosine] as const;
    this.#pairs.push({ name: odd, u, pair });
    return pair;
  }

  /** The pair at a whole multiple of its argument, by the addition theorems. */
  #multiple([sine, cosine]: readonly [Element, Element], times: number, sign: bigint): readonly [Element, Element] {
    const { field } = this;
    if (Math.abs(times) > 64) throw new UnsupportedError(`a function of ${times} times an argument is too long`);
    let [s, c] = [ZERO, ONE];
    for (let k = 0; k < Math.abs(times); k++) {
      const cross = field.multiply(field.rational(sign), field.multiply(s, sine));
      [s, c] = [
        field.add(field.multiply(s, cosine), field.multiply(c, sine)),
        field.add(field.multiply(c, cosine), cross),
      ];
    }
    return [times < 0 ? field.negate(s) : s, c];
  }

  #exponential(u: Element): Element {
    if (isZero(u)) return ONE;
    const { what } = this.field.variables[this.field.single(u)] ?? {};
    if (what?.kind === 'function' && what.name === 'log') {
      return this.power(what.arguments[0]!, this.field.rational(u.n, u.d));
    }
    const { unit, times } = this.units.multiple(this.field, 'exponential', u);
    const root = this.#variable('exp', [{ ...u, n: unit.n, d: unit.d }], {
      derivative: (_, du, self) => this.field.multiply(self, du),
    });
    return this.field.power(root, times);
  }

  #generalPower(u: Element, v: Element): Element {
    const { field } = this;
    if (isZero(u)) return ZERO;
    if (field.equal(u, ONE)) return ONE;
    const { unit, times } = this.units.multiple(field, `power of ${this.#describe(u)}`, v);
    const exponent: Element = { ...v, n: unit.n, d: unit.d };
    const found = this.#find('pow', [u, exponent]);
    if (found) return field.power(found, times);
    const variable = field.addVariable((index) => ({
      what: { kind: 'function', name: 'pow', arguments: [u, exponent] },
      derivative: (k) => {
        const du = field.divide(field.derivative(u, k), u);
        const dv = field.derivative(exponent, k);
        const logarithmic = isZero(dv) ? ZERO : field.multiply(dv, this.apply('log', [u]));
        return field.multiply(field.variable(index), field.add(field.multiply(exponent, du), logarithmic));
      },
    }));
    this.#known.push({ name: 'pow', arguments: [u, exponent], variable });
    return field.power(field.variable(variable.index), times);
  }

  #describe(u: Element): string {
    return this.field
      .fraction(u)
      .map((p) => JSON.stringify(p, (_, x) => (typeof x === 'bigint' ? `${x}` : x)))
      .join('/');
  }
}

/** a = s² r with small squares taken out. */
function squarePart(a: bigint): readonly [bigint, bigint] {
  const whole = rootOf(a);
  if (whole !== undefined) return [whole, 1n];
  let [square, rest] = [1n, a];
  for (let k = 2n; k < 1000n && k * k <= rest; k++) {
    while (rest % (k * k) === 0n) [square, rest] = [square * k, rest / (k * k)];
  }
  return [square, rest];
}
