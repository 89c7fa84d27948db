import { type Expression, PAIR_INDEX, PAIRS } from '@spacetime/dsl';
import { type Element, isZero, ONE, UnsupportedError, ZERO } from '../elements/element.ts';
import type { Reader } from './reader.ts';

/** A homogeneous polynomial in the differentials, as in dsl's lowering: 1, 4 or 10 coefficients, not halved. */
interface Form {
  readonly degree: number;
  readonly coefficients: readonly Element[];
}

/** The ten components of `ds^2 = …`, order of PAIRS. */
export function readLineElement(reader: Reader, expression: Expression, coordinates: readonly string[]): Element[] {
  const { field } = reader.functions;
  const { degree, coefficients } = new LineElement(reader, coordinates).read(expression);
  if (degree !== 2) throw new UnsupportedError('the line element is no quadratic form');
  const half = field.rational(1n, 2n);
  return PAIRS.map(([i, j], k) => (i === j ? coefficients[k]! : field.multiply(half, coefficients[k]!)));
}

class LineElement {
  readonly #reader: Reader;
  readonly #coordinates: readonly string[];

  constructor(reader: Reader, coordinates: readonly string[]) {
    this.#reader = reader;
    this.#coordinates = coordinates;
  }

  read(expression: Expression): Form {
    const { field } = this.#reader.functions;
    switch (expression.kind) {
      case 'name': {
        const { canonical } = expression.name;
        const index = canonical.startsWith('d') ? this.#coordinates.indexOf(canonical.slice(1)) : -1;
        if (index < 0) return this.#scalar(expression);
        return { degree: 1, coefficients: [0, 1, 2, 3].map((i) => (i === index ? ONE : ZERO)) };
      }
      case 'group':
        return this.read(expression.inner);
      case 'unary': {
        const operand = this.read(expression.operand);
        if (expression.operator !== '-') return operand;
        return { ...operand, coefficients: operand.coefficients.map((x) => field.negate(x)) };
      }
      case 'juxtaposition':
        return this.#product(this.read(expression.left), this.read(expression.right));
      case 'binary':
        return this.#binary(expression);
      default:
        return this.#scalar(expression);
    }
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>): Form {
    const reader = this.#reader;
    const left = this.read(expression.left);
    const right = this.read(expression.right);
    const { operator } = expression;
    if (operator === '*') return this.#product(left, right);
    if ((operator === '+' || operator === '-') && left.degree === right.degree) {
      const coefficients = left.coefficients.map((x, k) => reader.combine(operator, x, right.coefficients[k]!));
      return { degree: left.degree, coefficients };
    }
    if (right.degree === 0) {
      const [value] = right.coefficients as [Element];
      if (operator === '/') {
        const inverse = reader.functions.field.inverse(value);
        return { ...left, coefficients: left.coefficients.map((x) => reader.functions.field.multiply(x, inverse)) };
      }
      if (left.degree === 0)
        return { degree: 0, coefficients: [reader.combine(operator, left.coefficients[0]!, value)] };
      if (operator === '^' && value.d === 1n && value.p === 1n && value.e.size === 0) {
        if (value.n === 1n) return left;
        if (value.n === 2n) return this.#product(left, left);
      }
    }
    throw new UnsupportedError('the line element is no quadratic form');
  }

  #product(left: Form, right: Form): Form {
    const { field } = this.#reader.functions;
    if (left.degree === 0 || right.degree === 0) {
      const [scalar, form] = left.degree === 0 ? [left, right] : [right, left];
      return { ...form, coefficients: form.coefficients.map((x) => field.multiply(scalar.coefficients[0]!, x)) };
    }
    if (left.degree + right.degree !== 2) throw new UnsupportedError('the line element is no quadratic form');
    const coefficients: Element[] = PAIRS.map(() => ZERO);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        if (isZero(left.coefficients[i]!) || isZero(right.coefficients[j]!)) continue;
        const pair = PAIR_INDEX[4 * i + j]!;
        coefficients[pair] = field.add(
          coefficients[pair]!,
          field.multiply(left.coefficients[i]!, right.coefficients[j]!),
        );
      }
    }
    return { degree: 2, coefficients };
  }

  #scalar(expression: Expression): Form {
    return { degree: 0, coefficients: [this.#reader.read(expression)] };
  }
}
