import { type Element, ONE } from './element.ts';
import type { Functions } from './functions.ts';

/** The derivative of a function of one argument that is no polynomial of others here. */
export function elementary(
  functions: Functions,
  name: string,
): ((u: Element, du: Element, self: Element) => Element) | undefined {
  const { field } = functions;
  const square = (x: Element) => field.multiply(x, x);
  const root = (x: Element) => functions.sqrt(x);
  switch (name) {
    case 'log':
      return (u, du) => field.divide(du, u);
    case 'tanh':
      return (_, du, self) => field.multiply(du, field.subtract(ONE, square(self)));
    case 'asin':
      return (u, du) => field.divide(du, root(field.subtract(ONE, square(u))));
    case 'acos':
      return (u, du) => field.negate(field.divide(du, root(field.subtract(ONE, square(u)))));
    case 'atan':
      return (u, du) => field.divide(du, field.add(ONE, square(u)));
    case 'asinh':
      return (u, du) => field.divide(du, root(field.add(square(u), ONE)));
    // As √(u−1) √(u+1), this is right for u ≥ 1, the only place where acosh has a value.
    case 'acosh':
      return (u, du) => field.divide(du, root(field.subtract(square(u), ONE)));
    case 'atanh':
      return (u, du) => field.divide(du, field.subtract(ONE, square(u)));
    default:
      return undefined;
  }
}

/** Sine and cosine of an inverse function's value. */
export function pairOf(
  functions: Functions,
  { name, arguments: args }: { readonly name: string; readonly arguments: readonly Element[] },
): readonly [Element, Element] | undefined {
  const { field } = functions;
  const [u, v] = args as [Element, Element];
  const square = (x: Element) => field.multiply(x, x);
  switch (name) {
    case 'asin':
      return [u, functions.sqrt(field.subtract(ONE, square(u)))];
    case 'acos':
      return [functions.sqrt(field.subtract(ONE, square(u))), u];
    case 'atan': {
      const cosine = field.inverse(functions.sqrt(field.add(ONE, square(u))));
      return [field.multiply(u, cosine), cosine];
    }
    case 'atan2': {
      const distance = functions.sqrt(field.add(square(u), square(v)));
      return [field.divide(u, distance), field.divide(v, distance)];
    }
    default:
      return undefined;
  }
}
