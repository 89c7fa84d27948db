import type { Tree } from '../writing/tree.ts';

/** A number with a bound of the rounding error that its evaluation in float64 can have made, to first order. */
export interface Rounded {
  readonly value: number;
  readonly error: number;
}

const EPSILON = Number.EPSILON;

/** What functions of one argument give, with their derivatives. */
const FUNCTIONS: Readonly<Record<string, (x: number) => readonly [number, number]>> = {
  sqrt: (x) => [Math.sqrt(x), 0.5 / Math.sqrt(x)],
  exp: (x) => [Math.exp(x), Math.exp(x)],
  log: (x) => [Math.log(x), 1 / x],
  sin: (x) => [Math.sin(x), Math.cos(x)],
  cos: (x) => [Math.cos(x), Math.sin(x)],
  sinh: (x) => [Math.sinh(x), Math.cosh(x)],
  cosh: (x) => [Math.cosh(x), Math.sinh(x)],
  tanh: (x) => [Math.tanh(x), 1 - Math.tanh(x) ** 2],
  asin: (x) => [Math.asin(x), 1 / Math.sqrt(1 - x * x)],
  acos: (x) => [Math.acos(x), 1 / Math.sqrt(1 - x * x)],
  atan: (x) => [Math.atan(x), 1 / (1 + x * x)],
  asinh: (x) => [Math.asinh(x), 1 / Math.sqrt(1 + x * x)],
  acosh: (x) => [Math.acosh(x), 1 / Math.sqrt(x * x - 1)],
  atanh: (x) => [Math.atanh(x), 1 / (1 - x * x)],
  sign: (x) => [Math.sign(x), 0],
};

/** The value of an expression where its names have these. NaN where it has none. */
export function evaluateTree(tree: Tree, names: ReadonlyMap<string, Rounded>): Rounded {
  switch (tree.kind) {
    case 'name':
      return names.get(tree.name) ?? { value: Number.NaN, error: Number.NaN };
    case 'sum': {
      let [value, error] = [0, 0];
      for (const term of tree.terms) {
        const x = evaluateTree(term, names);
        value += x.value;
        error += x.error + EPSILON * Math.abs(value);
      }
      return { value, error };
    }
    case 'product': {
      // Relative errors add; a factor that vanishes makes the product vanish, up to its own error times the others.
      let value = Number(tree.n) / Number(tree.d);
      let error = 2 * EPSILON * Math.abs(value);
      for (const { base, exponent } of tree.powers) {
        const x = evaluateTree(base, names);
        const power = x.value ** exponent;
        const slope = Math.abs(exponent) * (exponent === 1 ? 1 : Math.abs(x.value ** (exponent - 1)));
        const powerError = slope * x.error + 2 * EPSILON * Math.abs(power);
        error = Math.abs(value) * powerError + Math.abs(power) * error + error * powerError;
        value *= power;
        error += EPSILON * Math.abs(value);
      }
      return { value, error };
    }
    case 'call':
      return callOf(
        tree.name,
        tree.arguments.map((argument) => evaluateTree(argument, names)),
      );
  }
}

function callOf(name: string, args: readonly Rounded[]): Rounded {
  const [x, y] = args as [Rounded, Rounded];
  if (name === 'pow') {
    const value = x.value ** y.value;
    const relative = Math.abs((y.value * x.error) / x.value) + Math.abs(Math.log(x.value)) * y.error;
    return { value, error: Math.abs(value) * (relative + 4 * EPSILON) };
  }
  if (name === 'atan2') {
    const square = x.value ** 2 + y.value ** 2;
    const error = (Math.abs(y.value) * x.error + Math.abs(x.value) * y.error) / square;
    const value = Math.atan2(x.value, y.value);
    return { value, error: error + 4 * EPSILON * Math.abs(value) };
  }
  const definition = FUNCTIONS[name];
  if (definition === undefined) return { value: Number.NaN, error: Number.NaN };
  const [value, slope] = definition(x.value);
  return { value, error: Math.abs(slope) * x.error + 4 * EPSILON * Math.abs(value) };
}
