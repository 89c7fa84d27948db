/**
 * Numbers x + Σ x_A ε_A with three infinitesimals, ε_a² = 0, and A the subsets of {0, 1, 2}: the coefficient of
 * ε₀ε₁ε₂ is the exact mixed third derivative. They know sums, products and four functions, and nothing of jets.
 */
export type MultiDual = Float64Array;
const SIZE = 8;

export function constant(value: number): MultiDual {
  const x = new Float64Array(SIZE);
  x[0] = value;
  return x;
}

/** Adds x·y to sum. */
export function addProduct(sum: MultiDual, x: MultiDual, y: MultiDual): void {
  for (let a = 0; a < SIZE; a++) for (let b = 0; b < SIZE; b++) if ((a & b) === 0) sum[a | b]! += x[a]! * y[b]!;
}

export function times(x: MultiDual, y: MultiDual): MultiDual {
  const product = constant(0);
  addProduct(product, x, y);
  return product;
}

export function scaled(x: MultiDual, factor: number): MultiDual {
  return x.map((c) => factor * c);
}

/** f(x) from f and its first three derivatives at the value of x: Taylor's formula, the nilpotent part cubed is last. */
function lift(x: MultiDual, derivatives: readonly [number, number, number, number]): MultiDual {
  const nilpotent = x.slice();
  nilpotent[0] = 0;
  const sum = constant(derivatives[0]);
  let power: MultiDual = constant(1);
  for (let k = 1, factorial = 1; k <= 3; k++, factorial *= k) {
    power = times(power, nilpotent);
    for (let a = 0; a < SIZE; a++) sum[a]! += (derivatives[k]! / factorial) * power[a]!;
  }
  return sum;
}

export function exp(x: MultiDual): MultiDual {
  const e = Math.exp(x[0]!);
  return lift(x, [e, e, e, e]);
}

export function sin(x: MultiDual): MultiDual {
  const [s, c] = [Math.sin(x[0]!), Math.cos(x[0]!)];
  return lift(x, [s, c, -s, -c]);
}

export function cos(x: MultiDual): MultiDual {
  const [s, c] = [Math.sin(x[0]!), Math.cos(x[0]!)];
  return lift(x, [c, -s, -c, s]);
}

export function reciprocal(x: MultiDual): MultiDual {
  const r = 1 / x[0]!;
  return lift(x, [r, -(r ** 2), 2 * r ** 3, -6 * r ** 4]);
}
